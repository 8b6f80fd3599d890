using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A step down in a site's level of the night against the region, log(site ÷ median of the sites), that stays: the best split of the window into before
/// and after, by the two-sample t with the site's own scatter and persistence from night to night and the city's. What honest sites do is learned from the best steps upwards, in t and in size: weather, cleaning
/// and recalibration raise a level as often as they lower it, a forger only lowers it. A K-factor is set once and holds; work does not reach the night.
/// </summary>
/// <remarks>Unit: factor after ÷ before. Innocent look-alike: maintenance or a new monitor (flagged M or C within a day: left out); slow drift (no step).</remarks>
public sealed class FactorChange : DayIndicator<DustDay>
{
    /// <summary>A change of weather lasts three or four nights; a step must have lasted longer, on either side.</summary>
    private const int FewestBefore = 5, FewestAfter = 5;

    /// <summary>Smaller steps are within what a monitor in order may differ by (HJ 653: slope of a comparison 1 ± 0.15), and what cleaning does.</summary>
    private const double SmallestStep = 0.16;

    /// <summary>Where too few sites tell how large honest steps are, only a step of a quarter and more is judged.</summary>
    private const double SmallestAlone = 0.3;

    /// <summary>Median over honest sites of the best one-sided t of all splits, where nights differ by chance alone.</summary>
    private const double UsualT = 1.5;

    /// <summary>Splits tried count as so many independent ones (they overlap).</summary>
    private const double Splits = 5;

    /// <summary>Nights of the best monitor scatter so much (log); t's and steps of honest sites differ by so much at least.</summary>
    private const double LeastScatter = 0.04, LeastSpread = 0.5, LeastSizes = 0.03;

    /// <summary>What the city's sites scatter by weighs as much as so many nights of the site's own: a dozen nights may happen to agree (moderated t, Smyth 2004).</summary>
    private const double CityNights = 8;

    /// <summary>In a city of fewer sites the others' steps downwards are asked as well; with fewer steps nothing is learned.</summary>
    private const int ManySites = 20, FewestPeers = 9;

    public override IndicatorCard Card { get; } = new("factor_change", 4, LeadKind.DustMonitor, Tier.Statistical, ["factor_change", "shielded_inlet"], "factor",
        new("数值整体突降并保持", "a level that stepped down and stayed"), new("未标记的维护或更换设备", "maintenance or a new monitor that nobody flagged"),
        "step change of log(site/neighbour median) without a maintenance flag (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (quiet, fine) = (day.Quiet(), day.Quiet("pm25_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            if (quiet.LogRatios(id) is not { Length: > 0 } logs) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = logs.Length,
                Sum = Robust.Median(logs),
                Extreme = fine.LogGain(id),
                Count = IsMaintained(day.Of(id)) ? 1 : 0,
                Tag = string.Join(' ', day.Neighbours.Of(id).Where(o => !o.Contains(' ')).Take(3)),
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
        var sites = window.Subjects.Select(s => (Subject: s, Splits: SplitsOf(window.Of(s)))).Where(x => x.Splits.Count > 0).ToList();
        if (sites.Count == 0) yield break;
        var usual = Robust.Median([.. sites.Select(s => s.Splits.Min(step => step.Scatter))]);
        var falls = sites.ConvertAll(s => Best(s.Splits, usual, -1));
        var rises = sites.ConvertAll(s => Best(s.Splits, usual, 1));
        // Where wind and seasons move whole quarters of a city, everybody's best step is larger than chance makes it; by so much all are discounted.
        var inflation = Math.Max(1, Robust.Median([.. rises.Select(r => r.T)]) / UsualT);
        var city = sites.Count >= ManySites ? new HonestSteps(rises, inflation) : null;
        foreach (var (subject, (t, freedom, step)) in sites.Select((s, i) => (s.Subject, falls[i])))
        {
            var honest = city ?? new HonestSteps([.. rises, .. falls.Where(f => f.Step != step)], inflation);
            var (size, factor) = (step.Before - step.After, Math.Exp(step.After - step.Before));
            var innocent = size < honest.Smallest || step.Maintained || IsShared(window, subject, step);
            var p = Math.Max(Math.Min(1, Splits * Distributions.StudentUpperTail(t / inflation, freedom)), honest.UpperTail(t / inflation, size));
            yield return new Measurement(Card.Id, subject, factor, Core.Indicators.Range.AtLeast(Math.Exp(-honest.ExpectedHigh)), innocent ? 1 : p)
            {
                Exposure = window.Of(subject).Count,
                // A factor takes the same share of every channel, cloth the coarse grains most.
                Methods = window.Of(subject).All(o => double.IsNaN(o.Extreme)) || ChannelShares.SayEqual(window.Of(subject), step.From, o => o.Extreme - o.Sum) ? [] : ["shielded_inlet", "factor_change"],
                Because = new($"自 {step.From:MM-dd} 起，夜间 PM10 相对周边的水平由 {Math.Exp(step.Before):0%} 降至 {Math.Exp(step.After):0%} 并保持（系数 {factor:0.00}），期间无维护标记",
                    $"from {step.From:MM-dd} on, PM10 at night went from {Math.Exp(step.Before):0%} to {Math.Exp(step.After):0%} of the region and stayed (factor {factor:0.00}), with no maintenance flagged"),
                SeenFrom = step.From,
                SeenTo = window.AsOf,
            };
        }
    }

