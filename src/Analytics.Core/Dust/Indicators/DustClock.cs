using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// By how much better a site's dust follows the air around it of some hours earlier or later (3 to 24) than that of the hour, while its own weather or noise is on time: Fisher's z of the best shifted
/// correlation less that of the unshifted one, over the last ten or twenty days. Each hour of the day is freed of its own mean, so that work by day and still air by night make no shift.
/// Values of another time put under today's clock (work that is made to fall into the night, yesterday's curve sent again) run on a clock of their own.
/// </summary>
/// <remarks>Unit: difference of Fisher's z. Innocent look-alike: a logger whose clock is wrong (its temperature and humidity are shifted as well, its work is heard at night: left out); a front that crosses the
/// city (an hour or two).</remarks>
public sealed class DustClock : DayIndicator<DustDay>
{
    private static readonly int[] Windows = [10, 20];

    private const int FewestHours = 16, FewestPairs = 100, FrontHours = 2, MostShift = 24;

    /// <summary>A shift that explains so little of the course (correlation) is none.</summary>
    private const double LeastAlike = 0.5;

    /// <summary>Temperature of a day that runs like the others' (correlation) is on time; so is work that is louder by day than the night by so much (dB).</summary>
    private const double OnTime = 0.6, LouderBy = 3;

    /// <summary>Sites in order differ by so much at least in the difference of z.</summary>
    private const double HonestSpread = 0.12;

