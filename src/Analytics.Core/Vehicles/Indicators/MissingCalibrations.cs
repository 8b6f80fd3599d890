using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's testing days on which its analyser's check was overdue by more than a day (no passed check on this testing day nor on the one
/// before), though most analysers of the city have theirs: such a line must be locked and cannot have tested.
/// </summary>
/// <remarks>
/// Unit: share of days. Innocent look-alike: a calibration file that was lost (nobody has one: the day is not evaluated); a check forgotten or made late
/// now and then, which is why a single day without one does not count.
/// </remarks>
public sealed class MissingCalibrations : RateIndicator<VehicleDay>
{
    private const double MostHaveOne = 0.6;

    public override IndicatorCard Card { get; } = new("missing_calibrations", 2, LeadKind.VehicleInspection, Tier.Contradiction, ["skipped_calibration"], "share of days",
        new("校准逾期仍检验", "tested with an overdue check"), new("校准文件丢失；偶尔漏做", "a lost file; a check forgotten now and then"), "HJ 1238-2021: a check overdue by more than a day locks the line");

    protected override double FewestUnits => 4;

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.25;

    /// <summary>A lane that forgets one check in four, each on its own, is overdue on one day in sixteen.</summary>
    protected override double HonestFloor => 1.0 / 16;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var passed = day.Calibrations.Where(c => c.Passed).Select(c => (c.StationId, c.AnalyzerId)).ToHashSet();
        var lanes = day.Inspections.Where(i => i.AnalyzerId.Length > 0).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (First: g.First(), Tests: g.Count())).ToList();
        if (lanes.Count == 0 || lanes.Count(l => passed.Contains((l.First.StationId, l.First.AnalyzerId))) < MostHaveOne * lanes.Count) yield break;
        foreach (var (first, tests) in lanes)
        {
            var missing = !passed.Contains((first.StationId, first.AnalyzerId));
            yield return new Observation(Card.Id, day.LaneSubject(first), day.Day)
            {
                Exposure = 1,
                Count = missing ? 1 : 0,
                Examples = !missing ? [] : [new Example(first.Ref(day.Day), tests, new($"{day.Day:MM-dd} 检验 {tests} 次，分析仪 {first.AnalyzerId} 无当日校准记录", $"{day.Day:MM-dd}: {tests} tests, no check of analyser {first.AnalyzerId} on record"))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window) =>
        base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => Overdue(window.Of(s)))));

    /// <summary>The lane's days, with only those still missing that follow a testing day which missed its check too.</summary>
    private static IEnumerable<Observation> Overdue(IReadOnlyList<Observation> days) =>
        days.Select((day, i) => day.Count > 0 && (i == 0 || days[i - 1].Count == 0) ? day with { Count = 0, Examples = [] } : day);

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 个检验日中 {abnormal:0} 天校准已逾期一日以上仍照常检验（全市通常 {peers.Mean:0.0%}）", $"on {abnormal:0} of {evaluated:0} testing days its check was overdue by more than a day (usually {peers.Mean:0.0%})");
}
