using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Whether the quarters of an hour over a limit stop, day after day, at the number that is allowed: of the days with that many or more, those with exactly that many, against the other sites. Dust does not count: whoever had six
/// such quarters has a seventh nine times out of ten.
/// </summary>
/// <remarks>Unit: share of days. DB31/964-2016 allows one a day over 2.0 mg/m³ and six over 1.0. Innocent look-alike: works that are stopped by an alarm at the limit
/// (noise and dust stop with it, seldom to the count).</remarks>
public sealed class DailyAllowance : DayIndicator<DustDay>
{
    /// <summary>mg/m³ of TSP (else PM10), and how many quarters of an hour a day may stand over it.</summary>
    private static readonly (double Limit, int Allowed)[] Rules = [(2, 1), (1, 6)];

    private const int FewestReadings = 48, FewestStopped = 5, FewestPeers = 5;

    /// <summary>
    /// A site of little dust passes a limit once where it passes it at all, and comes near it about as often; who is kept under it stands just under it for an hour and more: quarters from four fifths of the limit up.
    /// </summary>
    private const double Near = 0.8, FewestNear = 4;

    /// <summary>A count that is passed on every second day is not kept.</summary>
    private const double LeastShare = 0.6;

    /// <summary>One day in ten that reaches a count stops there by chance.</summary>
    private const double HonestFloor = 0.1;

    public override IndicatorCard Card { get; } = new("daily_allowance", 1, LeadKind.DustMonitor, Tier.Statistical, ["capped"], "share of days",
        new("超标次数恰好用满允许值", "exceedances that stop at the number allowed"), new("达到限值即停工的报警联动", "works that are stopped by an alarm at the limit"), "daily counts over the limit against the allowance (DB31/964-2016)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (tsps, dusts) = (day.Means("tsp_mgm3"), day.Means("pm10_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            var judged = tsps[id].Count(v => !double.IsNaN(v)) >= FewestReadings ? tsps[id] : dusts[id];
            if (judged.Length != SlotMeans.Quarters || judged.Count(v => !double.IsNaN(v)) < FewestReadings) continue;
            var over = Array.ConvertAll(Rules, rule => (Over: judged.Count(v => v > rule.Limit), Near: judged.Count(v => v > Near * rule.Limit && v <= rule.Limit)));
            if (over.All(n => n.Over == 0)) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = 1, Tag = string.Join(' ', over.Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Over}/{n.Near}"))) };
        }
    }

    /// <summary>Days of a site that reached what a rule allows, those that stopped there, and how many quarters of such a day stood just under the limit (median).</summary>
    private readonly record struct Counted(Subject Subject, int Reached, IReadOnlyList<Observation> Stopped, double Near);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var best = new Dictionary<Subject, (int Rule, Counted Counted, PeerRate Peers, double P)>();
        for (var rule = 0; rule < Rules.Length; rule++)
        {
            var sites = window.Subjects.Select(s => CountedOf(s, window.Of(s), rule)).Where(c => c.Reached > 0).ToList();
            foreach (var site in sites.Where(s => s.Stopped.Count >= FewestStopped && s.Stopped.Count >= LeastShare * s.Reached && s.Near >= FewestNear))
            {
                var others = sites.Where(s => s.Subject != site.Subject).Select(s => ((double)s.Stopped.Count, (double)s.Reached)).ToList();
                if (others.Count < FewestPeers) continue;
                var peers = PeerRate.Fit(others, HonestFloor);
                var p = Math.Min(1, Rules.Length * peers.UpperTail(site.Stopped.Count, site.Reached));
                if (!best.TryGetValue(site.Subject, out var known) || p < known.P) best[site.Subject] = (rule, site, peers, p);
            }
        }
        foreach (var (subject, (rule, counted, peers, p)) in best.OrderBy(b => b.Key.Id, StringComparer.Ordinal)) yield return Measured(subject, Rules[rule], counted, peers, p);
    }

    private Measurement Measured(Subject subject, (double Limit, int Allowed) rule, Counted counted, PeerRate peers, double p) =>
        new(Card.Id, subject, (double)counted.Stopped.Count / counted.Reached, Core.Indicators.Range.AtMost(peers.ExpectedHigh(counted.Reached)), p)
        {
            Exposure = counted.Reached,
            Because = new($"{counted.Reached} 个有 {rule.Allowed} 个及以上刻钟超过 {rule.Limit:0.#} mg/m³ 的日子中，{counted.Stopped.Count} 天恰为允许的 {rule.Allowed} 个（其他点位通常 {peers.Mean:0%}）",
                $"of {counted.Reached} days with {rule.Allowed} quarters of an hour or more over {rule.Limit:0.#} mg/m³, {counted.Stopped.Count} have exactly the {rule.Allowed} that are allowed (elsewhere usually {peers.Mean:0%})"),
            Examples = [.. counted.Stopped.TakeLast(Observation.MaxExamples).Select(o => DustSubjects.Example(subject.Id, ChinaTime.StartOf(o.Day), rule.Allowed, new(
                $"{o.Day:MM-dd} 超过 {rule.Limit:0.#} mg/m³ 恰 {rule.Allowed} 个刻钟", $"{o.Day:MM-dd}: exactly {rule.Allowed} quarters of an hour over {rule.Limit:0.#} mg/m³")))],
            SeenFrom = counted.Stopped[0].Day,
            SeenTo = counted.Stopped[^1].Day,
        };

    private static Counted CountedOf(Subject subject, IReadOnlyList<Observation> seen, int rule)
    {
        (int Over, int Near) At(Observation o) => o.Tag.Split(' ')[rule].Split('/') is [var over, var near] ? (int.Parse(over, CultureInfo.InvariantCulture), int.Parse(near, CultureInfo.InvariantCulture)) : default;
        IReadOnlyList<Observation> stopped = [.. seen.Where(o => At(o).Over == Rules[rule].Allowed)];
        return new(subject, seen.Count(o => At(o).Over >= Rules[rule].Allowed), stopped, Robust.Median([.. stopped.Select(o => (double)At(o).Near)]));
    }
}
