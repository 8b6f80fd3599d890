using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days of which six hours or more are another site's, whatever the shift (to half an hour) and the gain: correlation of the changes of log PM10 beyond the
/// region's own (<see cref="DayCurve"/>). All pairs are screened by dot products over eight hours, the likely ones compared in full.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: two monitors at one gate (nearer than 500 m: left out); a dust storm (its course is the region's, taken off
/// first).</remarks>
public sealed class ClonedSite : RateIndicator<DustDay>
{
    private const double SameGateKm = 0.5;
    private const int MaxLag = 2;

    /// <summary>Screening: eight hours that correlate so, or the mean of a day's three stretches.</summary>
    private const float StretchAlike = 0.7f, DayAlike = 0.4f;

    public override IndicatorCard Card { get; } = new("cloned_site", 2, LeadKind.DustMonitor, Tier.Contradiction, ["cloned_site"], "share of days",
        new("与他点数据雷同", "another site's data"), new("同一大门的两台设备（500 米内不计）", "two monitors at one gate (nearer than 500 m: left out)"),
        "correlation of changes beyond the region's, site against site, any gain, shifts to half an hour");

    protected override double FewestUnits => 3;

    protected override double SmallestShare => 0.08;

    /// <summary>Scatter of a day's two votes on who copied whom where neither did: jumps in robust deviations, difference of two correlations of some dozen slots.</summary>
    private const double JumpScatter = 4, CoherenceScatter = 0.3;

    /// <summary>Votes of so few deviations leave it open who copied.</summary>
    private const double Undecided = 0.5;

