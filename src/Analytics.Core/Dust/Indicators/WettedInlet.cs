using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Share of a site's hours in which its humidity stood over the other sites' by 10 points more than it usually does while its PM10 stood under
/// 0.8 of what it has against them in its dry working hours: water at the inlet, not weather.
/// </summary>
/// <remarks>Unit: share of hours. Innocent look-alike: road sprinkling and wheel washing next to the monitor (an hour, not the working day);
/// rain and fog (days on which the region reaches 93 % are left out).</remarks>
public sealed class WettedInlet : RateIndicator<DustDay>
{
    /// <summary>Percentage points over the site's usual distance from the region: several times a sensor's error and the scatter of places.</summary>
    private const double MoreHumid = 10;

    /// <summary>Relative humidity (%) of the region that means rain or fog somewhere on that day.</summary>
    private const double Raining = 93;

    /// <summary>A mist takes a good part of the dust with it; less than this is the scatter of the work.</summary>
    private const double LessDust = 0.8;

    public override IndicatorCard Card { get; } = new("wetted_inlet", 2, LeadKind.DustMonitor, Tier.Statistical, ["wetted_inlet"], "share of hours",
        new("进气口疑被喷淋", "water at the inlet"), new("道路洒水、车辆冲洗恰在监测点旁", "sprinkling or wheel washing right beside the monitor"),
        "humidity jump with a sudden fall of dust at one site only (domain §3; Lanzhou 2024)");

    protected override double FewestUnits => 24;

    protected override double FewestAbnormal => 2;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var grid in day.ReportingSites.GroupBy(id => DayCurve.SlotsOf(day, id)).Where(g => g.Key > 0).OrderBy(g => g.Key))
        {
            var humidity = grid.ToDictionary(id => id, id => DayCurve.Means(day, id, "humidity_pct", grid.Key), StringComparer.Ordinal);
            var dust = grid.ToDictionary(id => id, id => DayCurve.Means(day, id, "pm10_mgm3", grid.Key), StringComparer.Ordinal);
            var (humidityAround, dustAround) = (DayCurve.Region(humidity.Values, grid.Key), DayCurve.Region(dust.Values, grid.Key));
            // Rain is sudden and wet too; a shower beside one site, or a clock that puts the city's rain in other hours, would look the same.
            if (humidityAround.Any(h => h >= Raining)) continue;
            foreach (var id in grid)
            {
                var slots = Enumerable.Range(0, grid.Key).Where(i => !double.IsNaN(humidity[id][i] + humidityAround[i] + dust[id][i] + dustAround[i])).ToList();
                if (slots.Count < grid.Key / 2) continue;
                var wetter = slots.Select(i => humidity[id][i] - humidityAround[i]).ToArray();
                var ratio = slots.Select(i => dust[id][i] / Math.Max(0.005, dustAround[i])).ToArray();
                var isWet = SuddenlyWet(wetter, slots, grid.Key);
                bool IsWetter(int n) => isWet[n];
                // Wet hours are compared with the same site's dry ones at the same work, else with its whole day.
                var dryAtWork = Enumerable.Range(0, slots.Count).Where(n => !IsWetter(n) && HourlyLevels.IsWorkHour(slots[n] * 24 / grid.Key)).Select(n => ratio[n]).ToArray();
                var usualRatio = dryAtWork.Length >= 4 ? Robust.Median(dryAtWork) : Robust.Quantile(ratio, 0.75);
                var wet = Enumerable.Range(0, slots.Count).Where(n => IsWetter(n) && ratio[n] < LessDust * usualRatio).ToList();
                var strongest = wet.Count == 0 ? -1 : wet.MaxBy(n => wetter[n]);
                yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
                {
                    Exposure = slots.Count * 24.0 / grid.Key,
                    Count = wet.Count * 24.0 / grid.Key,
                    Examples = wet.Count == 0 ? [] : [Example(day, id, grid.Key, slots[strongest], wetter[strongest], ratio[strongest], wet.Count * 24.0 / grid.Key)],
                };
            }
        }
    }

    /// <summary>
    /// From a rise of <see cref="MoreHumid"/> points within half an hour (an hour of an hourly monitor) until two thirds of it are gone. Water comes suddenly; a clock
    /// in another zone, a drifting or a badly placed sensor stands apart from the region too, but slowly.
    /// </summary>
    private static bool[] SuddenlyWet(double[] wetter, List<int> slots, int perDay)
    {
        var wet = new bool[wetter.Length];
        var step = perDay == 24 ? 1 : 2;
        var dryLevel = double.NaN;
        for (var n = step; n < wetter.Length; n++)
        {
            if (double.IsNaN(dryLevel) && slots[n] - slots[n - step] == step && wetter[n] - wetter[n - step] > MoreHumid) dryLevel = wetter[n - step];
            if (!double.IsNaN(dryLevel) && wetter[n] < dryLevel + MoreHumid / 2) dryLevel = double.NaN;
            wet[n] = !double.IsNaN(dryLevel);
        }
        return wet;
    }

    private static Example Example(DustDay day, string id, int slots, int slot, double wetter, double ratio, double hours)
    {
        var at = ChinaTime.StartOf(day.Day) + slot * 86_400L / slots * ChinaTime.MicrosPerSecond;
        return DustSubjects.Example(id, at, hours, new(
            $"{ChinaTime.ToLocal(at):MM-dd HH:mm} 湿度比周边高 {wetter:0} 个百分点，PM10 为周边的 {ratio:0%}，全天此类 {hours:0.#} 小时",
            $"{ChinaTime.ToLocal(at):MM-dd HH:mm}: {wetter:0} points more humid than the sites around, PM10 at {ratio:0%} of theirs; {hours:0.#} such hours that day"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 小时中 {abnormal:0} 小时湿度独自升高而 PM10 骤降（同城通常 {peers.Mean:0.0%}）",
        $"in {abnormal:0} of {evaluated:0} hours it alone turned humid while its PM10 fell (usually {peers.Mean:0.0%})");
}
