using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose operator was signed on to a test at another station at the same time, or so short before or after that nobody drives from one to the other (a kilometre a minute as the crow flies). The station of whose
/// tests of the day he signs the largest part is his own: those elsewhere were signed with a login that was lent. Two lanes of one station under one login are common and do not count; where operator
/// numbers repeat from station to station (one in ten and more is seen at several), nothing is evaluated.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a number given twice (the city then shows it often), a clock that is wrong at one of the stations, a day's work at another station (no drive within it).</remarks>
public sealed class OperatorInTwoPlaces : RateIndicator<VehicleDay>
{
    private const double UniqueIds = 0.1;

    /// <summary>Of an overlap of half a minute two clocks are enough.</summary>
    private static readonly TimeSpan ClockSlip = TimeSpan.FromSeconds(30);

    public override IndicatorCard Card { get; } = new("operator_in_two_places", 2, LeadKind.VehicleInspection, Tier.Contradiction, ["impossible_time"], "share of tests",
        new("检验员同时在两站检验", "one operator at two stations at once"), new("工号在各站重复；一站时钟有误", "a number given twice; a wrong clock"), "domain C2: one operator on two lines");

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var byOperator = day.Inspections.Where(i => i.OperatorId.Length > 0).ToLookup(i => i.OperatorId);
        if (byOperator.Count == 0 || byOperator.Count(o => o.Select(i => i.StationId).Distinct().Skip(1).Any()) > UniqueIds * byOperator.Count) yield break;
        var sizes = day.Inspections.CountBy(i => i.StationId).ToDictionary();
        var found = byOperator.SelectMany(o => Elsewhere(day, [.. o], sizes)).ToLookup(x => x.Test.LaneKey);
        foreach (var lane in day.Lanes)
        {
            var examples = found[lane.Key].Select(x => ExampleOf(day, x.Test, x.Other)).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = lane.Count(),
                Count = examples.Count,
                Examples = [.. examples.OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }

    /// <summary>An operator's tests away from his own station that he cannot have reached from another, or left for another, each with that other test.</summary>
    private static IEnumerable<(Inspection Test, Inspection Other)> Elsewhere(VehicleDay day, List<Inspection> tests, Dictionary<string, int> sizes)
    {
        var parts = tests.CountBy(t => t.StationId).Select(s => (Station: s.Key, Part: (double)s.Value / sizes[s.Key])).OrderByDescending(s => s.Part).ToList();
        if (parts.Count < 2) yield break;
        var own = parts[0].Part > parts[1].Part ? parts[0].Station : "";
        foreach (var test in tests.Where(t => t.StationId != own))
            if (tests.Where(o => o.StationId != test.StationId && Between(o, test) < DriveBetween(day, o, test)).MinBy(o => Between(o, test)) is { } other) yield return (test, other);
    }

    /// <summary>From the end of the one to the start of the other; negative where they overlap.</summary>
    private static TimeSpan Between(Inspection one, Inspection other) => one.StartedAt <= other.StartedAt ? other.StartedAt - one.EndedAt : one.StartedAt - other.EndedAt;

    private static TimeSpan DriveBetween(VehicleDay day, Inspection one, Inspection other) =>
        day.Station(one.StationId) is { } from && day.Station(other.StationId) is { } to && from.KilometresTo(to) is var km and > 0 ? TimeSpan.FromMinutes(km) - ClockSlip : -ClockSlip;

    private static Example ExampleOf(VehicleDay day, Inspection test, Inspection other)
    {
        var between = Between(other, test);
        var (zh, en) = between < TimeSpan.Zero ? ("同时", "at the same time") : ($"相隔仅 {between.TotalMinutes:0} 分钟", $"no more than {between.TotalMinutes:0} minutes apart");
        return new Example(test.Ref(day.Day) with { Other = $"inspections:{day.Day:yyyy-MM-dd}:{other.Id}" }, Math.Max(1, 60 - between.TotalMinutes), new(
            $"检验 {test.Id} 的检验员 {test.OperatorId} {zh}在 {other.StationId} 站检验 {other.Id}", $"the operator of test {test.Id}, {test.OperatorId}, tested {other.Id} at station {other.StationId} {en}"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的检验员同时在另一站检验或来不及赶到（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the operator was testing at another station at the same time, or could not have come from there (usually {peers.Mean:0.0%})");
}
