using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A step down in a site's level of the night against the region, log(site ÷ median of the sites), that stays: the best split of the window into before
/// and after, by the two-sample t with the site's own scatter from night to night. A K-factor is set once and holds; work does not reach the night.
/// </summary>
/// <remarks>Unit: factor after ÷ before. Innocent look-alike: maintenance or a new monitor (flagged M or C within a day: left out); slow drift (no step).</remarks>
public sealed class FactorChange : DayIndicator<DustDay>
{
    private const int FewestBefore = 4, FewestAfter = 3;

    /// <summary>Smaller steps are within what cleaning and recalibration do.</summary>
    private const double SmallestStep = 0.3;

    /// <summary>Difference of two channels' changes (logs) beyond what their own scatter gives.</summary>
    private const double UnequalShares = 0.12;

    public override IndicatorCard Card { get; } = new("factor_change", 2, LeadKind.DustMonitor, Tier.Statistical, ["factor_change", "shielded_inlet"], "factor",
        new("数值整体突降并保持", "a level that stepped down and stayed"), new("未标记的维护或更换设备", "maintenance or a new monitor that nobody flagged"),
        "step change of log(site/neighbour median) without a maintenance flag (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (quiet, fine) = (new QuietHours(day), new QuietHours(day, "pm25_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            if (quiet.LogRatios(id) is not { Length: > 0 } logs) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = logs.Length,
                Sum = Robust.Median(logs),
                Extreme = fine.LogGain(id),
                Count = IsMaintained(day.Of(id)) ? 1 : 0,
            };
        }
    }

    /// <summary>The operator said so: at least two readings flagged as maintenance or calibration.</summary>
    private static bool IsMaintained(DustSeries series)
    {
        var count = 0;
        foreach (var flag in series.Flag)
            if (flag is 'M' or 'C') count++;
        return count >= 2;
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var steps = window.Subjects.Select(s => (Subject: s, Step: BestStep(window.Of(s)))).Where(x => x.Step is not null).Select(x => (x.Subject, Step: x.Step!)).ToList();
        if (PeerLevel.Fit([.. steps.Select(s => s.Step.T)], 0.5) is not { } peers) yield break;
        foreach (var (subject, step) in steps)
        {
            var factor = Math.Exp(step.After - step.Before);
            var innocent = step.After - step.Before > -SmallestStep || step.Maintained;
            yield return new Measurement(Card.Id, subject, factor, Core.Indicators.Range.AtLeast(Math.Exp(-SmallestStep)), innocent ? 1 : peers.UpperTail(step.T))
            {
                Exposure = window.Of(subject).Count,
                // A factor takes the same share of every channel, cloth the coarse grains most.
                Methods = Math.Abs(step.FineChange - (step.After - step.Before)) > UnequalShares ? ["shielded_inlet", "factor_change"] : [],
                Because = new($"自 {step.From:MM-dd} 起，夜间 PM10 相对周边的水平由 {Math.Exp(step.Before):0%} 降至 {Math.Exp(step.After):0%} 并保持（系数 {factor:0.00}），期间无维护标记",
                    $"from {step.From:MM-dd} on, PM10 at night went from {Math.Exp(step.Before):0%} to {Math.Exp(step.After):0%} of the region and stayed (factor {factor:0.00}), with no maintenance flagged"),
                SeenFrom = step.From,
                SeenTo = window.AsOf,
            };
        }
    }

    /// <summary>The likeliest step of a site: how sure, levels before and after (logs), change of PM2.5, whether maintenance was flagged within a day of it.</summary>
    private sealed record Step(double T, double Before, double After, double FineChange, bool Maintained, DateOnly From);

    private static Step? BestStep(IReadOnlyList<Observation> seen)
    {
        Step? best = null;
        for (var split = FewestBefore; split + FewestAfter <= seen.Count; split++)
        {
            var (before, after) = (Level(seen, 0, split), Level(seen, split, seen.Count));
            var residuals = seen.Select((o, i) => o.Sum - (i < split ? before : after)).ToArray();
            var scatter = Math.Max(0.05, Robust.Sigma(residuals, 0));
            var t = (before - after) / (scatter * Math.Sqrt(1.0 / split + 1.0 / (seen.Count - split)));
            if (best is not null && t <= best.T) continue;
            var fine = Fine(seen, split, seen.Count) - Fine(seen, 0, split);
            var maintained = seen.Any(o => o.Count > 0 && Math.Abs(o.Day.DayNumber - seen[split].Day.DayNumber) <= 1);
            best = new Step(t, before, after, double.IsNaN(fine) ? after - before : fine, maintained, seen[split].Day);
        }
        return best;
    }

    private static double Level(IReadOnlyList<Observation> seen, int from, int to) => Robust.Median([.. seen.Skip(from).Take(to - from).Select(o => o.Sum)]);

    private static double Fine(IReadOnlyList<Observation> seen, int from, int to) =>
        Robust.Median([.. seen.Skip(from).Take(to - from).Select(o => o.Extreme).Where(v => !double.IsNaN(v))]);
}
