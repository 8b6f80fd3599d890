using Analytics.Core.Indicators;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which in half of a site's readings or more a part is larger than the whole: PM2.5 over PM10, or PM10 over TSP, by more than two steps of the values' resolution
/// and 5 %, at least <see cref="LeastRun"/> days on end; judged against the city and the maker, because separate sensors of unequal gain do it all over a make.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: separate sensors with different gain (from the first day on: a change within the window counts more than a habit);
/// reference stations show PM2.5 over PM10 in some 5 % of hours; a channel that failed (one value all day: left out).</remarks>
public sealed class ChannelContradiction : AbnormalDays
{
    private const double Tolerance = 1.05, Resolution = 0.02, ShareOfReadings = 0.5;
    private const int FewestReadings = 12;

    /// <summary>Reference stations have up to four such days on end and up to ten in four weeks (six stations in Beijing, four years): a changed channel stays changed.</summary>
    private const int LeastRun = 6;

    public override IndicatorCard Card { get; } = new("channel_contradiction", 3, LeadKind.DustMonitor, Tier.Contradiction, ["other_dust", "shielded_inlet"], "share of days",
        new("粒径关系矛盾", "a part larger than the whole"), new("分体传感器增益不同", "separate sensors of different gain"), "TSP ≥ PM10 ≥ PM2.5 by definition (GB 3095)");

    protected override int FewestAbnormal => LeastRun;

    /// <summary>Even reference stations have such hours in one of twenty, and they come together.</summary>
    protected override double HonestFloor => 0.05;

    /// <summary>The days of long runs; a day that was not evaluated does not end one.</summary>
    protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window) => abnormal =>
    {
        if (abnormal.Count < LeastRun) return [];
        List<Observation> counted = [], run = [];
        foreach (var day in window.Of(abnormal[0].Subject))
        {
            if (day.Count > 0) run.Add(day);
            else run.Clear();
            if (run.Count == LeastRun) counted.AddRange(run);
            else if (run.Count > LeastRun) counted.Add(day);
        }
        return counted;
    };

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var (evaluated, wrong, first) = Wrong(day.Of(id));
            if (evaluated < FewestReadings) continue;
            var abnormal = wrong >= ShareOfReadings * evaluated;
            yield return DayOf(day, id, abnormal) with { Sum = wrong, Examples = abnormal ? [Example(day.Of(id), id, first, wrong)] : [] };
        }
    }

    private static (int Evaluated, int Wrong, int First) Wrong(DustSeries series)
    {
        ReadOnlySpan<double> tsps = series.Tsp, pm10s = series.Pm10, pm25s = series.Pm25;
        var (coarse, fine) = (series.Moves("tsp_mgm3"), series.Moves("pm25_mgm3"));
        var flags = series.Flag;
        int evaluated = 0, wrong = 0, first = -1;
        for (var i = 0; i < pm10s.Length; i++)
        {
            double tsp = coarse ? tsps[i] : double.NaN, pm10 = pm10s[i], pm25 = fine ? pm25s[i] : double.NaN;
            if (double.IsNaN(pm10) || (double.IsNaN(tsp) && double.IsNaN(pm25)) || flags[i] is not ('N' or '\0')) continue;
            evaluated++;
            if (!(pm10 > tsp * Tolerance + Resolution) && !(pm25 > pm10 * Tolerance + Resolution)) continue;
            wrong++;
            if (first < 0) first = i;
        }
        return (evaluated, wrong, first);
    }

    private static Example Example(DustSeries series, string id, int at, int wrong)
    {
        var values = string.Join(", ", new[] { ("TSP", series.Tsp[at]), ("PM10", series.Pm10[at]), ("PM2.5", series.Pm25[at]) }.Where(c => !double.IsNaN(c.Item2)).Select(c => $"{c.Item1} {c.Item2:0.###}"));
        return DustSubjects.Example(id, series.ObservedAt[at], wrong, new(
            $"{ChinaTime.ToLocal(series.ObservedAt[at]):MM-dd HH:mm} {values} mg/m³，当日共 {wrong} 个此类读数",
            $"{ChinaTime.ToLocal(series.ObservedAt[at]):MM-dd HH:mm}: {values} mg/m³; {wrong} such readings that day"));
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天粒径关系大量颠倒（PM2.5＞PM10 或 PM10＞TSP，同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days a part is often larger than the whole (PM2.5 over PM10, or PM10 over TSP; usually {usual:0.0%} of days)");
}
