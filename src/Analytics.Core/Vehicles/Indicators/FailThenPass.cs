using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of second tests that turned a failure of the last two weeks into a pass in a way that repairs do not: within 40 minutes to a third of the emissions, or with all pollutants
/// down by one and the same factor (within a fifth), as when the sample is thinned or the readings are multiplied. A repair mends what was broken, by its own amount. Judged on the lane that passed
/// the vehicle, wherever it had failed, and for each of the two ways by itself: a city where one of them is usual may yet wonder at the other.
/// </summary>
/// <remarks>
/// Unit: share of second tests that passed. Innocent look-alike: a garage next door (quick, and on all lanes of the station: then only what stands out from them counts in full, unless several were back within twelve minutes), a new catalyst (all pollutants, now and then by like amounts:
/// the city's rate shows how often), a cold engine at the first attempt.
/// </remarks>
public sealed class FailThenPass : RateIndicator<VehicleDay>
{
    internal const int MemoryDays = 14;
    private const double QuickMinutes = 40, QuickShare = 0.34;

    /// <summary>Off the lane, over to a garage, mended and back on the lane: nobody's garage is so near.</summary>
    private const double NoTimeMinutes = 12;

    /// <summary>What the other lanes of the station show as well may be a garage next door: no lead by itself, beyond what stands out from them.</summary>
    private const double MostOfStation = 4;
    private const int FewestElsewhere = 5, Ways = 2;
    private const double Jeffreys = 0.5;

    /// <summary>Two factors are one when their logarithms differ by less: the spread of one engine's readings from test to test.</summary>
    private const double OneFactor = 0.2;

    /// <summary>A pollutant under this share of its scale says nothing about a factor.</summary>
    private const double Measurable = 0.12;

    /// <summary>Results that do not measure the same thing twice (k at two speeds, CO at two idles).</summary>
    private static readonly HashSet<string> Repeated = ["k80_m1", "high_co_pct", "high_hc_ppm"];

    internal static readonly Dataset Failures = new("signatures_fail_then_pass",
        [Text("inspection_id"), Text("vehicle_id"), Text("station_id"), Text("method"), Time("ended_at"), Text("levels")], ["inspection_id"], null);

    public override IndicatorCard Card { get; } = new("fail_then_pass", 4, LeadKind.VehicleInspection, Tier.Statistical, ["pass_shopping", "donor_vehicle", "scaled_results"], "share of second tests",
        new("不合格后无维修特征转合格", "failed, then passed as no repair explains"), new("隔壁维修厂；更换三元催化器；首检时发动机未热", "a garage next door; a new catalyst; a cold engine at first"),
        "domain B4 (mass drop equal across pollutants); EPA trigger: short time from fail to pass");

    public override Dataset Digest => Failures;

    public override int DigestDays => MemoryDays;

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.03;

    public override Table Digested(VehicleDay day) => FailuresOf(day);

