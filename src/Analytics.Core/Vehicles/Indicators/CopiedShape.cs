using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose gas curves have the shape of another vehicle's earlier test, though gain, shift and noise differ: what the protocol explains is taken away
/// (<see cref="TraceCurves"/>), candidates come from an index of words (<see cref="TraceIndex"/>) over 60 days and are the station's own latest tests, the rest is correlated channel by channel.
/// How alike is too alike, the day itself says: matches with tests of other stations show what chance and the protocol's remains can do.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: the same vehicle tested twice (left out). Twins of one model on one lane do not match: what is compared is the second-by-second
/// wandering of one engine.
/// </remarks>
public sealed class CopiedShape : RateIndicator<VehicleDay>
{
    /// <summary>Matches weaker than this are chance whatever the day shows (standard deviations of unrelated curves).</summary>
    private const double Candidate = 4.5, LeastScore = 7, LeastCorrelation = 0.65;

    /// <summary>Curves kept of one day.</summary>
    private const int MostKept = 4000;

    /// <summary>Pairs of a day that are compared one by one, with the latest tests of the own station: templates are at hand there. In a small city that is two months of them.</summary>
    private const int MostPairs = 300_000;

    private static readonly Dataset Curves = new("signatures_copied_shape",
        [Text("inspection_id"), Text("vehicle_id"), Text("station_id"), Text("words"), Text("curve")], ["inspection_id"], null);

    public override IndicatorCard Card { get; } = new("copied_shape", 2, LeadKind.VehicleInspection, Tier.Statistical, ["copied_trace"], "share of tests",
        new("过程曲线形状雷同", "a curve of copied shape"), new("同一车辆两次检验（不计）", "one vehicle tested twice (left out)"),
        "words of signs (SAX), normalised cross-correlation over at least two channels after the protocol's principal components; domain B1");

    public override Dataset Digest => Curves;

    public override int DigestDays => 60;

    protected override double FewestUnits => 10;

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    /// <summary>The limit lets less than one test in a thousand through by its making, and seven standard deviations far less; what a city shows beyond that is learned.</summary>
    protected override double HonestFloor => 0.0002;

    public override Table Digested(VehicleDay day)
    {
        var kept = Sample(TraceCurves.Of(day));
        IReadOnlyList<string?> Texts(Func<(Inspection Test, TraceCurve Curve), string> of) => [.. kept.Select(of)];
        return new Table(Curves, kept.Count).With("inspection_id", Texts(k => k.Test.Id)).With("vehicle_id", Texts(k => k.Test.VehicleId)).With("station_id", Texts(k => k.Test.StationId))
            .With("words", Texts(k => Convert.ToBase64String(TraceIndex.WordsOf(k.Curve)))).With("curve", Texts(k => k.Curve.ToString()));
    }

    /// <summary>On a very large day a fixed sample of its tests, so that memory and time stay bounded: a template that is used again and again is in it before long.</summary>
    private static IReadOnlyList<(Inspection Test, TraceCurve Curve)> Sample(IReadOnlyList<(Inspection Test, TraceCurve Curve)> curves) =>
        curves.Count <= MostKept ? curves : [.. curves.OrderBy(c => c.Test.Id.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u)).ThenBy(c => c.Test.Id, StringComparer.Ordinal).Take(MostKept).OrderBy(c => c.Test.Row)];

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var index = new TraceIndex();
        var known = new List<Known>();
        foreach (var (earlier, table) in memory.Digests)
            for (var row = 0; row < table.RowCount; row++)
            {
                index.Add(Convert.FromBase64String(table.TextAt("words", row) ?? ""), table.TextAt("curve", row)!);
                known.Add(new Known(table.TextAt("inspection_id", row)!, table.TextAt("vehicle_id", row) ?? "", table.TextAt("station_id", row) ?? "", earlier));
            }
        var curves = TraceCurves.Of(day);
        var latest = MostPairs / Math.Max(1, curves.Count);
        var ofStation = new Dictionary<string, List<int>>();
        for (var id = 0; id < known.Count; id++) Keep(id);
        var seen = new List<(Inspection Test, Found? Here, double Elsewhere)>();
        foreach (var (test, curve) in curves)
        {
            var matches = index.Find(curve, Candidate, id => known[id].Vehicle != test.VehicleId);
            var own = index.FindAmong(curve, [.. ofStation.GetValueOrDefault(test.StationId, []).TakeLast(latest).Where(id => known[id].Vehicle != test.VehicleId)], Candidate);
            var best = matches.Count > 0 && !(own?.Score > matches[0].Score) ? matches[0] : own;
            var elsewhere = matches.Where(m => known[m.Id].Station != test.StationId).Select(m => m.Score).DefaultIfEmpty(0).Max();
            seen.Add((test, best is { } match ? new Found(known[match.Id], match) : null, elsewhere));
            index.Add(curve);
            known.Add(new Known(test.Id, test.VehicleId, test.StationId, day.Day));
            Keep(known.Count - 1);
        }
        var limits = seen.GroupBy(s => s.Test.Method).ToDictionary(g => g.Key, g => TooAlike([.. g.Select(s => s.Elsewhere)]));
        foreach (var lane in seen.GroupBy(s => s.Test.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var copies = lane.Where(s => s.Here is { } found && found.Match.Score >= limits[s.Test.Method] && found.Match.Correlation >= LeastCorrelation).OrderByDescending(s => s.Here!.Match.Score).ThenBy(s => s.Test.Id, StringComparer.Ordinal).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane.First().Test), day.Day)
            {
                Exposure = lane.Count(),
                Count = copies.Count,
                Examples = [.. copies.Take(Observation.MaxExamples).Select(c => ExampleOf(c.Test, c.Here!, day.Day))],
            };
        }

        void Keep(int id)
        {
            if (!ofStation.TryGetValue(known[id].Station, out var ids)) ofStation[known[id].Station] = ids = [];
            ids.Add(id);
        }
    }

    /// <summary>
    /// The score that one test in a thousand reaches with a test of another station: from the ninth tenth to the last hundredth is one decade of the tail, so one
    /// decade further; with few tests the best of them and a margin.
    /// </summary>
    private static double TooAlike(double[] elsewhere)
    {
        double tenth = Robust.Quantile(elsewhere, 0.9), hundredth = Robust.Quantile(elsewhere, 0.99);
        return Math.Max(LeastScore, elsewhere.Length >= 50 ? hundredth + Math.Clamp(hundredth - tenth, 1, 3) : hundredth + 2);
    }

    private static Example ExampleOf(Inspection test, Found found, DateOnly day)
    {
        var (twin, match) = found;
        return new Example(test.Ref(day) with { Other = $"inspections:{twin.Day:yyyy-MM-dd}:{twin.Test}" }, match.Score, new(
            $"检验 {test.Id} 的气体曲线与 {twin.Day:MM-dd} 另一车辆的检验 {twin.Test} 形状雷同（各通道相关 {match.Correlation:0.00}，错位 {match.LagSeconds} 秒）",
            $"the gas curves of test {test.Id} have the shape of test {twin.Test} of another vehicle on {twin.Day:MM-dd} (correlation {match.Correlation:0.00}, moved by {match.LagSeconds} s)"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的气体曲线形状与其他车辆此前的检验雷同（全市通常 {peers.Mean:0.0%}）",
        $"the gas curves of {abnormal:0} of {evaluated:0} tests have the shape of another vehicle's earlier test (usually {peers.Mean:0.0%})");

    private sealed record Known(string Test, string Vehicle, string Station, DateOnly Day);

    private sealed record Found(Known Twin, TraceMatch Match);
}
