using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose gas curves have the shape of another vehicle's earlier test within twelve months, though gain, shift and noise differ: what the protocol explains is taken away
/// (<see cref="TraceCurves"/>), the rest is searched among all curves of the year and correlated channel by channel (<see cref="CurveSearch"/>). How alike is too alike, the day itself says: tests of
/// different stations show what chance and the protocol's remains can do, and the limit grows with the number of curves that are searched.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: the same vehicle tested twice, hybrids of one model in the cycle, whose engines stop and start at the same places (left out). Twins of one model on one lane do not match: what is compared is the second-by-second
/// wandering of one engine. Gas that another lane of the station measured at the same time is no recording: one car's exhaust was led to both.
/// </remarks>
public sealed class CopiedShape : RateIndicator<VehicleDay>
{
    private const double LeastCorrelation = 0.65;

    /// <summary>
    /// From here on two thirds of what either curve has of its own (r² = 0.64) is the other's. Tests that follow each other on one bench have its drift, what is left of the gas before and the driver's hand in common, and reach half:
    /// with fewer than <see cref="FewestAbnormal"/> closer ones a lane's likenesses are no lead by themselves.
    /// </summary>
    private const double Close = 0.8, MostOfLoose = 4;

    private static readonly Dataset Curves = CurveSearch.DigestOf("signatures_copied_shape");

    public override IndicatorCard Card { get; } = new("copied_shape", 5, LeadKind.VehicleInspection, Tier.Statistical, ["copied_trace", "donor_vehicle"], "share of tests",
        new("过程曲线形状雷同", "a curve of copied shape"), new("同一车辆两次检验、简易瞬态工况中的混动车（不计）", "one vehicle tested twice, hybrids in the transient cycle (left out)"),
        "words of signs (SAX), normalised cross-correlation over at least two channels after the protocol's principal components; domain B1");

    public override Dataset Digest => Curves;

    public override int ArchiveDays => 365;

    protected override double FewestUnits => 10;

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    /// <summary>The limit lets less than one test in a thousand through by its making, and seven standard deviations far less; what a city shows beyond that is learned.</summary>
    protected override double HonestFloor => 0.0002;

    /// <summary>Once for what is searched and what is kept.</summary>
    private readonly ConditionalWeakTable<Table, IReadOnlyList<Filed>> filed = [];

    public override Table Digested(VehicleDay day) => CurveSearch.Digested(Curves, TraceCurves.Of(day));

    public override IEnumerable<Filed> File(Table digest) => filed.GetValue(digest, d => [.. CurveSearch.Filed(d)]);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var curves = TraceCurves.Of(day);
        if (curves.Count == 0) return [];
        var matches = new CurveSearch(curves, day.Day, DigestOf(day)!, File(DigestOf(day)!), memory.Archive).Run();
        var tests = day.Inspections.ToDictionary(t => t.Id);
        // Two probes in one exhaust.
        bool IsAtOnce(Inspection test, CurveMatch match) => match.Day == day.Day && tests.GetValueOrDefault(match.Test) is { } other && other.StationId == test.StationId && other.LaneId != test.LaneId
            && other.StartedAt < test.EndedAt && test.StartedAt < other.EndedAt;
        return curves.Zip(matches, (curve, match) => (curve.Test, Match: match)).GroupBy(s => s.Test.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal).Select(lane =>
        {
            var copies = lane.Where(s => s.Match?.Likeness.Correlation >= LeastCorrelation).OrderByDescending(s => s.Match!.Likeness.Score).ThenBy(s => s.Test.Id, StringComparer.Ordinal).ToList();
            return new Observation(Card.Id, day.LaneSubject(lane.First().Test), day.Day)
            {
                Exposure = lane.Count(),
                Count = copies.Count,
                Sum = copies.Count(c => IsAtOnce(c.Test, c.Match!)),
                SumOfSquares = copies.Count(c => c.Match!.Likeness.Correlation >= Close),
                Examples = [.. copies.Take(Observation.MaxExamples).Select(c => ExampleOf(c.Test, c.Match!, day.Day))],
            };
        });
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Select(m =>
    {
        var (atOnce, close, all) = (window.Of(m.Subject).Sum(o => o.Sum), window.Of(m.Subject).Sum(o => o.SumOfSquares), window.Of(m.Subject).Sum(o => o.Count));
        return m with { Methods = 2 * atOnce > all ? ["donor_vehicle", "copied_trace"] : ["copied_trace"], Evidence = close < FewestAbnormal ? Math.Min(m.Evidence, MostOfLoose) : m.Evidence };
    });

    private static Example ExampleOf(Inspection test, CurveMatch match, DateOnly day) =>
        new(test.Ref(day) with { Other = $"inspections:{match.Day:yyyy-MM-dd}:{match.Test}" }, match.Likeness.Score, new(
            $"检验 {test.Id} 的气体曲线与 {match.Day:yyyy-MM-dd} 另一车辆的检验 {match.Test} 形状雷同（各通道相关 {match.Likeness.Correlation:0.00}，错位 {match.LagSeconds} 秒）",
            $"the gas curves of test {test.Id} have the shape of test {match.Test} of another vehicle on {match.Day:yyyy-MM-dd} (correlation {match.Likeness.Correlation:0.00}, moved by {match.LagSeconds} s)"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的气体曲线形状与其他车辆此前的检验雷同（全市通常 {peers.Mean:0.0%}）",
        $"the gas curves of {abnormal:0} of {evaluated:0} tests have the shape of another vehicle's earlier test (usually {peers.Mean:0.0%})");
}