    /// <summary>A site's best twin of a day.</summary>
    /// <param name="Originality">Positive where this site looks like the original, in deviations.</param>
    private readonly record struct Twin(string Id, int Slots, double Likeness, double Originality);

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var curves = day.ReportingSites.Select(id => (Id: id, Curve: DayCurve.Of(day, id))).Where(c => c.Curve is not null).Select(c => (c.Id, Curve: c.Curve!)).ToList();
        var twins = new ConcurrentDictionary<string, Twin>(StringComparer.Ordinal);
        foreach (var grid in curves.GroupBy(c => c.Curve.Slots).Where(g => g.Count() >= 5)) Compare(day, [.. grid], twins);
        foreach (var (id, curve) in curves)
        {
            var found = twins.TryGetValue(id, out var twin);
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = 1,
                Count = found ? 1 : 0,
                Tag = found ? twin.Id : "",
                Sum = found ? twin.Originality : 0,
                Examples = !found ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), twin.Likeness, new(
                    $"{day.Day:MM-dd} 有 {twin.Slots * curve.SlotMinutes / 60.0:0.#} 小时的曲线与点位 {twin.Id} 几乎相同（相关 {twin.Likeness:0.000}）",
                    $"{twin.Slots * curve.SlotMinutes / 60.0:0.#} hours of {day.Day:MM-dd} are those of site {twin.Id} (correlation {twin.Likeness:0.000})"))],
            };
        }
    }

    /// <summary>
    /// Only days with a site's most frequent twin count: chance never meets the same two sites again. And of two sites with one curve only one is the copy: the one that
    /// jumps where the common stretch begins and ends, and whose dust does not follow its own noise. The original is not accused.
    /// </summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var votes = new Dictionary<Subject, double>();
        var counted = new List<Observation>();
        foreach (var subject in window.Subjects)
        {
            var seen = window.Of(subject);
            var twin = seen.Where(o => o.Count > 0).GroupBy(o => o.Tag).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault();
            counted.AddRange(seen.Select(o => o.Count > 0 && o.Tag != twin!.Key ? o with { Count = 0, Examples = [] } : o));
            if (twin is not null) votes[subject] = twin.Sum(o => o.Sum) / Math.Sqrt(twin.Count());
        }
        foreach (var measurement in base.Judge(new ObservationWindow(window.From, window.AsOf, counted)))
            yield return votes.GetValueOrDefault(measurement.Subject) switch
            {
                > Undecided => measurement with { PValue = 1, Evidence = 0 },
                > -Undecided => measurement with { Evidence = measurement.Evidence / 2 },
                _ => measurement,
            };
    }

    private static void Compare(DustDay day, IReadOnlyList<(string Id, DayCurve Curve)> sites, ConcurrentDictionary<string, Twin> twins)
    {
        var region = DayCurve.Region([.. sites.Select(s => s.Curve.Levels)], sites[0].Curve.Slots);
        var own = sites.Select(s => s.Curve.Less(region)).ToArray();
        var stretches = own.Select(c => c.Stretches()).ToArray();
        Parallel.For(0, sites.Count, a =>
        {
            for (var b = a + 1; b < sites.Count; b++)
            {
                if (!MayBeAlike(stretches[a], stretches[b]) || AreNeighbours(day.Site(sites[a].Id), day.Site(sites[b].Id))) continue;
                var (slots, likeness, lag) = Match(day, sites[a].Id, own[a], own[b], region);
                if (slots == 0) (slots, likeness, lag) = Match(day, sites[b].Id, own[b], own[a], region) is var back ? (back.Slots, back.Likeness, -back.Lag) : default;
                if (slots == 0) continue;
                var originality = (own[b].JumpAtBorders(own[a], -lag) - own[a].JumpAtBorders(own[b], lag)) / JumpScatter
                    + (Coherence(day, sites[a].Id, own[a], own[b], lag) - Coherence(day, sites[b].Id, own[b], own[a], -lag)) / CoherenceScatter;
                Keep(twins, sites[a].Id, new(sites[b].Id, slots, likeness, originality));
                Keep(twins, sites[b].Id, new(sites[a].Id, slots, likeness, -originality));
            }
        });
    }

    /// <summary>
    /// How well the site's dust follows its own noise in the working hours of the common stretch (correlation of log PM10 with dB): the original's does, the copy's not.
    /// </summary>
    private static double Coherence(DustDay day, string id, DayCurve curve, DayCurve other, int lag)
    {
        var (noise, repeated) = (DayCurve.Means(day, id, "noise_db", curve.Slots), curve.Repeated(other, lag));
        List<double> x = [], y = [];
        for (var i = 1; i < curve.Slots; i++)
        {
            if (!repeated[i] || !HourlyLevels.IsWorkHour(i * 24 / curve.Slots) || double.IsNaN(noise[i]) || !(curve.Levels[i] > 0)) continue;
            x.Add(Math.Log(curve.Levels[i]));
            y.Add(noise[i]);
        }
        if (x.Count < 8) return 0;
        double mx = x.Average(), my = y.Average(), xy = 0, xx = 1e-9, yy = 1e-9;
        for (var i = 0; i < x.Count; i++) (xy, xx, yy) = (xy + (x[i] - mx) * (y[i] - my), xx + (x[i] - mx) * (x[i] - mx), yy + (y[i] - my) * (y[i] - my));
        return xy / Math.Sqrt(xx * yy);
    }

    private static bool MayBeAlike(float[] a, float[] b)
    {
        var stretch = a.Length / 3;
        for (var lag = -MaxLag; lag <= MaxLag; lag++)
        {
            var sum = 0f;
            for (var from = 0; from < a.Length; from += stretch)
            {
                var dot = lag >= 0 ? TensorPrimitives.Dot<float>(a.AsSpan(from + lag, stretch - lag), b.AsSpan(from, stretch - lag))
                    : TensorPrimitives.Dot<float>(a.AsSpan(from, stretch + lag), b.AsSpan(from - lag, stretch + lag));
                if (dot >= StretchAlike) return true;
                sum += dot;
            }
            if (sum / 3 >= DayAlike) return true;
        }
        return false;
    }

    private static (int Slots, double Likeness, int Lag) Match(DustDay day, string id, DayCurve curve, DayCurve other, double[] region)
    {
        var best = (Slots: 0, Likeness: 0.0, Lag: 0);
        foreach (var late in DayCurve.IsDense(day, id) ? (ReadOnlySpan<int>)[0, 5, 10] : [0])
        {
            var moved = late == 0 ? curve : DayCurve.Of(day, id, late)?.Less(region);
            for (var lag = -MaxLag; moved is not null && lag <= MaxLag; lag++)
                if (moved.Repeats(other, lag) is var match && match.Slots > best.Slots) best = (match.Slots, match.Likeness, lag);
        }
        return best;
    }

    /// <summary>The better match; ties by the twin's id, so that the order of the threads does not matter.</summary>
    private static void Keep(ConcurrentDictionary<string, Twin> twins, string id, Twin match) =>
        twins.AddOrUpdate(id, match, (_, known) => match.Slots != known.Slots ? (match.Slots > known.Slots ? match : known)
            : match.Likeness != known.Likeness ? (match.Likeness > known.Likeness ? match : known) : string.CompareOrdinal(match.Id, known.Id) < 0 ? match : known);

    private static bool AreNeighbours(MonitoringSite? a, MonitoringSite? b) =>
        a?.Longitude is { } x1 && a.Latitude is { } y1 && b?.Longitude is { } x2 && b.Latitude is { } y2
        && Math.Sqrt(Math.Pow((x1 - x2) * 111.3 * Math.Cos(y1 * Math.PI / 180), 2) + Math.Pow((y1 - y2) * 111.3, 2)) < SameGateKm;

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 天中 {abnormal:0} 天有六小时以上的曲线与另一点位几乎完全相同", $"on {abnormal:0} of {evaluated:0} days six hours or more are another site's curve");
}
