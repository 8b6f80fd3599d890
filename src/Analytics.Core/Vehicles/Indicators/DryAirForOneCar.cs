using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of loaded tests whose declared air is far drier than that of the tests right before and right after them at the station: the humidity factor of NO lies 0.04 of a natural log and six spreads under both. Water in the air
/// changes over hours; typed in for one car, dry air takes a fifth off its NO.
/// </summary>
/// <remarks>
/// Unit: share of tests whose NO the humidity factor corrects (on the rollers). Before and after are the medians of the nearest three tests within two hours on the lane, where it has not two on both sides those of the station, each beside what its lane reads
/// differently from the others at the same hours; a front that passes is after or before, never between. Innocent
/// look-alike: a sensor that drops out now and then (in tests without NO as often: a third of the weight), one that stands still (no jump), a lane with a sensor of its own (compared with itself).
/// </remarks>
public sealed class DryAirForOneCar : LaneOutlier
{
    private const int Nearest = 3, FewestNear = 2;
    private const double MostHours = 2, OfSensor = 0.3;

    /// <summary>The <see cref="TestLook.Kind"/> of a test that gains nothing by dry air.</summary>
    private const string NoGain = "idle";

    private readonly ConditionalWeakTable<VehicleDay, Dictionary<int, double>> days = [];

    public override IndicatorCard Card { get; } = CardOf("dry_air_for_one_car", Tier.Contradiction, ["scaled_results", "edited_result"], new("个别检验环境湿度突降", "dry air for one car"),
        new("湿度传感器偶尔失灵（不测 NO 的检验同样出现）", "a humidity sensor that drops out now and then (in tests without NO as well)"), "GB 18285-2018: kH = 1/(1 − 0.0047·(H − 75)) multiplies NO; domain A1", version: 3);

    protected override double Least => 0.04;

    protected override bool Above => false;

    protected override Habit? Standard => new(0, 0.007);

    /// <summary>ln of the humidity factor over that of the neighbours before or after, whichever is nearer; 0 where it lies between them.</summary>
    protected override double ValueOf(VehicleDay day, Inspection test) => days.GetValue(day, Jumps).GetValueOrDefault(test.Row, double.NaN);

    private static Dictionary<int, double> Jumps(VehicleDay day)
    {
        var jumps = new Dictionary<int, double>();
        foreach (var station in day.Lanes.GroupBy(lane => lane.First().StationId))
        {
            var lanes = station.Select(lane => AirOf(lane)).ToList();
            var read = InTime(lanes.SelectMany(air => air));
            // One hall has one air: what a lane's sensor reads beside the others', at the same hours, is its own.
            var level = lanes.Select(lane => SensorOf(lane, read) is var own ? lane.Select(a => a with { Factor = a.Factor - own }).ToList() : lane).ToList();
            var all = InTime(level.SelectMany(air => air));
            foreach (var lane in level)
                foreach (var air in lane)
                    if ((JumpOf(air, lane) ?? JumpOf(air, all)) is { } jump) jumps[air.Test.Row] = jump;
        }
        return jumps;
    }

    /// <summary>A test's ln of the humidity factor.</summary>
    private readonly record struct Air(Inspection Test, double Factor);

    private static List<Air> AirOf(IEnumerable<Inspection> lane) => [.. lane.Select(t => new Air(t, Math.Log(Exhaust.HumidityFactor(t)))).Where(a => double.IsFinite(a.Factor))];

    private static List<Air> InTime(IEnumerable<Air> air) => [.. air.OrderBy(a => a.Test.StartedAt).ThenBy(a => a.Test.Id, StringComparer.Ordinal)];

    /// <summary>What a lane reads beside the station's other lanes at the same time, the median of its tests; 0 where no other lane was at work then.</summary>
    private static double SensorOf(List<Air> lane, List<Air> all)
    {
        var off = new List<double>();
        foreach (var air in lane)
        {
            var i = all.FindIndex(a => a.Test == air.Test);
            double[] near = [.. Near(air, all.Take(i).Reverse().Where(IsOther)), .. Near(air, all.Skip(i + 1).Where(IsOther))];
            if (near.Length >= FewestNear) off.Add(air.Factor - Robust.Median(near));
            bool IsOther(Air a) => a.Test.LaneKey != air.Test.LaneKey;
        }
        return off.Count == 0 ? 0 : Robust.Median([.. off]);
    }

    private static double[] Near(Air air, IEnumerable<Air> side) => [.. side.TakeWhile(a => Math.Abs((a.Test.StartedAt - air.Test.StartedAt).TotalHours) <= MostHours).Take(Nearest).Select(a => a.Factor)];

    /// <summary>Null where there are not enough tests before and after it.</summary>
    private static double? JumpOf(Air air, List<Air> among)
    {
        var i = among.FindIndex(a => a.Test == air.Test);
        var (before, after) = (Off(among.Take(i).Reverse()), Off(among.Skip(i + 1)));
        return double.IsNaN(before + after) ? null : before < 0 && after < 0 ? Math.Max(before, after) : 0;

        double Off(IEnumerable<Air> side) => Near(air, side) is { Length: >= FewestNear } near ? air.Factor - Robust.Median(near) : double.NaN;
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, -value, new(
        $"检验 {test.Id}（{test.StartedAt:HH:mm}）录入相对湿度 {test.Result("ambient_humidity_pct"):0.#}%，NO 湿度系数仅为前后检验的 {Math.Exp(value):0.00} 倍",
        $"test {test.Id} ({test.StartedAt:HH:mm}) declares {test.Result("ambient_humidity_pct"):0.#} % humidity: its factor of NO is {Math.Exp(value):0.00} of that of the tests before and after"),
        test.Method is TestMethod.Asm or TestMethod.Vmas ? "" : NoGain);

    /// <summary>A hand that types dry air does so where it helps; a sensor does not ask.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Select(m =>
        3 * CountOf(window.Of(m.Subject), NoGain) >= window.Of(m.Subject).Sum(o => o.Count) ? m with { Evidence = m.Evidence * OfSensor } : m).ToList();

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次录入的空气比前后检验干燥得多（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} tests declare far drier air than the tests before and after them (usually {peers.Mean:0.0%})");
}
