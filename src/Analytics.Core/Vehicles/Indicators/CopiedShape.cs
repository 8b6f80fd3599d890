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
/// Unit: share of tests. Innocent look-alike: the same vehicle tested twice (left out). Twins of one model on one lane do not match: what is compared is the second-by-second
/// wandering of one engine.
/// </remarks>
public sealed class CopiedShape : RateIndicator<VehicleDay>
{
    private const double LeastCorrelation = 0.65;

    private static readonly Dataset Curves = CurveSearch.DigestOf("signatures_copied_shape");

    public override IndicatorCard Card { get; } = new("copied_shape", 3, LeadKind.VehicleInspection, Tier.Statistical, ["copied_trace"], "share of tests",
        new("过程曲线形状雷同", "a curve of copied shape"), new("同一车辆两次检验（不计）", "one vehicle tested twice (left out)"),
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
        return curves.Zip(matches, (curve, match) => (curve.Test, Match: match)).GroupBy(s => s.Test.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal).Select(lane =>
        {
            var copies = lane.Where(s => s.Match?.Likeness.Correlation >= LeastCorrelation).OrderByDescending(s => s.Match!.Likeness.Score).ThenBy(s => s.Test.Id, StringComparer.Ordinal).ToList();
            return new Observation(Card.Id, day.LaneSubject(lane.First().Test), day.Day)
            {
                Exposure = lane.Count(),
                Count = copies.Count,
                Examples = [.. copies.Take(Observation.MaxExamples).Select(c => ExampleOf(c.Test, c.Match!, day.Day))],
            };
        });
    }

    private static Example ExampleOf(Inspection test, CurveMatch match, DateOnly day) =>
        new(test.Ref(day) with { Other = $"inspections:{match.Day:yyyy-MM-dd}:{match.Test}" }, match.Likeness.Score, new(
            $"检验 {test.Id} 的气体曲线与 {match.Day:yyyy-MM-dd} 另一车辆的检验 {match.Test} 形状雷同（各通道相关 {match.Likeness.Correlation:0.00}，错位 {match.LagSeconds} 秒）",
            $"the gas curves of test {test.Id} have the shape of test {match.Test} of another vehicle on {match.Day:yyyy-MM-dd} (correlation {match.Likeness.Correlation:0.00}, moved by {match.LagSeconds} s)"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的气体曲线形状与其他车辆此前的检验雷同（全市通常 {peers.Mean:0.0%}）",
        $"the gas curves of {abnormal:0} of {evaluated:0} tests have the shape of another vehicle's earlier test (usually {peers.Mean:0.0%})");
}