    /// <summary>The day's failures with what they emitted.</summary>
    internal static Table FailuresOf(VehicleDay day)
    {
        var failed = day.Inspections.Where(t => t.Verdict == Verdict.Fail && Emissions.Levels(t) is not null).ToList();
        IReadOnlyList<string?> Texts(Func<Inspection, string> of) => [.. failed.Select(of)];
        return new Table(Failures, failed.Count).With("inspection_id", Texts(t => t.Id)).With("vehicle_id", Texts(t => t.VehicleId)).With("station_id", Texts(t => t.StationId))
            .With("method", Texts(t => t.Method.ToString())).With("ended_at", [.. failed.Select(t => ChinaTime.ToMicros(t.EndedAt))])
            .With("levels", Texts(t => string.Join(' ', Emissions.Levels(t)!.Select(l => l.ToString("0.000", CultureInfo.InvariantCulture)))));
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var failures = memory.Digests.Select(d => d.Table).Append(DigestOf(day)!).SelectMany(Read).ToLookup(f => f.Vehicle);
        foreach (var lane in day.Inspections.Where(t => t.Verdict == Verdict.Pass && t.CheckType != "comparison").GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var turned = lane.Select(t => (Test: t, Turn: TurnOf(t, failures[t.VehicleId]))).Where(x => x.Turn is not null).Select(x => (x.Test, Turn: x.Turn!)).ToList();
            if (turned.Count == 0) continue;
            var implausible = turned.Where(x => x.Turn.IsImplausible).OrderBy(x => x.Turn.Ratio).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(turned[0].Test), day.Day)
            {
                Exposure = turned.Count,
                Count = implausible.Count,
                Sum = implausible.Count(x => x.Turn.AtOnce),
                SumOfSquares = implausible.Count(x => x.Turn.ByOneFactor),
                Expected = implausible.Count(x => x.Turn.InNoTime),
                Examples = [.. implausible.Take(Observation.MaxExamples).Select(x => ExampleOf(x.Test, x.Turn, day.Day))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var stations = window.Subjects.ToLookup(s => s.ParentId);
        var byOneFactor = base.Judge(Counting(window, o => o.SumOfSquares)).ToDictionary(m => m.Subject);
        foreach (var atOnce in base.Judge(Counting(window, o => o.Sum)))
        {
            var other = byOneFactor[atOnce.Subject];
            var (way, count) = atOnce.PValue <= other.PValue ? (atOnce, (Func<Observation, double>)(o => o.Sum)) : (other, o => o.SumOfSquares);
            var p = Math.Min(1, Ways * way.PValue);
            var elsewhere = stations[way.Subject.ParentId].Where(s => s != way.Subject).SelectMany(window.Of).ToList();
            var (turned, implausible) = (elsewhere.Sum(o => o.Exposure), elsewhere.Sum(count));
            var most = turned < FewestElsewhere || window.Of(way.Subject).Sum(o => o.Expected) >= FewestAbnormal ? Evidences.Most : Math.Max(MostOfStation, Evidences.FromPValue(
                Distributions.BetaBinomialUpperTail((int)Math.Round(way.Value * way.Exposure), (int)way.Exposure, implausible + Jeffreys, turned - implausible + Jeffreys)));
            yield return way with
            {
                PValue = p,
                Evidence = Math.Min(Evidences.FromPValue(p), most),
                Because = new((way == atOnce ? "极短时间内大降：" : "各污染物同比例下降：") + way.Because.Zh, (way == atOnce ? "far down at once: " : "all pollutants down by one factor: ") + way.Because.En),
            };
        }
    }

    private static ObservationWindow Counting(ObservationWindow window, Func<Observation, double> count) =>
        new(window.From, window.AsOf, window.Subjects.SelectMany(window.Of).Select(o => o with { Count = count(o) }));

    /// <summary>What became of the last failure before a passed test of the same method; null when there was none or nothing can be compared.</summary>
    private static Turn? TurnOf(Inspection test, IEnumerable<Failure> failures)
    {
        var before = failures.Where(f => f.EndedAt < test.StartedAt && f.Method == test.Method.ToString()).OrderByDescending(f => f.EndedAt).FirstOrDefault();
        if (before is null || Emissions.Levels(test) is not { } after || after.Length != before.Levels.Length) return null;
        var names = Emissions.ResultsOf(test.Method).ToList();
        var drops = new List<double>();
        for (var i = 0; i < after.Length; i++)
            if (!Repeated.Contains(names[i]) && double.IsFinite(after[i]) && before.Levels[i] > Math.Log(Measurable + Emissions.Blur)) drops.Add(Unblurred(after[i]) - Unblurred(before.Levels[i]));
        if (drops.Count == 0) return null;
        var minutes = (test.StartedAt - before.EndedAt).TotalMinutes;
        var ratio = Math.Exp(drops.Average());
        return new Turn(before, minutes, ratio, drops.Count >= 2 && drops.Max() - drops.Min() < OneFactor && ratio < 0.8, minutes < QuickMinutes && ratio < QuickShare, minutes < NoTimeMinutes && ratio < QuickShare);
    }

    private static double Unblurred(double level) => Math.Log(Math.Max(0.005, Math.Exp(level) - Emissions.Blur));

    private static Example ExampleOf(Inspection test, Turn turn, DateOnly day)
    {
        var (zh, en) = turn.ByOneFactor ? ("各污染物同比例降", "all pollutants down by one factor,") : ("降", "down");
        return new Example(test.Ref(day) with { Other = turn.Before.RowKey }, 1 - turn.Ratio, new(
            $"检验 {turn.Before.Test} 不合格，{Waited(turn.Minutes, "分钟", "小时", "天")}后 {test.Id} 合格，{zh}至前次的 {turn.Ratio:0%}",
            $"test {turn.Before.Test} failed; {Waited(turn.Minutes, " minutes", " hours", " days")} later {test.Id} passed, {en} to {turn.Ratio:0%}"));
    }

    private static string Waited(double minutes, string inMinutes, string inHours, string inDays) =>
        minutes < 120 ? $"{minutes:0}{inMinutes}" : minutes < 48 * 60 ? $"{minutes / 60:0}{inHours}" : $"{minutes / 1440:0}{inDays}";

    internal static IEnumerable<Failure> Read(Table table) => Enumerable.Range(0, table.RowCount).Select(row => new Failure(
        table.TextAt("inspection_id", row)!, table.TextAt("vehicle_id", row) ?? "", table.TextAt("station_id", row) ?? "", table.TextAt("method", row) ?? "", table.TimeAt("ended_at", row)!.Value,
        [.. (table.TextAt("levels", row) ?? "").Split(' ').Select(l => double.Parse(l, CultureInfo.InvariantCulture))]));

    internal sealed record Failure(string Test, string Vehicle, string Station, string Method, DateTimeOffset EndedAt, double[] Levels)
    {
        public string RowKey => $"inspections:{EndedAt:yyyy-MM-dd}:{Test}";
    }

    private sealed record Turn(Failure Before, double Minutes, double Ratio, bool ByOneFactor, bool AtOnce, bool InNoTime)
    {
        public bool IsImplausible => ByOneFactor || AtOnce;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次由不合格转合格的复检中 {abnormal:0} 次不像维修结果（全市通常 {peers.Mean:0%}）",
        $"{abnormal:0} of {evaluated:0} second tests that passed do not look repaired (usually {peers.Mean:0%})");
}
