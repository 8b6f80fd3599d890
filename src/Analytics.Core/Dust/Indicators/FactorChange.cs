using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A step down in a site's daily level against the region, log(site ÷ median of the sites), that stays: the best split of the window into before and
/// after, by the two-sample t with the site's own day-to-day scatter. A K-factor is set once and holds; an emission comes and goes.
/// </summary>
/// <remarks>Unit: factor after ÷ before. Innocent look-alike: a site that finishes (its scatter and its noise go down too, and it stops at
/// the region's level); maintenance or a new monitor (flag M); slow drift (no step).</remarks>
public sealed class FactorChange : DayIndicator<DustDay>
{
    private const int FewestDays = 4;

    /// <summary>Smaller steps are within what cleaning and recalibration do.</summary>
    private const double SmallestStep = 0.3;

    public override IndicatorCard Card { get; } = new("factor_change", 1, LeadKind.DustMonitor, Tier.Statistical, ["factor_change", "shielded_inlet"], "factor",
        new("数值整体突降并保持", "a level that stepped down and stayed"), new("工地完工；维护或更换设备", "a site that finished; maintenance or a new monitor"),
        "step change of log(site/neighbour median) without a maintenance flag (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var levels = new HourlyLevels(day, "pm10_mgm3");
        var noise = new HourlyLevels(day, "noise_db");
        foreach (var id in day.ReportingSites)
        {
            var logs = new List<double>();
            for (var h = 0; h < HourlyLevels.Hours; h++)
            {
                double own = levels.Of(id)[h], region = levels.Region[h];
                if (!double.IsNaN(own) && region >= 0.01) logs.Add(Math.Log(Math.Max(own, 0.001) / region));
            }
            if (logs.Count < 8) continue;
            var loud = noise.Of(id).Where((v, h) => HourlyLevels.IsWorkHour(h) && !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = logs.Count, Sum = Robust.Median([.. logs]), Extreme = loud };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var steps = window.Subjects.Select(s => (Subject: s, Step: BestStep(window.Of(s)))).Where(x => x.Step is not null).Select(x => (x.Subject, Step: x.Step!.Value)).ToList();
        if (PeerLevel.Fit([.. steps.Select(s => s.Step.T)], 0.5) is not { } peers) yield break;
        foreach (var (subject, step) in steps)
        {
            var factor = Math.Exp(step.After - step.Before);
            // A site that falls silent has finished; one that comes down to the region's own level may have.
            var innocent = step.After - step.Before > -SmallestStep || step.NoiseDrop > 6 || step.After > -0.1;
            yield return new Measurement(Card.Id, subject, factor, Core.Indicators.Range.AtLeast(Math.Exp(-SmallestStep)), innocent ? 1 : peers.UpperTail(step.T))
            {
                Exposure = window.Of(subject).Count,
                Because = new($"自 {step.From:MM-dd} 起，PM10 相对周边的水平由 {Math.Exp(step.Before):0%} 降至 {Math.Exp(step.After):0%} 并保持（系数 {factor:0.00}），而噪声未见停工",
                    $"from {step.From:MM-dd} on, PM10 against the region went from {Math.Exp(step.Before):0%} to {Math.Exp(step.After):0%} and stayed (factor {factor:0.00}), while the noise tells of work"),
                SeenFrom = step.From,
                SeenTo = window.AsOf,
            };
        }
    }

    private static (double T, double Before, double After, double NoiseDrop, DateOnly From)? BestStep(IReadOnlyList<Observation> seen)
    {
        (double T, double Before, double After, double NoiseDrop, DateOnly From)? best = null;
        for (var split = FewestDays; split + FewestDays <= seen.Count; split++)
        {
            var (before, after) = (Level(seen, 0, split), Level(seen, split, seen.Count));
            var residuals = seen.Select((o, i) => o.Sum - (i < split ? before : after)).ToArray();
            var scatter = Math.Max(0.05, Robust.Sigma(residuals, 0));
            var t = (before - after) / (scatter * Math.Sqrt(1.0 / split + 1.0 / (seen.Count - split)));
            if (best is null || t > best.Value.T)
                best = (t, before, after, Noise(seen, 0, split) - Noise(seen, split, seen.Count), seen[split].Day);
        }
        return best;
    }

    private static double Level(IReadOnlyList<Observation> seen, int from, int to) => Robust.Median([.. seen.Skip(from).Take(to - from).Select(o => o.Sum)]);

    private static double Noise(IReadOnlyList<Observation> seen, int from, int to)
    {
        var known = seen.Skip(from).Take(to - from).Select(o => o.Extreme).Where(v => !double.IsNaN(v)).ToArray();
        return known.Length == 0 ? 0 : Robust.Median(known);
    }
}