    /// <summary>How sure and how large the steps of honest sites are.</summary>
    private sealed class HonestSteps(IReadOnlyList<(double T, double Freedom, Step Step)> steps, double inflation)
    {
        private const double AboutAsLarge = 0.9;

        private readonly double[] sizes = [.. steps.Select(s => Math.Abs(s.Step.After - s.Step.Before)).Order()];
        private readonly PeerLevel? t = PeerLevel.Fit([.. steps.Select(s => s.T / inflation)], LeastSpread, FewestPeers);
        private readonly PeerLevel? size = PeerLevel.Fit([.. steps.Select(s => Math.Abs(s.Step.After - s.Step.Before))], LeastSizes, FewestPeers);

        public double Smallest => size is null ? SmallestAlone : SmallestStep;

        public double ExpectedHigh => size is null ? SmallestAlone : Math.Max(SmallestStep, size.ExpectedHigh);

        /// <summary>Chance of a step as sure and as large: not under the share of honest steps as large, one left out (it may be a lid taken off).</summary>
        public double UpperTail(double sureness, double magnitude)
        {
            if (t is null || size is null) return 0;
            var smaller = Array.BinarySearch(sizes, AboutAsLarge * magnitude) is var at && at < 0 ? ~at : at;
            var asLarge = (sizes.Length - smaller - 1.0) / sizes.Length;
            return Math.Max(asLarge, Math.Max(t.UpperTail(sureness), size.UpperTail(magnitude)));
        }
    }

    /// <summary>A third of the neighbours (of all, in a city of few sites) went down by half as much between the same nights: wind or season, not a factor.</summary>
    private static bool IsShared(ObservationWindow window, Subject subject, Step step)
    {
        var near = window.Of(subject)[^1].Tag.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var others = window.Subjects.Where(s => s != subject && (near.Length > 0 ? near.Contains(s.Id) : window.Subjects.Count <= ManySites)).ToList();
        var shared = others.Count(other =>
        {
            var change = Robust.Median([.. window.Of(other).Where(o => o.Day >= step.From).Select(o => o.Sum)]) - Robust.Median([.. window.Of(other).Where(o => o.Day < step.From).Select(o => o.Sum)]);
            return change < (step.After - step.Before) / 2;
        });
        return shared > 0 && shared * 3 >= others.Count;
    }

    /// <summary>A split of a site's nights: levels before and after and scatter around them (logs), whether maintenance was flagged within a day of it, and how many independent nights either side is worth.</summary>
    private sealed record Step(double Before, double After, double Scatter, bool Maintained, DateOnly From, double NightsBefore, double NightsAfter)
    {
        private double Nights => Math.Max(0, NightsBefore + NightsAfter - 2);

        /// <summary>Degrees of freedom of its scatter, the city's included.</summary>
        public double Freedom => Nights + CityNights;

        /// <summary>Deviations by which the level rose, by the larger of the site's own scatter and of that mixed with the city's.</summary>
        public double T(double usualScatter)
        {
            var mixed = Math.Sqrt((Nights * Scatter * Scatter + CityNights * usualScatter * usualScatter) / Freedom);
            return (After - Before) / (Math.Max(Scatter, mixed) * Math.Sqrt(1 / NightsBefore + 1 / NightsAfter));
        }
    }

    /// <summary>The likeliest step downwards (-1) or upwards (1).</summary>
    private static (double T, double Freedom, Step Step) Best(List<Step> splits, double usualScatter, int direction) =>
        splits.Select(s => (T: direction * s.T(usualScatter), s.Freedom, Step: s)).MaxBy(s => s.T);

    private static List<Step> SplitsOf(IReadOnlyList<Observation> seen)
    {
        var splits = new List<Step>();
        for (var split = FewestBefore; split + FewestAfter <= seen.Count; split++)
        {
            var (before, after) = (Level(seen, 0, split), Level(seen, split, seen.Count));
            var residuals = seen.Select((o, i) => o.Sum - (i < split ? before : after)).ToArray();
            var scatter = Math.Max(LeastScatter, Math.Max(Robust.Sigma(residuals, 0), Math.Sqrt(residuals.Sum(r => r * r) / seen.Count)));
            // Nights resemble the nights before: so many independent ones are they worth.
            var worth = (1 - Persistence(residuals)) / (1 + Persistence(residuals));
            var maintained = seen.Any(o => o.Count > 0 && Math.Abs(o.Day.DayNumber - seen[split].Day.DayNumber) <= 1);
            splits.Add(new Step(before, after, scatter, maintained, seen[split].Day, Math.Max(1, split * worth), Math.Max(1, (seen.Count - split) * worth)));
        }
        return splits;
    }

    /// <summary>Correlation of a night with the one before, 0.1 to 0.7; towards 0.3 where there are few.</summary>
    private static double Persistence(double[] residuals)
    {
        double products = 0, squares = 1e-9;
        for (var i = 1; i < residuals.Length; i++) (products, squares) = (products + residuals[i] * residuals[i - 1], squares + residuals[i] * residuals[i]);
        return Math.Clamp((products / squares * residuals.Length + 0.3 * 5) / (residuals.Length + 5), 0.1, 0.7);
    }

    private static double Level(IReadOnlyList<Observation> seen, int from, int to) => Robust.Median([.. seen.Skip(from).Take(to - from).Select(o => o.Sum)]);
}
