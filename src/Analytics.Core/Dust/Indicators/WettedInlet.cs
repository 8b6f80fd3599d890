using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site alone turned humid within half an hour (10 points or more over the other sites) and, while it was, its dust stood at under 0.85 of what it had
/// against them just before and after; half an hour or more in all; or stayed humid, its dust as low, just while it worked, against its own quiet hours: a nozzle that runs through the shift has no
/// clean beginning and end. PM2.5 is asked where measured: it is mostly the city's air, which sprinkling the ground does not wash.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: showers and fog (the neighbours turn humid too, an ambient station has rain, or the region is over 92 %: left out); a
/// logger whose clock is wrong (left out); sprinkling beside the monitor (own dust falls, the air's fine dust stays).</remarks>
public sealed class WettedInlet : AbnormalDays
{
    /// <summary>Percentage points over the other sites: several times a sensor's error and the scatter of places.</summary>
    private const double MoreHumid = 10;

    /// <summary>Percentage points by which its own humidity rises at least: a site that only stays humid while the others dry was not wetted.</summary>
    private const double OwnRise = 2.5;

    /// <summary>Relative humidity (%) of the region in rain or fog.</summary>
    private const double Soaked = 92;

    /// <summary>PM10 holds the site's own dust, which sprinkling may honestly lay; it must fall further, and under the air around (but see <see cref="Drenched"/>).</summary>
    private const double LessFine = 0.85, LessDust = 0.75;

    /// <summary>Percentage points over the other sites: mist that drifts over from what is sprinkled is thinner, or gone within a quarter of an hour; for half an hour and more the inlet itself stands in the spray, whatever dust is left.</summary>
    private const double Drenched = 25;

    private const double LeastHours = 0.5, NearHours = 1.5, LongestHours = 15, LeastAround = 0.003;
    private const int FewestOthers = 3;

    /// <summary>Hours at work, and quiet ones, that a comparison of the two needs.</summary>
    private const int FewestHours = 3;

    /// <summary>Nearer to saturation (%) a site cannot stand out by ten points.</summary>
    private const double Damp = 88;

    public override IndicatorCard Card { get; } = new("wetted_inlet", 7, LeadKind.DustMonitor, Tier.Statistical, ["wetted_inlet"], "share of days",
        new("进气口疑被喷淋", "water at the inlet"), new("道路洒水、车辆冲洗恰在监测点旁", "sprinkling or wheel washing right beside the monitor"),
        "humidity jump with a sudden fall of dust at one site only (domain §3; Lanzhou 2024)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        if (!day.Has("humidity_pct")) yield break;
        var grids = new[] { SlotMeans.Hours, SlotMeans.Quarters }.ToDictionary(slots => slots, slots => day.ReportingSites.Where(id => day.Means("humidity_pct")[id].Length == slots).ToHashSet(StringComparer.Ordinal));
        var rain = RainHours(day);
        foreach (var id in day.ReportingSites)
        {
            var humidity = day.Means("humidity_pct")[id];
            var others = OthersOf(day, id, grids[humidity.Length]);
            if (day.Clocks.IsOdd(id) || others.Count < FewestOthers || humidity.Count(h => !double.IsNaN(h)) < humidity.Length / 2) continue;
            var (hours, strongest, rise) = (0.0, (Slot: 0, Ratio: 1.0), 0.0);
            if (Rises(humidity))
            {
                var around = new Surroundings(day, others, humidity.Length, rain);
                var wetter = new double[humidity.Length];
                for (var i = 0; i < wetter.Length; i++) wetter[i] = humidity[i] - around.Humidity[i];
                foreach (var (from, to) in Jumps(humidity, wetter))
                {
                    if (IsWeather(day, id, around, wetter, from, to) || Fall(day, id, around, wetter, from, to) is not { } ratio) continue;
                    hours += (to - from) * 24.0 / wetter.Length;
                    if (ratio < strongest.Ratio) (strongest, rise) = ((from, ratio), wetter.Skip(from).Take(4).Max());
                }
            }
            if (hours >= LeastHours) yield return DayOf(day, id, true) with { Sum = hours, Examples = [Example(day, id, humidity.Length, strongest.Slot, rise, strongest.Ratio, hours)] };
            else if (AtWork(day, id, rain) is { } work) yield return DayOf(day, id, true) with { Sum = work.Hours, Examples = [Example(day, id, work)] };
            else yield return DayOf(day, id, false) with { Sum = hours };
        }
    }

    /// <summary>A site's working hours against its quiet ones, beside the air around.</summary>
    private readonly record struct Shift(int First, int Hours, double MoreHumid, double DustLeft);

