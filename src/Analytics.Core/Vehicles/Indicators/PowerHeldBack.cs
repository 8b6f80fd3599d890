using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's passed lug-down tests whose measured power over rated power is lower than nineteen of twenty tests of the city show, each lane's shares brought to its own upper quarter. An engine
/// that is not given full throttle smokes little and yields little power; enough of the rated power (40 %) passes.
/// </summary>
/// <remarks>
/// Unit: share of lug-down tests. Innocent look-alike: rollers that read low or another correction of power (all of the lane's tests are then lower: its upper quarter takes it off), worn engines (every
/// lane has some).
/// </remarks>
public sealed class PowerHeldBack : RateIndicator<VehicleDay>
{
    private const double UpperQuarter = 0.75, LowestTwentieth = 0.05;

    public override IndicatorCard Card { get; } = new("power_held_back", 1, LeadKind.VehicleInspection, Tier.Statistical, ["short_test", "edited_result"], "share of lug-down tests",
        new("加载减速功率偏低", "lug-down tests without full power"), new("测功机示值偏低（按本线自身水平扣除）；发动机磨损", "rollers that read low (the lane's own level takes it off); worn engines"),
        "GB 3847-2018: full throttle through the power scan; domain A7");

    protected override double FewestUnits => 15;

    protected override double FewestAbnormal => 4;

    /// <summary>A twentieth is anybody's; three times that is a way of testing.</summary>
    protected override double SmallestShare => 3 * LowestTwentieth;

    protected override double HonestFloor => LowestTwentieth / 2;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        foreach (var lane in day.Lanes)
        {
            var shares = lane.Select(t => (Test: t, Share: ShareOf(t))).Where(x => x.Share > 0).OrderBy(x => x.Share).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            if (shares.Count == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = shares.Count,
                Tag = string.Join(' ', shares.Select(x => x.Share.ToString("0.###", CultureInfo.InvariantCulture))),
                Examples = [.. shares.Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), 1 - x.Share, new(
                    $"检验 {x.Test.Id} 的最大功率仅为额定功率的 {x.Share:0%}", $"test {x.Test.Id} reached {x.Share:0%} of its rated power")))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var levels = window.Subjects.ToDictionary(s => s, s => Robust.Quantile([.. window.Of(s).SelectMany(SharesOf)], UpperQuarter));
        var city = window.Subjects.Where(s => window.Of(s).Sum(o => o.Exposure) >= FewestUnits).SelectMany(s => window.Of(s).SelectMany(SharesOf).Select(share => share / levels[s])).ToArray();
        var low = Robust.Quantile(city, LowestTwentieth);
        return base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => window.Of(s).Select(o => o with
        {
            Count = SharesOf(o).Count(share => share / levels[s] < low),
            Examples = [.. o.Examples.Where(e => (1 - e.Value) / levels[s] < low)],
        }))));
    }

    private static double ShareOf(Inspection test) => test is { Method: TestMethod.LugDown, Verdict: Verdict.Pass } && test.Result("rated_power_kw") is > 0 and var rated && test.Result("max_power_kw") is { } power
        ? power / rated : double.NaN;

    private static IEnumerable<double> SharesOf(Observation seen) => seen.Tag.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次合格的加载减速检验中 {abnormal:0} 次功率远低于本线其他车辆（全市通常 {peers.Mean:0.0%}），疑未全油门", $"{abnormal:0} of {evaluated:0} passed lug-down tests yield far less power than the lane's others (usually {peers.Mean:0.0%}): no full throttle");
}
