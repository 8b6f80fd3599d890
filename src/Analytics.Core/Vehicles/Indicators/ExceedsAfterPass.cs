using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of roadside and remote-sensing observations over their limits, among vehicles that had passed on the lane within the 45 days before. What is cleaned for one test
/// alone is dirty on the road again, whatever way it was done.
/// </summary>
/// <remarks>
/// Unit: share of observations; counted on the day of the observation, for the lane that passed the vehicle last. Innocent look-alike: old customers (their vehicles exceed more often anywhere),
/// cold or overloaded engines on the road (all lanes alike). Observations are few: its evidence is bounded.
/// </remarks>
public sealed class ExceedsAfterPass : RateIndicator<VehicleDay>
{
    private const double MostEvidence = 4;

    private static readonly Dataset Passes = new("signatures_exceeds_after_pass",
        [Text("inspection_id"), Text("vehicle_id"), Text("station_id"), Text("lane_id"), Text("district")], ["inspection_id"], null);

    public override IndicatorCard Card { get; } = new("exceeds_after_pass", 1, LeadKind.VehicleInspection, Tier.Statistical, ["other_vehicle", "donor_vehicle", "pass_shopping", "scaled_results"], "share of observations",
        new("合格后路检遥感超标", "over the limits on the road after a pass"), new("客户车辆老旧；路上冷车或超载", "old customers; cold or overloaded engines on the road"),
        "follow-up of passed vehicles (California BAR FPR); domain B9");

    public override Dataset Digest => Passes;

    public override int DigestDays => 45;

    protected override double HonestFloor => 0.03;

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.1;

    public override Table Digested(VehicleDay day)
    {
        var passed = day.Inspections.Where(t => t.Verdict == Verdict.Pass).ToList();
        IReadOnlyList<string?> Texts(Func<Inspection, string> of) => [.. passed.Select(of)];
        return new Table(Passes, passed.Count).With("inspection_id", Texts(t => t.Id)).With("vehicle_id", Texts(t => t.VehicleId)).With("station_id", Texts(t => t.StationId))
            .With("lane_id", Texts(t => t.LaneId)).With("district", Texts(t => day.LaneSubject(t).District));
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var seen = day.Roadside.ToLookup(r => r.VehicleId);
        if (seen.Count == 0) yield break;
        var last = new Dictionary<string, (Subject Lane, string Test, DateOnly Day)>(StringComparer.Ordinal);
        foreach (var (earlier, table) in memory.Digests)
            for (var row = 0; row < table.RowCount; row++)
                if (table.TextAt("vehicle_id", row) is { } vehicle && seen.Contains(vehicle))
                    last[vehicle] = (Subject.Lane(table.TextAt("station_id", row)!, table.TextAt("lane_id", row)!, table.TextAt("district", row) ?? ""), table.TextAt("inspection_id", row)!, earlier);
        foreach (var lane in last.GroupBy(v => v.Value.Lane).OrderBy(g => g.Key.Id, StringComparer.Ordinal))
        {
            var observed = lane.SelectMany(v => seen[v.Key].Select(r => (Roadside: r, v.Value))).OrderBy(x => x.Roadside.Id, StringComparer.Ordinal).ToList();
            var over = observed.Where(x => x.Roadside.Exceeds).ToList();
            yield return new Observation(Card.Id, lane.Key, day.Day)
            {
                Exposure = observed.Count,
                Count = over.Count,
                Examples = [.. over.Take(Observation.MaxExamples).Select(x => new Example(
                    new RowRef("roadside", day.Day, x.Roadside.Id, $"inspections:{x.Value.Day:yyyy-MM-dd}:{x.Value.Test}"), 1.0 / (1 + day.Day.DayNumber - x.Value.Day.DayNumber), new(
                    $"检验 {x.Value.Test} 合格，{day.Day.DayNumber - x.Value.Day.DayNumber} 天后路检或遥感 {x.Roadside.Id} 超标", $"test {x.Value.Test} passed; {day.Day.DayNumber - x.Value.Day.DayNumber} days later {x.Roadside.Id} on the road was over the limits")))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Select(m => m with { Evidence = Math.Min(MostEvidence, m.Evidence) });

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"在此合格的车辆此后 {evaluated:0} 次路检或遥感中 {abnormal:0} 次超标（全市通常 {peers.Mean:0%}）", $"of vehicles passed here, {abnormal:0} of {evaluated:0} later observations on the road were over the limits (usually {peers.Mean:0%})");
}