    public override IndicatorCard Card { get; } = new("dust_clock", 1, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "replayed"], "difference of Fisher's z",
        new("颗粒物与气象不在同一时钟", "dust on another clock than its weather"), new("数采仪时钟错误（气象与噪声同样偏移）", "a logger whose clock is wrong (weather and noise shifted as well)"),
        "cross-correlation with the air around at other lags (domain §3: time-shifted copies)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var levels = day.Hourly("pm10_mgm3");
        foreach (var id in day.ReportingSites)
            if (levels.Of(id).Count(v => v > 0) >= FewestHours && IsOnTime(day, id))
                yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = 1, Tag = $"{Kept(levels.Of(id))}|{Kept(levels.Around(id))}" };
    }

    private static bool IsOnTime(DustDay day, string id)
    {
        if (day.Clocks.IsOdd(id)) return false;
        bool Follows(string channel) => day.Has(channel) && SiteClocks.Correlation(day.Hourly(channel).Of(id), day.Hourly(channel).Around(id), 0) >= OnTime;
        double[] noise = [.. day.Hourly("noise_db").Of(id).Where((_, h) => HourlyLevels.IsWorkHour(h))];
        return Follows("temp_c") || Follows("humidity_pct") || Robust.Median(noise) >= day.Quiet().Silence(id) + LouderBy;
    }

    /// <summary>Logs in hundredths; '-' where not measured.</summary>
    private static string Kept(double[] levels) => string.Join(' ', levels.Select(v => v > 0 ? Math.Round(100 * Math.Log(v)).ToString(CultureInfo.InvariantCulture) : "-"));

    private static double[] Read(string kept) => [.. kept.Split(' ').Select(w => w == "-" ? double.NaN : double.Parse(w, CultureInfo.InvariantCulture) / 100)];

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        if (window.Subjects.Count == 0) yield break;
        var best = new Dictionary<Subject, (Shift Shift, int Days, double Usual, double P)>();
        foreach (var days in Windows)
        {
            var first = window.AsOf.AddDays(1 - days);
            if (first < window.From) break;
            var sites = window.Subjects.AsParallel().AsOrdered().Select(s => (Subject: s, Shift: BestOf([.. window.Of(s).Where(o => o.Day >= first)], first, days))).Where(s => s.Shift is not null).ToList();
            if (PeerLevel.Fit([.. sites.Select(s => s.Shift!.Value.Difference)], HonestSpread) is not { } peers) continue;
            foreach (var (subject, shift) in sites)
            {
                var p = shift!.Value is { Difference: > 0, Alike: >= LeastAlike } found ? Math.Min(1, Windows.Length * peers.UpperTail(found.Difference)) : 1;
                if (!best.TryGetValue(subject, out var known) || p < known.P) best[subject] = (shift.Value, days, peers.ExpectedHigh, p);
            }
        }
        foreach (var (subject, (shift, days, usual, p)) in best.OrderBy(b => b.Key.Id, StringComparer.Ordinal))
            yield return new Measurement(Card.Id, subject, shift.Difference, Core.Indicators.Range.AtMost(usual), p)
            {
                Exposure = days,
                Because = new(
                    $"最近 {days} 天颗粒物与周边 {Math.Abs(shift.Hours)} 小时{(shift.Hours > 0 ? "前" : "后")}的浓度最为一致（相关 {shift.Alike:0.00}，同时刻仅 {shift.Now:0.00}），而本点气象、噪声时间正常",
                    $"over the last {days} days its dust goes with the air of {Math.Abs(shift.Hours)} hours {(shift.Hours > 0 ? "earlier" : "later")} (correlation {shift.Alike:0.00}, at the same hour {shift.Now:0.00}), while its weather and noise are on time"),
                SeenFrom = window.AsOf.AddDays(1 - days),
                SeenTo = window.AsOf,
            };
    }

    /// <summary>The shift that explains the dust best, how like it makes the two curves, how like they are without it.</summary>
    private readonly record struct Shift(int Hours, double Alike, double Now)
    {
        public double Difference => Math.Atanh(Alike) - Math.Atanh(Now);
    }

    private static Shift? BestOf(IReadOnlyList<Observation> seen, DateOnly first, int days)
    {
        const int hours = HourlyLevels.Hours;
        if (seen.Count * 10 < days * 7) return null;
        double[] own = new double[days * hours], around = new double[days * hours];
        Array.Fill(own, double.NaN);
        Array.Fill(around, double.NaN);
        foreach (var o in seen)
        {
            var (at, bar) = ((o.Day.DayNumber - first.DayNumber) * hours, o.Tag.IndexOf('|'));
            Read(o.Tag[..bar]).CopyTo(own, at);
            Read(o.Tag[(bar + 1)..]).CopyTo(around, at);
        }
        FreeOfCourse(own);
        FreeOfCourse(around);
        var (now, best) = (double.NaN, (Hours: 0, Alike: double.NaN));
        for (var shift = -MostShift; shift <= MostShift; shift++)
        {
            var alike = Correlation(own, around, shift);
            if (Math.Abs(shift) <= FrontHours) now = double.IsNaN(now) || alike > now ? alike : now;
            else if (double.IsNaN(best.Alike) || alike > best.Alike) best = (shift, alike);
        }
        return double.IsNaN(now + best.Alike) ? null : new(best.Hours, best.Alike, now);
    }

    /// <summary>Takes from each hour what that hour of the day shows on the mean.</summary>
    private static void FreeOfCourse(double[] curve)
    {
        for (var h = 0; h < HourlyLevels.Hours; h++)
        {
            var (sum, n) = (0.0, 0);
            for (var i = h; i < curve.Length; i += HourlyLevels.Hours)
                if (!double.IsNaN(curve[i])) (sum, n) = (sum + curve[i], n + 1);
            for (var i = h; i < curve.Length; i += HourlyLevels.Hours) curve[i] -= sum / n;
        }
    }

    /// <summary>Of own(t) with around(t − shift); NaN with too few pairs.</summary>
    private static double Correlation(double[] own, double[] around, int shift)
    {
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        var n = 0;
        for (var t = Math.Max(0, shift); t < own.Length + Math.Min(0, shift); t++)
        {
            var (x, y) = (own[t], around[t - shift]);
            if (!double.IsNaN(x + y)) (sx, sy, sxx, syy, sxy, n) = (sx + x, sy + y, sxx + x * x, syy + y * y, sxy + x * y, n + 1);
        }
        var (vx, vy) = (sxx - sx * sx / n, syy - sy * sy / n);
        return n < FewestPairs || !(vx > 0) || !(vy > 0) ? double.NaN : Math.Clamp((sxy - sx * sy / n) / Math.Sqrt(vx * vy), -0.999, 0.999);
    }
}
