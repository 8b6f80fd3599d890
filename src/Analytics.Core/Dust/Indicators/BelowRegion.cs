using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A site's PM10 against the region while nobody works: mean over the dry hours of the night of log(site ÷ median of the sites). Air moves: no site
/// stays far below the air around it. Judged over the worst run of three days, against the spread of all sites and the site's own scatter from night to night on its other nights; and, for
/// what has always been so, over the whole window against the monitors of the make, alone and together with what air that comes through cloth or out of a box shows besides: a larger share of fine dust, a smaller one of the grains that only TSP holds, a smoother curve.
/// </summary>
/// <remarks>Unit: ratio to the region. Innocent look-alike: a finished or quiet site (at night it is like the others); a monitor of low
/// gain (within the sites' spread).</remarks>
public sealed class BelowRegion : DayIndicator<DustDay>
{
    private const int RunDays = 3, FewestOwnNights = 4, FewestNights = 7;

    /// <summary>Curves of monitors in order are as rough within so much (log, one standard deviation).</summary>
    private const double RoughnessTolerance = 0.1;

    /// <summary>Worst run, whole window, and with the other traits: so many looks.</summary>
    private const double Looks = 3;

    /// <summary>Always: on so many of the nights.</summary>
    private const double MostNights = 0.75;

    /// <summary>A trait that differs from make to make says something where so many others are of the make.</summary>
    private const int FewestOfMake = 3;

    /// <summary>Shares of fine dust, and of TSP over PM10, of monitors in order agree within so much (log, one standard deviation); a city of many monitors shows how well its own do.</summary>
    private const double ShareTolerance = 0.06;

    /// <summary>What we believe of a trait's spread weighs as much as so many monitors.</summary>
    private const double BelievedOf = 8;

    /// <summary>Standard error of a mean of three nights, in standard deviations of a night: nights resemble the nights before (correlation 0.3).</summary>
    private const double RunError = 0.79;

    /// <summary>Interference by cotton or a lid takes 30-50 % and more (Xi'an 2016); honest gains differ by a quarter.</summary>
    private const double Suspicious = 0.72;

    /// <summary>Light-scattering monitors in the field agree within some 12 % (one standard deviation), however alike a few of them may happen to be.</summary>
    private const double GainTolerance = 0.12;

