using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests that passed although a result is over the limit in their own record, or that were judged by a laxer limit than other stations apply to
/// vehicles of the same fuel, class, standard and method. An ASM test is passed by either of its modes.
/// </summary>
/// <remarks>
/// Unit: share of tests. Formula: passed = 1 and result &gt; limit by more than a step of the print (wheel power: under it); or limit over the laxest that other stations
/// use in at least 2 % of such tests. Innocent look-alike: a special rule of the province for one kind of vehicle (other stations then apply it too).
/// </remarks>
public sealed class ResultAgainstLimit : LaneRate
{
    private const double Slack = 0.02, UsedElsewhere = 0.02;
    private const int FewestElsewhere = 20;

    private static readonly Dictionary<TestMethod, string[]> Judged = new()
    {
        [TestMethod.Asm] = ["co_5025_pct", "hc_5025_ppm", "no_5025_ppm", "co_2540_pct", "hc_2540_ppm", "no_2540_ppm"],
        [TestMethod.Tsi] = ["high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm"],
        [TestMethod.Vmas] = ["co_gkm", "hc_gkm", "nox_gkm"],
        [TestMethod.LugDown] = ["k100_m1", "k80_m1", "nox80_ppm"],
        [TestMethod.FreeAcceleration] = ["k_avg_m1"],
    };

    private readonly ConditionalWeakTable<VehicleDay, Dictionary<(string, string, string, int), UsedLimits>> days = [];

    public override IndicatorCard Card { get; } = CardOf("result_against_limit", Tier.Contradiction, ["edited_result"], new("合格判定与限值矛盾", "passed against its own limit, or by a laxer one"),
        new("个别车型的地方规定（他站同样适用）", "a provincial rule for some vehicles (applied at other stations too)"), "GB 18285-2018 table limits, GB 3847-2018; domain A2", version: 2);

    protected override double SmallestShare => 0.01;

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Verdict != Verdict.Pass) return null;
        var columns = Judged[test.Method].Where(c => test.Result(c) is not null && test.Limit(c) is > 0).ToList();
        if (columns.Count == 0) return null;
        var second = columns.Where(c => c.Contains("2540", StringComparison.Ordinal)).ToList();
        var first = columns.Except(second).ToList();
        // An ASM test is passed by either mode: 2540 is run where 5025 failed, and a line may print both after a second try.
        if (second.Count == 0 || first.Count == 0 || first.Any(c => Over(test, c) is not null))
            foreach (var column in second.Count > 0 ? second : columns)
                if (Over(test, column) is { } over) return over;
        var limits = days.GetValue(day, LimitsOf);
        return columns.Select(c => Laxer(test, c, limits)).FirstOrDefault(l => l is not null) ?? new TestLook(false, 0, null);
    }

    private static TestLook? Over(Inspection test, string column)
    {
        double result = test.Result(column)!.Value, limit = test.Limit(column)!.Value;
        return result <= limit * (1 + Slack) + 0.011 ? null : new TestLook(true, result / limit, new($"检验 {test.Id} 判合格，但 {column} 为 {result:0.###}，超过限值 {limit:0.###}",
            $"test {test.Id} passed although {column} is {result:0.###}, over its limit {limit:0.###}"));
    }

    private static TestLook? Laxer(Inspection test, string column, Dictionary<(string, string, string, int), UsedLimits> limits)
    {
        var used = limits[KeyOf(test, column)];
        var elsewhere = used.CountElsewhere(test.StationId);
        if (elsewhere < FewestElsewhere || used.Stations - 1 < 3) return null;
        var limit = test.Limit(column)!.Value;
        if (used.CountElsewhere(test.StationId, limit * (1 - Slack)) >= UsedElsewhere * elsewhere) return null;
        var usual = Robust.Median(used.Elsewhere(test.StationId));
        return new TestLook(true, limit / usual, new($"检验 {test.Id} 的 {column} 限值为 {limit:0.###}，他站同类车为 {usual:0.###}",
            $"test {test.Id}: limit of {column} {limit:0.###}, {usual:0.###} for such vehicles elsewhere"));
    }

    private static Dictionary<(string, string, string, int), UsedLimits> LimitsOf(VehicleDay day) => (
        from test in day.Inspections
        from column in Judged[test.Method]
        where test.Limit(column) is > 0
        select (Key: KeyOf(test, column), Value: (test.StationId, test.Limit(column)!.Value))).GroupBy(x => x.Key, x => x.Value).ToDictionary(g => g.Key, g => new UsedLimits(g));

    private static (string, string, string, int) KeyOf(Inspection test, string column) => (column, test.Fuel, test.VehicleClass, test.EmissionStandard);

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次合格检验中 {abnormal:0} 次的结果超过自身限值或所用限值宽于他站（全市通常 {peers.Mean:0.0%}）",
        $"{abnormal:0} of {evaluated:0} passed tests are over their own limit or were judged by a laxer one than elsewhere (usually {peers.Mean:0.0%})");

    /// <summary>The limits that the stations used for one kind of test, in order, so that 'elsewhere' is a count of all less the own.</summary>
    private sealed class UsedLimits
    {
        private readonly double[] all;
        private readonly Dictionary<string, double[]> byStation;

        public UsedLimits(IEnumerable<(string Station, double Limit)> used)
        {
            byStation = used.GroupBy(u => u.Station, u => u.Limit).ToDictionary(g => g.Key, g => g.Order().ToArray());
            all = [.. byStation.Values.SelectMany(limits => limits).Order()];
        }

        public int Stations => byStation.Count;

        public int CountElsewhere(string station, double from = 0) => CountFrom(all, from) - CountFrom(byStation[station], from);

        public double[] Elsewhere(string station) => [.. byStation.Where(s => s.Key != station).SelectMany(s => s.Value)];

        private static int CountFrom(double[] sorted, double least)
        {
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (sorted[middle] < least) low = middle + 1;
                else high = middle;
            }
            return sorted.Length - low;
        }
    }
}
