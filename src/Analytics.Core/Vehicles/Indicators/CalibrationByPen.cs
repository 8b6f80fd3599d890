using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of an analyser's checks whose reading is the reference value to the last digit. A bottle is met now and then by chance and by coarse prints, as other
/// stations' analysers show; always, only by a pen.
/// </summary>
/// <remarks>Unit: share of checks that have both values. Innocent look-alike: software that files the target after a successful adjustment (all stations of that
/// software do so: peers are those of the same software).</remarks>
public sealed class CalibrationByPen : RateIndicator<VehicleDay>
{
    public override IndicatorCard Card { get; } = new("calibration_by_pen", 1, LeadKind.VehicleInspection, Tier.Statistical, ["skipped_calibration"], "share of checks",
        new("校准读数恒等于标准值", "checks that always read the bottle's value"), new("软件在调整后只存标准值", "software that files the target after an adjustment"),
        "HJ 1238-2021 equipment checks: measured against reference");

    protected override double FewestUnits => 8;

    protected override double FewestAbnormal => 5;

    protected override double SmallestShare => 0.4;

    protected override double HonestFloor => 0.05;

    protected override string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => observations[^1].Tag;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var checks = day.Calibrations.Where(c => c.Measured is not null && c.Reference is > 0).ToLookup(c => (c.StationId, c.AnalyzerId));
        foreach (var lane in day.Inspections.Where(i => i.AnalyzerId.Length > 0).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = lane.First();
            var own = checks[(first.StationId, first.AnalyzerId)].ToList();
            if (own.Count == 0) continue;
            var same = own.Where(c => c.Measured == c.Reference).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(first), day.Day)
            {
                Exposure = own.Count,
                Count = same.Count,
                Tag = first.SoftwareVersion,
                Examples = same.Count == 0 ? [] : [new Example(first.Ref(day.Day), same.Count, new($"{day.Day:MM-dd} 分析仪 {first.AnalyzerId} 的 {same[0].Kind} 读数恰为标准值 {same[0].Reference:0.###}",
                    $"{day.Day:MM-dd}: {same[0].Kind} of analyser {first.AnalyzerId} read exactly the reference {same[0].Reference:0.###}"))],
            };
        }
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次校准中 {abnormal:0} 次读数与标准值分毫不差（同软件通常 {peers.Mean:0%}）", $"{abnormal:0} of {evaluated:0} checks read exactly the reference (same software usually {peers.Mean:0%})");
}
