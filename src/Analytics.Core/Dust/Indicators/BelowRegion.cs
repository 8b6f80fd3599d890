using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A site's PM10 against the region while nobody works: mean over the dry hours of the night of log(site ÷ median of the sites). Air moves: no site
/// stays far below the air around it. Judged over the worst run of three days, against the spread of all sites and the site's own scatter from night to night on its other nights.
/// </summary>
/// <remarks>Unit: ratio to the region. Innocent look-alike: a finished or quiet site (at night it is like the others); a monitor of low
/// gain (within the sites' spread).</remarks>
public sealed class BelowRegion : DayIndicator<DustDay>
{
    private const int RunDays = 3, FewestOwnNights = 4;

    /// <summary>Standard error of a mean of three nights, in standard deviations of a night: nights resemble the nights before (correlation 0.3).</summary>
    private const double RunError = 0.79;

    /// <summary>Interference by cotton or a lid takes 30-50 % and more (Xi'an 2016); honest gains differ by a quarter.</summary>
    private const double Suspicious = 0.72;

    /// <summary>Light-scattering monitors in the field agree within some 12 % (one standard deviation), however alike a few of them may happen to be.</summary>
    private const double GainTolerance = 0.12;

    public override IndicatorCard Card { get; } = new("below_region", 4, LeadKind.DustMonitor, Tier.Statistical, ["shielded_inlet", "factor_change"], "ratio to the region",
        new("长期明显低于周边", "far below the air around it"), new("设备增益偏低或老化", "a monitor of low gain, or an old one"),
        "site under the regional hourly level, dry hours, days on end (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (quiet, fine) = (day.Quiet(), day.Quiet("pm25_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            if (quiet.LogRatios(id) is not { Length: > 0 } logs) continue;
            var ratio = Math.Exp(logs.Average());
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = logs.Length,
                Sum = logs.Sum(),
                SumOfSquares = logs.Sum(log => log * log),
                Extreme = ratio,
                Tag = (fine.LogGain(id) - Robust.Median(logs)).ToString("0.###", CultureInfo.InvariantCulture),
                Examples = ratio > Suspicious ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), -ratio, new(
                    $"{day.Day:MM-dd} 夜间 {logs.Length} 小时平均仅为周边的 {ratio:0%}", $"{day.Day:MM-dd}: {ratio:0%} of the region over {logs.Length} hours of the night"))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var worst = window.Subjects.Select(s => (Subject: s, Run: WorstRun(window.Of(s)))).Where(x => x.Run.Days.Count > 0).ToList();
        if (PeerLevel.Fit([.. worst.Select(w => w.Run.Level)], GainTolerance) is not { } peers) yield break;
        foreach (var (subject, run) in worst)
        {
            // A place with weather of its own stands under the others now and then, and over them too: it must be known a little.
            if (RunError * Scatter(window.Of(subject), run.Days) is var error && double.IsNaN(error)) continue;
            var ratio = Math.Exp(run.Level);
            yield return new Measurement(Card.Id, subject, ratio, Core.Indicators.Range.AtLeast(Math.Min(1, Math.Exp(peers.ExpectedLow))), ratio > Suspicious ? 1 : peers.LowerTail(run.Level, error))
            {
                Exposure = run.Days.Sum(d => d.Exposure),
                Methods = ChannelShares.SayEqual(window.Of(subject), run.Days[0].Day, FineShare) ? ["factor_change", "shielded_inlet"] : [],
                Because = new($"{run.Days[0].Day:MM-dd} 至 {run.Days[^1].Day:MM-dd} 夜间干燥时段 PM10 平均仅为周边监测点的 {ratio:0%}（各点通常不低于 {Math.Exp(peers.ExpectedLow):0%}）",
                    $"{run.Days[0].Day:MM-dd} to {run.Days[^1].Day:MM-dd}: PM10 in the dry hours of the night at {ratio:0%} of the sites around (usually not under {Math.Exp(peers.ExpectedLow):0%})"),
                Examples = [.. run.Days.SelectMany(d => d.Examples).Take(Observation.MaxExamples)],
                SeenFrom = run.Days[0].Day,
                SeenTo = run.Days[^1].Day,
            };
        }
    }

    /// <summary>Gain of PM2.5 less that of PM10 in a night (log).</summary>
    private static double FineShare(Observation night) => double.TryParse(night.Tag, CultureInfo.InvariantCulture, out var share) ? share : double.NaN;

    /// <summary>Robust standard deviation of the nights outside the run; NaN with too few.</summary>
    private static double Scatter(IReadOnlyList<Observation> seen, IReadOnlyList<Observation> run)
    {
        double[] others = [.. seen.Where(o => o.Day < run[0].Day || o.Day > run[^1].Day).Select(o => o.Sum / o.Exposure)];
        return others.Length < FewestOwnNights ? double.NaN : Robust.Sigma(others, Robust.Median(others));
    }

    private static (double Level, IReadOnlyList<Observation> Days) WorstRun(IReadOnlyList<Observation> seen)
    {
        var best = (Level: 0.0, Days: (IReadOnlyList<Observation>)[]);
        for (var i = 0; i + RunDays <= seen.Count; i++)
        {
            var days = seen.Skip(i).Take(RunDays).ToList();
            var level = days.Sum(d => d.Sum) / days.Sum(d => d.Exposure);
            if (best.Days.Count == 0 || level < best.Level) best = (level, days);
        }
        return best;
    }
}
