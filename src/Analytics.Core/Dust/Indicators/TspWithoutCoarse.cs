using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site's TSP stands hardly over its PM10 while its own dust is in the air: the dustiest two hours in which PM10 is half as much again as the air around and three times the PM2.5. Dust of work, roads
/// and wind is ground: two thirds of it are coarser than 10 µm (AP-42 13.2: PM10 is some 0.3 to 0.5 of it), so that TSP rises further than PM10. Who shows PM10 in its place, bends, folds or divides what
/// TSP is judged by, or keeps the coarse grains out, does not know it.
/// </summary>
/// <remarks>Unit: share of days. Ten per cent is what two heads of one monitor may differ by. Innocent look-alike: a monitor that computes TSP (it multiplies by 1.2 and more, its make's: the make's days tell), smoke and haze (fine: left
/// out), the end of the TSP range (<see cref="FullScale"/>: left out).</remarks>
public sealed class TspWithoutCoarse : AbnormalDays
{
    private const double OwnDust = 1.5, FineAtMost = 1.0 / 3, HardlyOver = 1.1, NearlyAtEnd = 0.98, LeastDust = 0.05;

    /// <summary>Without PM2.5 nothing tells coarse dust from fine but how much of it there is.</summary>
    private const double MuchDust = 3;

    private const double MostHours = 2, FewestHours = 1;

    public override IndicatorCard Card { get; } = new("tsp_without_coarse", 2, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "shielded_inlet", "capped"], "share of days",
        new("扬尘时TSP不高于PM10", "TSP no higher than PM10 in dust of its own"), new("由PM10换算TSP的设备；TSP量程上限", "a monitor that computes TSP from PM10; the end of its TSP range"),
        "TSP holds the grains over 10 µm, which are most of fugitive dust (GB 3095; AP-42 13.2)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        if (!day.Has("tsp_mgm3") || !day.Has("pm10_mgm3")) yield break;
        var (tsps, dusts, fines) = (day.Means("tsp_mgm3"), day.Means("pm10_mgm3"), day.Means("pm25_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            var (tsp, dust, around, perHour) = (tsps[id], dusts[id], day.Hourly("pm10_mgm3").Around(id), dusts[id].Length / (double)HourlyLevels.Hours);
            if (day.IsTspOnly(id) || OwnDustSlots(tsp, dust, fines[id], around, EndOf(day.Of(id))) is var slots && slots.Count < FewestHours * perHour) continue;
            double[] dustiest = [.. slots.OrderByDescending(i => dust[i]).Take((int)(MostHours * perHour)).Select(i => tsp[i] / dust[i])];
            var (ratio, at) = (Robust.Median(dustiest), slots.MaxBy(i => dust[i]));
            var abnormal = ratio < HardlyOver;
            yield return DayOf(day, id, abnormal, string.Create(CultureInfo.InvariantCulture, $"{CalmRatio(tsp, dust, around):0.###} {FullScale.HighestOf(day.Of(id)):0.####}")) with
            {
                Sum = dustiest.Length / perHour,
                Examples = !abnormal ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + at * 86_400L / dust.Length * ChinaTime.MicrosPerSecond, dust[at], new(
                    $"{day.Day:MM-dd} 扬尘最重的 {dustiest.Length / perHour:0.#} 小时 TSP 仅为 PM10 的 {ratio:0.00} 倍（最高时 PM10 {dust[at]:0.000}、TSP {tsp[at]:0.000} mg/m³）",
                    $"{day.Day:MM-dd}: TSP at {ratio:0.00} of PM10 over the {dustiest.Length / perHour:0.#} hours of most dust (at the highest PM10 {dust[at]:0.000}, TSP {tsp[at]:0.000} mg/m³)"))],
            };
        }
    }

    /// <summary>Slots in which the site's own dust, which is coarse, makes most of PM10.</summary>
    private static List<int> OwnDustSlots(double[] tsp, double[] dust, double[] fine, double[] around, double end)
    {
        bool IsOwn(int i) => dust[i] >= LeastDust && tsp[i] > 0 && tsp[i] < end && around[i * HourlyLevels.Hours / dust.Length] is var air && (double.IsNaN(fine[i]) ? dust[i] >= MuchDust * air : dust[i] >= OwnDust * air && fine[i] <= FineAtMost * dust[i]);
        return [.. Enumerable.Range(0, dust.Length).Where(IsOwn)];
    }

    /// <summary>Where the TSP range may end; beyond it TSP cannot follow.</summary>
    private static double EndOf(DustSeries series) => FullScale.HighestOf(series) is var highest && FullScale.MayEndAt(highest) ? NearlyAtEnd * highest : double.PositiveInfinity;

    /// <summary>TSP over PM10 in air without dust of the site's own; NaN where there was none.</summary>
    private static double CalmRatio(double[] tsp, double[] dust, double[] around) =>
        Robust.Median([.. Enumerable.Range(0, dust.Length).Where(i => tsp[i] > 0 && dust[i] > 0 && dust[i] < OwnDust * around[i * HourlyLevels.Hours / dust.Length]).Select(i => tsp[i] / dust[i])]);

    /// <summary>Without the days on which the monitor came to the end of its make's range: TSP gets there first, and cannot follow.</summary>
    protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window)
    {
        var fullScale = new FullScale(window.Subjects.Select(s => (MakerOf(window.Of(s)[^1]), window.Of(s).Select(o => NumberOf(o, 1)))));
        return abnormal => [.. abnormal.Where(o => !fullScale.IsReached(MakerOf(o), NumberOf(o, 1)))];
    }

    /// <summary>Where TSP stands over PM10 in calm air it is measured, and kept from rising.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> counted) =>
        Robust.Median([.. counted.Select(o => NumberOf(o, 0)).Where(double.IsFinite)]) >= HardlyOver ? ["capped", "other_dust"] : [];

    /// <summary>Of what is kept: TSP over PM10 in calm air, the highest reading.</summary>
    private static double NumberOf(Observation seen, int n) => double.Parse(KeptOf(seen).Split(' ')[n], CultureInfo.InvariantCulture);

    /// <summary>A filter against spikes that holds one channel and not the other has a day or two of it.</summary>
    protected override int FewestAbnormal => 3;

    protected override double SmallestShare => 0.08;

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 个有自身扬尘的日子中 {abnormal} 天扬尘最重时 TSP 几乎不高于 PM10，而扬尘多为 10 µm 以上的粗颗粒（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days with dust of its own TSP stood hardly over PM10 when there was most of it, though most of such dust is coarser than 10 µm (usually {usual:0.0%} of days)");
}
