using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site's PM10, freed of its own gain of the nights (median of a week), stood far under the city's clean air while the site worked, for two of its working
/// hours or more and a third of them (half, where no noise meter tells of work). Clean air: the lower fifth of the other sites, each freed of its own gain. Far: three times the scatter of the city's quiet hours, at least a
/// quarter. Work adds to the air and takes nothing from it: air that turns cleaner than the city's just while machines run was not let in. That it began must have been seen: a
/// site that has always been so and does not show the weather (an enclosed hall) is not accused, as likely as its drops, spread evenly over its working days, would have spared the first of them.
/// </summary>
/// <remarks>Unit: share of days. A working hour: noise 8 dB(A) over the site's own night, or 7-18 o'clock where there is no noise meter. Innocent look-alike: sprinkling and
/// mist cannons keep down the site's own dust, but not the air around it; a coast with a clean sea breeze (neighbours show it too); a hall with its door shut (from the first day on).</remarks>
public sealed class WorkHourDrop : AbnormalDays
{
    /// <summary>mg/m³: so much a monitor in order may read too little whatever the level, about (HJ 653 grants an intercept of 10 µg/m³); in the cleanest air a ratio says nothing.</summary>
    private const double Intercept = 0.005;

    private const double LeastDrop = 0.29, Scatters = 3, CleanestFifth = 0.2, LeastAir = 0.01;
    private const int FewestLoud = 3, FewestLow = 2, GainDays = 7, GainKeeps = 10, FewestSites = 4;

    /// <summary>A drop of this (log; four tenths) must show over the intercept, or the day tells nothing of a drop.</summary>
    private const double TellingDrop = 0.51;
    private const double ShareOfLoud = 1.0 / 3, ShareOfUnheard = 0.5, ShareOfNeighbours = 0.5;

    /// <summary>A closed hall, too, holds a third of the air's dust while people work in it (infiltration of 0.3 to 0.8 in buildings with shut windows: Chen and Zhao 2011); under that air was filtered, or kept out.</summary>
    private const double Deep = 1.0 / 3;

    private const int FewestDeepDays = 3;

    /// <summary>On fewer days it cannot be told whether the dust goes with the air.</summary>
    private const int FewestTelling = 4;

    public override IndicatorCard Card { get; } = new("work_hour_drop", 7, LeadKind.DustMonitor, Tier.Contradiction, ["shielded_inlet", "wetted_inlet", "replayed", "cloned_site", "flatline"], "share of days",
        new("一开工数值反而更低", "cleaner just while it works"), new("海风等局地清洁气流（邻近点位同样降低）", "a clean sea breeze (neighbours show it too)"),
        "noise of work with dust under the air around, by the site's own night gain (domain §3)");

