using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's loaded tests (ASM, VMAS, lug-down) whose papers ask for less than the vehicle's model does elsewhere: reference mass (petrol; it
/// sets the load) or rated power (diesel; it sets the power to be reached) under 0.85 of the median over other stations of the last 30 days, and
/// under what nearly all of them typed in.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: one model code for versions of different mass or power (other stations then type in such low
/// values too: not counted), a slip of the keyboard (once).</remarks>
public sealed class PapersUnlikeModel : RateIndicator<VehicleDay>
{
    private const double SmallestRatio = 0.85, VersionShare = 0.15;
    private const int FewestStations = 3;

    private static readonly Dataset Levels = new("signatures_papers_unlike_model",
        [Text("level_id"), Text("model_code"), Text("station_id"), Text("column"), Number("value", 0, 1e6)], ["level_id"], null);

    public override IndicatorCard Card { get; } = new("papers_unlike_model", 1, LeadKind.VehicleInspection, Tier.Statistical, ["other_vehicle"], "share of tests",
        new("车辆参数与同型车不符", "papers unlike those of the same model"), new("同一型号代码下有不同质量或功率的版本；录入笔误", "versions under one model code; a slip of the keyboard"),
        "ASM load = RM/148, RM/185; lug-down power against rated power (domain §1.1, §1.2, B6)");

    public override Dataset Digest => Levels;

    public override int DigestDays => 30;

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.05;

    /// <summary>What each station typed in for each model: the median of the day.</summary>
    public override Table Digested(VehicleDay day)
    {
        var rows = day.Inspections.Select(Paper.Of).OfType<Paper>().GroupBy(p => (p.Model, p.Station, p.Column))
            .Select(g => (g.Key.Model, g.Key.Station, g.Key.Column, Value: Robust.Median([.. g.Select(p => p.Value)]))).Order().ToList();
        return new Table(Levels, rows.Count)
            .With("level_id", (IReadOnlyList<string?>)[.. rows.Select(r => $"{r.Model}|{r.Station}|{r.Column}")])
            .With("model_code", (IReadOnlyList<string?>)[.. rows.Select(r => r.Model)])
            .With("station_id", (IReadOnlyList<string?>)[.. rows.Select(r => r.Station)])
            .With("column", (IReadOnlyList<string?>)[.. rows.Select(r => r.Column)])
            .With("value", [.. rows.Select(r => r.Value)]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var levels = memory.Digests.Select(d => d.Table).Append(DigestOf(day)!).SelectMany(Read).ToLookup(p => (p.Model, p.Column));
        foreach (var lane in day.Inspections.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var evaluated = 0;
            var found = new List<Example>();
            foreach (var test in lane)
            {
                if (Paper.Of(test) is not { } paper) continue;
                var elsewhere = levels[(paper.Model, paper.Column)].Where(p => p.Station != paper.Station).ToList();
                if (elsewhere.Select(p => p.Station).Distinct().Count() < FewestStations) continue;
                evaluated++;
                var usual = Robust.Median([.. elsewhere.Select(p => p.Value)]);
                var asLow = elsewhere.Count(p => p.Value <= 1.05 * paper.Value) / (double)elsewhere.Count;
                if (paper.Value >= SmallestRatio * usual || asLow > VersionShare) continue;
                var (zh, en, unit) = paper.Column == "rated_power_kw" ? ("额定功率", "rated power", "kW") : ("基准质量", "reference mass", "kg");
                found.Add(new Example(test.Ref(day.Day), 1 - paper.Value / usual, new(
                    $"检验 {test.Id}：车型 {paper.Model} 的{zh}录为 {paper.Value:0} {unit}，其他站通常为 {usual:0} {unit}",
                    $"test {test.Id}: {en} of model {paper.Model} entered as {paper.Value:0} {unit}, {usual:0} {unit} elsewhere")));
            }
            if (evaluated == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = evaluated,
                Count = found.Count,
                Examples = [.. found.OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次加载检验中 {abnormal:0} 次录入的质量或功率明显低于同型车（全市通常 {peers.Mean:0.0%}）",
        $"in {abnormal:0} of {evaluated:0} loaded tests the mass or power entered is far below the model's (usually {peers.Mean:0.0%})");

    private static IEnumerable<Paper> Read(Table table) => Enumerable.Range(0, table.RowCount).Select(row => new Paper(
        table.TextAt("model_code", row)!, table.TextAt("station_id", row)!, table.TextAt("column", row)!, table.NumberAt("value", row)!.Value));

    private sealed record Paper(string Model, string Station, string Column, double Value)
    {
        /// <summary>The number that sets the duty of a loaded test; null where there is none or no model code.</summary>
        public static Paper? Of(Inspection test)
        {
            if (test.ModelCode.Length == 0 || test.Method is TestMethod.Tsi or TestMethod.FreeAcceleration) return null;
            var column = test.Method == TestMethod.LugDown ? "rated_power_kw" : "reference_mass_kg";
            return test.Result(column) is { } value and > 0 ? new Paper(test.ModelCode, test.StationId, column, value) : null;
        }
    }
}