    /// <summary>The dry working hours of a day on which the site itself turned humid just while it worked and its dust fell; null otherwise.</summary>
    private static Shift? AtWork(DustDay day, string id, bool[] rain)
    {
        var (humidity, noise, quiet) = (day.Hourly("humidity_pct"), day.Hourly("noise_db"), day.Quiet());
        var (own, around, heard, silence) = (humidity.Of(id), humidity.Around(id), noise.Of(id), quiet.Silence(id));
        var fine = day.Hourly("pm25_mgm3");
        var isFine = fine.Of(id).Any(v => !double.IsNaN(v));
        var dust = isFine ? fine : day.Hourly("pm10_mgm3");
        var dry = Enumerable.Range(0, HourlyLevels.Hours).Where(h => !double.IsNaN(own[h]) && around[h] < Damp && !rain[h] && dust.Of(id)[h] > 0 && dust.Around(id)[h] >= LeastAround).ToList();
        int[] work = [.. dry.Where(h => quiet.IsAtWork(id, h))], rest = [.. dry.Where(h => QuietHours.IsQuiet(h) && !(heard[h] > silence + QuietHours.LoudBy))];
        if (work.Length < FewestHours || rest.Length < FewestHours) return null;
        double Change(Func<int, double> value) => Robust.Median([.. work.Select(value)]) - Robust.Median([.. rest.Select(value)]);
        var (more, left) = (Change(h => own[h] - around[h]), Math.Exp(Change(h => Math.Log(dust.Of(id)[h] / dust.Around(id)[h]))));
        bool IsHumidToo(string other) => Change(h => humidity.Of(other)[h] - around[h]) > more / 2 && Change(h => humidity.Of(other)[h]) > OwnRise;
        return more >= MoreHumid && Change(h => own[h]) > OwnRise && !day.Neighbours.Of(id).Any(IsHumidToo) && left < (isFine ? LessFine : LessDust) ? new(work[0], work.Length, more, left) : null;
    }