    protected override double Onsets => 10;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (dust, noise, quiet) = (day.Hourly("pm10_mgm3"), day.Hourly("noise_db"), day.Quiet());
        var tonight = day.ReportingSites.ToDictionary(id => id, id => quiet.LogGain(id), StringComparer.Ordinal);
        var gains = day.ReportingSites.ToDictionary(id => id, id => GainOf(day.Day, DustSubjects.Of(day, id), tonight[id], memory.Earlier), StringComparer.Ordinal);
        var drop = double.IsNaN(quiet.Scatter) ? double.NaN : Math.Max(LeastDrop, Scatters * quiet.Scatter);
        var freed = day.ReportingSites.Where(id => !double.IsNaN(gains[id])).ToDictionary(id => id, id => Array.ConvertAll(dust.Of(id), level => level / Math.Exp(gains[id])), StringComparer.Ordinal);
        if (freed.Count < FewestSites || double.IsNaN(drop)) yield break;
        var airs = freed.Keys.AsParallel().Select(id => (Id: id, Air: CleanAir(day, id, freed))).ToDictionary(a => a.Id, a => a.Air, StringComparer.Ordinal);
        var low = freed.ToDictionary(f => f.Key, f => LowHours(f.Value, airs[f.Key], drop), StringComparer.Ordinal);
        foreach (var id in day.ReportingSites)
        {
            if (!freed.TryGetValue(id, out var own)) continue;
            var air = airs[id];
            int loud = 0, count = 0, deep = 0, telling = 0, at = -1;
            for (var h = 0; h < HourlyLevels.Hours; h++)
            {
                if (!quiet.IsAtWork(id, h) || double.IsNaN(own[h] + air[h])) continue;
                loud++;
                if (Math.Exp(-TellingDrop) + Intercept / air[h] < Math.Exp(-drop)) telling++;
                if (!low[id][h] || SharedByNeighbours(day, id, low, h)) continue;
                count++;
                if (own[h] + Intercept < Deep * air[h]) deep++;
                if (at < 0 || own[h] / air[h] < own[at] / air[at]) at = h;
            }
            if (loud < FewestLoud) continue;
            var abnormal = count >= FewestLow && count >= (double.IsNaN(quiet.Silence(id)) ? ShareOfUnheard : ShareOfLoud) * loud;
            double AtWork(double[] levels) => Robust.Median([.. Enumerable.Range(0, HourlyLevels.Hours).Where(h => quiet.IsAtWork(id, h) && own[h] > 0 && air[h] > 0).Select(h => Math.Log(levels[h]))]);
            yield return DayOf(day, id, abnormal, string.Create(CultureInfo.InvariantCulture, $"{tonight[id]:0.####} {AtWork(own):0.###} {AtWork(air):0.###} {(abnormal && OwnClimate.IsOutside(day, id) == true ? 1 : 0)}")) with
            {
                Sum = count,
                Extreme = telling,
                Expected = deep,
                Examples = !abnormal ? [] : [Example(day, id, at, count, noise.Of(id)[at], quiet.Silence(id), dust.Of(id)[at], own[at] / air[at])],
            };
        }
    }

    private static Example Example(DustDay day, string id, int hour, int count, double noise, double silence, double level, double ratio)
    {
        var loudness = double.IsNaN(noise) ? new Bilingual("", "") : new Bilingual($"噪声 {noise:0} dB（夜间 {silence:0} dB），", $"{noise:0} dB (at night {silence:0}), ");
        return DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + hour * 3600L * ChinaTime.MicrosPerSecond, count, new(
            $"{day.Day:MM-dd} {hour} 时{loudness.Zh}颗粒物 {level:0.000} mg/m³，折算后仅为全市清洁空气的 {ratio:0%}；当日此类 {count} 小时",
            $"{day.Day:MM-dd} {hour}:00: {loudness.En}dust {level:0.000} mg/m³, by its night gain {ratio:0%} of the city's clean air; {count} such hours that day"));
    }

    /// <summary>Night gain (0), dust at work (1) and clean air (2) of a day, logs; 1 (3) of an abnormal day on which it stood in the open.</summary>
    private static double Kept(Observation seen, int word) => double.Parse(KeptOf(seen).Split(' ')[word], CultureInfo.InvariantCulture);

    /// <summary>Air that comes through cloth or mist goes up and down with the air outside; values of another day or none do not: their ratio to it scatters more than they do themselves.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> counted)
    {
        double Scatter(Func<Observation, double> of) => counted.Select(of).Where(double.IsFinite).ToArray() is { Length: >= FewestTelling } known ? Robust.Sigma(known, Robust.Median(known)) : double.NaN;
        return Scatter(o => Kept(o, 1) - Kept(o, 2)) > Scatter(o => Kept(o, 1)) ? ["replayed", "flatline", "cloned_site", "shielded_inlet", "wetted_inlet"] : [];
    }

    /// <summary>Median of the last nights: one night may be odd, and one of long ago may be from before a calibration.</summary>
    private static double GainOf(DateOnly day, Subject subject, double tonight, ObservationWindow earlier) =>
        Robust.Median([tonight, .. earlier.Of(subject).TakeLast(GainDays - 1).Where(o => o.Day >= day.AddDays(-GainKeeps)).Select(o => Kept(o, 0))])
            is var gain && double.IsNaN(gain) ? gain : Math.Min(QuietHours.MostLogGain, gain);

    /// <summary>Lower fifth of the sites that share its air, each freed of its own gain, and of the ambient stations, by the hour.</summary>
    private static double[] CleanAir(DustDay day, string id, Dictionary<string, double[]> freed)
    {
        var (sites, levels) = (day.ReportingSites, day.Hourly("pm10_mgm3"));
        double[]? Member(int n) => n >= sites.Count ? levels.Of(n) : freed.GetValueOrDefault(sites[n]);
        double[][] others = day.Air.Of(id) is { } near ? [.. near.Select(Member).OfType<double[]>()] : [.. freed.Values, .. levels.Stations];
        var air = new double[HourlyLevels.Hours];
        for (var h = 0; h < air.Length; h++)
        {
            var known = others.Select(f => f[h]).Where(v => !double.IsNaN(v)).ToArray();
            air[h] = known.Length < FewestSites ? double.NaN : Math.Max(LeastAir, Robust.Quantile(known, CleanestFifth));
        }
        return air;
    }

    private static bool[] LowHours(double[] own, double[] air, double drop)
    {
        var low = new bool[own.Length];
        for (var h = 0; h < low.Length; h++) low[h] = Math.Log((own[h] + Intercept) / air[h]) < -drop;
        return low;
    }

    private static bool SharedByNeighbours(DustDay day, string id, Dictionary<string, bool[]> low, int hour)
    {
        int known = 0, shared = 0;
        foreach (var other in day.Neighbours.Of(id))
            if (low.TryGetValue(other, out var hours)) (known, shared) = (known + 1, shared + (hours[hour] ? 1 : 0));
        return known >= 2 && shared >= ShareOfNeighbours * known;
    }

    /// <summary>
    /// What is far deeper than a shut door makes it needs no beginning, nor what stands in the open as its climate shows. Else (an enclosed hall) the beginning must have been seen.
    /// </summary>
    protected override double Weighed(double pValue, Subject subject, IReadOnlyList<Observation> counted, IReadOnlyList<Observation> seen)
    {
        if (counted.Count(o => o.Expected >= FewestLow) is var deep and >= FewestDeepDays && deep >= LateOnset.HabitShare * counted.Count) return pValue;
        if (counted.Count(o => Kept(o, 3) > 0) * 2 > counted.Count) return pValue;
        return Math.Max(pValue, LateOnset.PValue(counted, [.. seen.Where(o => o.Count > 0 || o.Extreme >= FewestLow)]));
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 个施工日中 {abnormal} 天作业时段的颗粒物明显低于全市清洁空气（按本点夜间水平折算；同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} working days its dust stood far under the city's clean air while it worked, by its own night gain (usually {usual:0.0%} of days)");
}
