using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of an analyser's days with three checks and more that are all filed with the reference as their reading, to the last digit. One check hits its bottle's value by chance, one in ten or one in three as the print is fine or coarse;
/// all of a morning's together, with bottles of several gases, hardly ever: the checks were written, even where it is done on some days only and most checks are made. A bench so good that it often hits them all misses one of them as often: days with all must be three times those with all but one.
/// </summary>
/// <remarks>
/// Unit: share of days with three checks and more; checks against zero are left out. Innocent look-alike: software that files the target after an adjustment (all lanes of it do: they are each other's peers).
/// </remarks>
public sealed class ChecksAllOnTarget : RateIndicator<VehicleDay>
{
    private const int FewestChecks = 3;

    /// <summary>By chance all of four checks hit as often as all but one where each hits in four of five.</summary>
    private const double AllToAllButOne = 3;

    public override IndicatorCard Card { get; } = new("checks_all_on_target", 1, LeadKind.VehicleInspection, Tier.Statistical, ["skipped_calibration"], "share of days",
        new("当日各项校准全部恰为标准值", "days on which every check reads exactly its reference"), new("软件在调整后只存标准值（同软件各线皆然）", "software that files the target after an adjustment (on all its lanes)"),
        "HJ 1238-2021 equipment checks: measured against reference");

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.1;

    /// <summary>Three coarse checks that hit one time in five do so together on one day in a hundred.</summary>
    protected override double HonestFloor => 0.01;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var analyzers = day.Calibrations.Where(c => c.Measured is not null && c.Reference is > 0).GroupBy(c => (c.StationId, c.AnalyzerId)).Where(g => g.Count() >= FewestChecks).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var lane in day.Lanes)
        {
            if (lane.FirstOrDefault(t => analyzers.ContainsKey((t.StationId, t.AnalyzerId))) is not { } first) continue;
            var checks = analyzers[(first.StationId, first.AnalyzerId)];
            var missed = checks.Count(c => c.Measured != c.Reference);
            var written = missed == 0;
            yield return new Observation(Card.Id, day.LaneSubject(first), day.Day)
            {
                Exposure = 1,
                Count = written ? 1 : 0,
                Sum = missed == 1 ? 1 : 0,
                Tag = first.SoftwareVersion,
                Examples = !written ? [] : [new Example(first.Ref(day.Day), checks.Count, new($"{day.Day:MM-dd} 分析仪 {first.AnalyzerId} 的 {checks.Count} 项校准读数全部与标准值分毫不差", $"{day.Day:MM-dd}: all {checks.Count} checks of analyser {first.AnalyzerId} read exactly their references"))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window) =>
        base.Judge(window).Select(m => window.Of(m.Subject) is var days && days.Sum(o => o.Count) < AllToAllButOne * days.Sum(o => o.Sum) ? m with { PValue = 1, Evidence = 0 } : m).ToList();

    /// <summary>Lanes may be written together: the honest core gives the rate.</summary>
    protected override PeerRate PeersOf(IEnumerable<(double Abnormal, double Evaluated)> subjects) => PeerRate.FitCore(subjects, HonestFloor);

    protected override string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => observations[^1].Tag;

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"有多项校准的 {evaluated:0} 天中 {abnormal:0} 天各项读数全部恰为标准值（同软件通常 {peers.Mean:0.0%}）", $"on {abnormal:0} of {evaluated:0} days with several checks all of them read exactly their references (usually {peers.Mean:0.0%} with its software)");
}