    private static Example Example(DustDay day, string id, Shift work) => DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + work.First * 3600L * ChinaTime.MicrosPerSecond, work.Hours, new(
        $"{day.Day:MM-dd} 作业的 {work.Hours} 个干燥小时内湿度独自升高（与其夜间相比，较其他点位高 {work.MoreHumid:0} 个百分点），颗粒物降至夜间比值的 {work.DustLeft:0%}",
        $"{day.Day:MM-dd}: in {work.Hours} dry hours at work it alone turned humid ({work.MoreHumid:0} points more over the other sites than at night), dust at {work.DustLeft:0%} of what it has against them at night"));

    /// <summary>The sites that share its air and report on its grid.</summary>
    private static List<string> OthersOf(DustDay day, string id, HashSet<string> grid)
    {
        var sites = day.ReportingSites;
        return day.Air.Of(id) is { } near ? [.. near.Where(n => n < sites.Count && grid.Contains(sites[n])).Select(n => sites[n])] : [.. grid.Where(other => other != id)];
    }

    private static bool[] RainHours(DustDay day)
    {
        var wet = new bool[HourlyLevels.Hours];
        if (!day.Background.Has("rain_mm")) return wet;
        var (times, rain, start) = (day.Background.Times("observed_at"), day.Background.Numbers("rain_mm"), ChinaTime.StartOf(day.Day));
        for (var row = 0; row < rain.Length; row++)
            if (rain[row] > 0 && (times[row] - start) / (3600L * ChinaTime.MicrosPerSecond) is >= 0 and < HourlyLevels.Hours and var hour) wet[hour] = true;
        return wet;
    }

    /// <summary>What those that share the site's air show, on its grid; a channel is looked at when asked for.</summary>
    private sealed class Surroundings(DustDay day, List<string> others, int slots, bool[] rain)
    {
        private readonly Lazy<double[]> fine = new(() => Median(day, others, "pm25_mgm3", slots)), dust = new(() => Median(day, others, "pm10_mgm3", slots));

        public double[] Humidity { get; } = Median(day, others, "humidity_pct", slots);
        public double[] Fine => fine.Value;
        public double[] Dust => dust.Value;
        public bool[] Rain { get; } = rain;

        private static double[] Median(DustDay day, List<string> ids, string channel, int slots)
        {
            var means = day.Means(channel);
            return DayCurve.Region([.. ids.Select(id => means[id])], slots);
        }
    }

    private static int StepOf(int slots) => slots == SlotMeans.Hours ? 1 : 2;

    /// <summary>Whether its own humidity rises suddenly anywhere: where it never does, no comparison is needed.</summary>
    private static bool Rises(double[] humidity)
    {
        for (var n = StepOf(humidity.Length); n < humidity.Length; n++)
            if (humidity[n] - humidity[n - StepOf(humidity.Length)] > OwnRise) return true;
        return false;
    }

    /// <summary>
    /// From a rise of <see cref="MoreHumid"/> points within half an hour (an hour of an hourly monitor) until half of it is gone. Water comes suddenly; a drifting or a badly
    /// placed sensor stands apart from the region too, but slowly.
    /// </summary>
    private static IEnumerable<(int From, int To)> Jumps(double[] humidity, double[] wetter)
    {
        var step = StepOf(wetter.Length);
        for (var n = step; n < wetter.Length; n++)
        {
            if (!(wetter[n] - wetter[n - step] > MoreHumid && humidity[n] - humidity[n - step] > OwnRise)) continue;
            var (dry, from) = (wetter[n - step], wetter[n - 1] - wetter[n - step] > MoreHumid / 2 ? n - 1 : n);
            while (n < wetter.Length && !(wetter[n] < dry + MoreHumid / 2)) n++;
            if ((n - from) * 24.0 / wetter.Length <= LongestHours) yield return (from, n);
        }
    }

    private static bool IsWeather(DustDay day, string id, Surroundings around, double[] wetter, int from, int to)
    {
        var (perHour, rise) = (wetter.Length / HourlyLevels.Hours, wetter.AsSpan(from, to - from).ToArray().Max());
        var (first, last) = (Math.Max(0, from - perHour), Math.Min(wetter.Length - 1, to + perHour));
        for (var i = first; i <= last; i++)
            if (around.Humidity[i] >= Soaked || around.Rain[i / perHour]) return true;
        foreach (var other in day.Neighbours.Of(id))
        {
            var humidity = day.Means("humidity_pct")[other];
            if (humidity.Length != wetter.Length || day.Clocks.IsOdd(other)) continue;
            var before = double.NaN;
            for (var i = Math.Max(0, first - perHour); i <= last; i++)
            {
                var theirs = humidity[i] - around.Humidity[i];
                if (i <= from && !(theirs >= before)) before = theirs;
                if (theirs - before > Math.Max(MoreHumid / 2, rise / 2)) return true;
            }
        }
        return false;
    }

    /// <summary>What of the dust was left, against the other sites and the dry time just before and after; null where it did not fall enough or cannot be told.</summary>
    private static double? Fall(DustDay day, string id, Surroundings around, double[] wetter, int from, int to)
    {
        // A nozzle set off by the level runs again and again: what lies between two spells is half wet.
        var wet = Robust.Median(wetter.AsSpan(from, to - from));
        bool[] dry = Array.ConvertAll(wetter, w => w < wet - MoreHumid / 2);
        var fine = day.Means("pm25_mgm3")[id];
        if (Left(fine, around.Fine, dry, from, to) is { } left) return left < LessFine ? left : null;
        var (dust, gain) = (day.Means("pm10_mgm3")[id], day.Quiet().LogGain(id));
        var level = Robust.Median([.. Enumerable.Range(from, to - from).Where(i => around.Dust[i] >= LeastAround).Select(i => dust[i] / around.Dust[i] / Math.Exp(gain))]);
        var drenched = (to - from) * 24.0 / wetter.Length >= LeastHours && wet >= Drenched;
        return Left(dust, around.Dust, dry, from, to) is { } ofDust && ofDust < LessDust && (level < LessDust || drenched) ? ofDust : null;
    }

    private static double? Left(double[] own, double[] around, bool[] dry, int from, int to)
    {
        var near = (int)(NearHours * own.Length / 24);
        double RatioOf(int begin, int end, Func<int, bool> which) => Robust.Median([.. Enumerable.Range(begin, Math.Max(0, end - begin)).Where(i => i >= 0 && i < own.Length && around[i] >= LeastAround && which(i)).Select(i => own[i] / around[i])]);
        var (before, during, after) = (RatioOf(from - near, from, i => dry[i]), RatioOf(from, to, _ => true), RatioOf(to + near / 3, to + near / 3 + near, i => dry[i]));
        var beside = double.IsNaN(before) ? after : double.IsNaN(after) ? before : Math.Min(before, after);
        return during / beside is var left && double.IsNaN(left) ? null : left;
    }

    private static Example Example(DustDay day, string id, int slots, int slot, double rise, double ratio, double hours)
    {
        var at = ChinaTime.StartOf(day.Day) + slot * 86_400L / slots * ChinaTime.MicrosPerSecond;
        return DustSubjects.Example(id, at, hours, new(
            $"{ChinaTime.ToLocal(at):MM-dd HH:mm} 起湿度独自升高（比其他点位高 {rise:0} 个百分点），颗粒物降至前后时段的 {ratio:0%}，全天此类 {hours:0.#} 小时",
            $"from {ChinaTime.ToLocal(at):MM-dd HH:mm} it alone turned humid ({rise:0} points over the other sites), dust at {ratio:0%} of just before and after; {hours:0.#} such hours that day"));
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天湿度独自骤升而颗粒物同时骤降（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days it alone turned humid all at once while its dust fell (usually {usual:0.0%} of days)");
}
