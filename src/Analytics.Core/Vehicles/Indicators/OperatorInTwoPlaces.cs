using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose operator was at the same time signed on to a test at another station. Two lanes of one station under one login are common and do not count; where operator
/// numbers repeat from station to station (one in ten and more is seen at several), nothing is evaluated.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a number given twice (the city then shows it often), a clock that is wrong at one of the stations.</remarks>
public sealed class OperatorInTwoPlaces : RateIndicator<VehicleDay>
{
    private const double UniqueIds = 0.1, ShortestOverlap = 30;

    public override IndicatorCard Card { get; } = new("operator_in_two_places", 1, LeadKind.VehicleInspection, Tier.Contradiction, ["impossible_time"], "share of tests",
        new("检验员同时在两站检验", "one operator at two stations at once"), new("工号在各站重复；一站时钟有误", "a number given twice; a wrong clock"), "domain C2: one operator on two lines");

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var byOperator = day.Inspections.Where(i => i.OperatorId.Length > 0).ToLookup(i => i.OperatorId);
        if (byOperator.Count == 0 || byOperator.Count(o => o.Select(i => i.StationId).Distinct().Skip(1).Any()) > UniqueIds * byOperator.Count) yield break;
        foreach (var lane in day.Inspections.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var found = (from test in lane
                         let twin = byOperator[test.OperatorId].FirstOrDefault(o => o.StationId != test.StationId && Overlap(o, test) >= ShortestOverlap)
                         where twin is not null
                         select new Example(test.Ref(day.Day) with { Other = $"inspections:{day.Day:yyyy-MM-dd}:{twin.Id}" }, Overlap(twin, test), new(
                             $"检验 {test.Id} 进行时，检验员 {test.OperatorId} 同时在 {twin.StationId} 站检验 {twin.Id}", $"during test {test.Id} its operator {test.OperatorId} was testing {twin.Id} at station {twin.StationId}"))).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = lane.Count(),
                Count = found.Count,
                Examples = [.. found.OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }

    private static double Overlap(Inspection a, Inspection b) =>
        ((a.EndedAt < b.EndedAt ? a.EndedAt : b.EndedAt) - (a.StartedAt > b.StartedAt ? a.StartedAt : b.StartedAt)).TotalSeconds;

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的检验员同时在另一站检验（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the operator was testing at another station at the same time (usually {peers.Mean:0.0%})");
}