    public override IndicatorCard Card { get; } = new("below_region", 6, LeadKind.DustMonitor, Tier.Statistical, ["shielded_inlet", "factor_change"], "ratio to the region",
        new("长期明显低于周边", "far below the air around it"), new("设备增益偏低或老化", "a monitor of low gain, or an old one"),
        "site under the regional hourly level, dry hours, days on end (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (quiet, fine, all) = (day.Quiet(), day.Quiet("pm25_mgm3"), day.Quiet("tsp_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            if (quiet.LogRatios(id, evenDamp: true) is not { Length: > 0 } logs) continue;
            var (ratio, gain) = (Math.Exp(logs.Average()), Robust.Median(logs));
            string[] traits = [.. new[] { quiet.Roughness(id), fine.LogGain(id, evenDamp: true) - gain, all.LogGain(id, evenDamp: true) - gain }.Select(trait => trait.ToString("0.###", CultureInfo.InvariantCulture))];
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = logs.Length,
                Sum = logs.Sum(),
                SumOfSquares = logs.Sum(log => log * log),
                Extreme = ratio,
                Tag = $"{string.Join('|', traits)}|{SlotMeans.SlotsOf(day, id)}|{day.Site(id)?.Vendor}",
                Examples = ratio > Suspicious ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), -ratio, new(
                    $"{day.Day:MM-dd} 夜间 {logs.Length} 小时平均仅为周边的 {ratio:0%}", $"{day.Day:MM-dd}: {ratio:0%} of the region over {logs.Length} hours of the night"))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var worst = window.Subjects.Select(s => (Subject: s, Run: WorstRun(window.Of(s)))).Where(x => x.Run.Days.Count > 0).ToList();
        if (PeerLevel.Fit([.. worst.Select(w => w.Run.Level)], GainTolerance) is not { } peers) yield break;
        var always = Always([.. worst.Select(w => window.Of(w.Subject))]);
        foreach (var (subject, run) in worst)
        {
            // A place with weather of its own stands under the others now and then, and over them too: it must be known a little.
            var seen = window.Of(subject);
            if (RunError * Scatter(seen, run.Days) is var error && double.IsNaN(error)) continue;
            var (ofRun, ofAll) = (Math.Exp(run.Level) > Suspicious ? 1 : peers.LowerTail(run.Level, error), always.GetValueOrDefault(subject, (Level: 0, PValue: 1)));
            var isAlways = ofAll.PValue < ofRun;
            var (ratio, days) = isAlways ? (Math.Exp(ofAll.Level), seen) : (Math.Exp(run.Level), run.Days);
            yield return new Measurement(Card.Id, subject, ratio, Core.Indicators.Range.AtLeast(Math.Min(1, Math.Exp(peers.ExpectedLow))), Math.Min(1, Looks * Math.Min(ofRun, ofAll.PValue)))
            {
                Exposure = days.Sum(d => d.Exposure),
                Methods = ChannelShares.SayEqual(seen, run.Days[0].Day, FineShare) ? ["factor_change", "shielded_inlet"] : [],
                Because = new($"{days[0].Day:MM-dd} 至 {days[^1].Day:MM-dd} 夜间颗粒物平均仅为周边监测点的 {ratio:0%}（各点通常不低于 {Math.Exp(peers.ExpectedLow):0%}）",
                    $"{days[0].Day:MM-dd} to {days[^1].Day:MM-dd}: dust in quiet hours of the night at {ratio:0%} of the sites around (usually not under {Math.Exp(peers.ExpectedLow):0%})"),
                Examples = [.. days.SelectMany(d => d.Examples).OrderBy(e => Math.Abs(e.Value)).Take(Observation.MaxExamples)],
                SeenFrom = days[0].Day,
                SeenTo = days[^1].Day,
            };
        }
    }

    /// <summary>Median level (log) of each site's nights and how likely it, or it together with the other traits, is one of a monitor in order of its make.</summary>
    private static Dictionary<Subject, (double Level, double PValue)> Always(IReadOnlyList<IReadOnlyList<Observation>> sites)
    {
        bool IsAlways(IReadOnlyList<Observation> nights) => Robust.Quantile([.. nights.Select(o => o.Sum / o.Exposure)], MostNights) <= Math.Log(Suspicious);
        var known = sites.Where(s => s.Count >= FewestNights).Select(s => (s[0].Subject, Make: MakeOf(s[^1]), Level: Robust.Median([.. s.Select(o => o.Sum / o.Exposure)]), Fine: Usual(s, FineShare), All: Usual(s, AllShare), Rough: Usual(s, Roughness), IsLow: IsAlways(s))).ToList();
        var low = Scores([.. known.Select(k => (k.Make, -k.Level))], GainTolerance);
        var fine = Scores([.. known.Select(k => (k.Make, k.Fine))], Moderated(known.Select(k => k.Fine)));
        var coarse = Scores([.. known.Select(k => (k.Make, -k.All))], Moderated(known.Select(k => k.All)));
        var smooth = Scores([.. known.Select(k => (k.Make, -k.Rough))], RoughnessTolerance, FewestOfMake);
        // Traits that go together in a make (a sensor that is blind to coarse grains reads low, too) widen the spread of the sum.
        var all = low.Select((l, n) => l + AtLeastNothing(fine[n]) + AtLeastNothing(coarse[n]) + AtLeastNothing(smooth[n])).ToArray();
        var (ofLow, ofAll) = (PeerLevel.Fit(low, 1), PeerLevel.Fit(all, 1));
        double Tail(int n) => ofLow is null || ofAll is null || !known[n].IsLow ? 1 : Math.Min(ofLow.UpperTail(low[n]), ofAll.UpperTail(all[n]));
        return Enumerable.Range(0, known.Count).ToDictionary(n => known[n].Subject, n => (known[n].Level, Tail(n)));
    }

    /// <summary>How far a share differs between monitors in order: as believed, and as the city's monitors show, by how many they are (moderated variance, Smyth 2004).</summary>
    private static double Moderated(IEnumerable<double> shares)
    {
        double[] known = [.. shares.Where(double.IsFinite)];
        var seen = known.Length == 0 ? 0 : Robust.Sigma(known, Robust.Median(known));
        return Math.Sqrt((BelievedOf * ShareTolerance * ShareTolerance + known.Length * seen * seen) / (BelievedOf + known.Length));
    }

    private static double AtLeastNothing(double score) => double.IsNaN(score) ? 0 : Math.Max(0, score);

    private static double Usual(IReadOnlyList<Observation> seen, Func<Observation, double> trait) => seen.Select(trait).Where(v => !double.IsNaN(v)).ToArray() is { Length: >= FewestNights } known ? Robust.Median(known) : double.NaN;

    /// <summary>Distances from what the make shows, in standard deviations; make and city are mixed by how many there are.</summary>
    private static double[] Scores(IReadOnlyList<(string Make, double Value)> values, double tolerance, int fewestOfMake = 0)
    {
        if (PeerLevel.Fit([.. values.Select(v => v.Value)], tolerance) is not { } city) return [.. values.Select(_ => double.NaN)];
        var makes = values.Select((v, n) => (v.Make, v.Value, Number: n)).ToLookup(v => v.Make, StringComparer.Ordinal);
        double Score(double value, double[] make) => make.Length < fewestOfMake ? double.NaN : city.MixedWith(make, tolerance).Score(value);
        return [.. values.Select((v, n) => Score(v.Value, [.. makes[v.Make].Where(o => o.Number != n).Select(o => o.Value)]))];
    }

    /// <summary>Make and grid: monitors that are read by the hour are smoother than those read by the minute.</summary>
    private static string MakeOf(Observation night) => string.Join('|', night.Tag.Split('|')[3..]);

    private static double Roughness(Observation night) => Number(night.Tag.Split('|')[0]);

    /// <summary>Gain of PM2.5 less that of PM10 in a night (log).</summary>
    private static double FineShare(Observation night) => Number(night.Tag.Split('|')[1]);

    /// <summary>Gain of TSP less that of PM10 in a night (log).</summary>
    private static double AllShare(Observation night) => Number(night.Tag.Split('|')[2]);

    private static double Number(string kept) => double.TryParse(kept, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

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
