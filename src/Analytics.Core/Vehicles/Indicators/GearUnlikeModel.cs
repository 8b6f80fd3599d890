using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose engine turns at other speeds per km/h than vehicles of the model do in the city. A gearbox gives each model a few fixed ratios (1/min per km/h); the ratios of the last
/// three weeks say which, for each method by itself (steps of 3 %, each with 4 % of the seconds and more). A test is abnormal when more than three fifths of its driven seconds lie on none of
/// them: another car is on the rollers, or another engine is heard.
/// </summary>
/// <remarks>
/// Unit: share of tests on the rollers. Innocent look-alike: a clamp set to the wrong number of cylinders (a factor of 2, 1.5 or their inverse: left out), a wrong model code (once), a driver who is half of the test in a gear that others do not use. Models
/// whose ratios are not fixed (stepless gearboxes, hybrids) are not evaluated.
/// </remarks>
public sealed class GearUnlikeModel : LaneRate
{
    private const double Step = 0.03, KnownShare = 0.04, FixedGears = 0.8, MostOff = 0.6;
    private const double FewestTests = 12, SlowestKmh = 15, FewestSeconds = 15;

    private static readonly double[] ClampFactors = [2, 1.5, 4 / 3.0, 0.75, 2 / 3.0, 0.5];

    private static readonly Dataset Ratios = new("signatures_gear_unlike_model",
        [Text("row_id"), Text("model_code"), Integer("ratio_step", -1, 1000), Number("share", 0, 1e9)], ["row_id"], null);

    public override IndicatorCard Card { get; } = CardOf("gear_unlike_model", Tier.Statistical, ["donor_vehicle", "other_vehicle", "copied_trace"], new("转速车速比与同型车不符", "revolutions per km/h unlike the model's"),
        new("转速夹缸数设置错误（不计）；车型代码录错", "a clamp set to the wrong cylinders (left out); a wrong model code"), "gear ratios are fixed by the gearbox; domain A6", version: 4);

    public override Dataset Digest => Ratios;

    public override int DigestDays => 21;

    protected override double FewestAbnormal => 3;

    protected override double HonestFloor => 0.005;

    public override Table Digested(VehicleDay day)
    {
        var sums = new SortedDictionary<(string Model, int Step), double>();
        foreach (var test in day.Inspections)
        {
            if (SharesOf(day, test) is not { } shares) continue;
            // Step -1 counts the tests.
            foreach (var (step, share) in shares.Append(KeyValuePair.Create(-1, 1.0))) sums[(KeyOf(test), step)] = sums.GetValueOrDefault((KeyOf(test), step)) + share;
        }
        return new Table(Ratios, sums.Count).With("row_id", (IReadOnlyList<string?>)[.. sums.Keys.Select(k => $"{k.Model}|{k.Step}")])
            .With("model_code", (IReadOnlyList<string?>)[.. sums.Keys.Select(k => k.Model)])
            .With("ratio_step", [.. sums.Keys.Select(k => (double)k.Step)]).With("share", [.. sums.Values]);
    }

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var models = new Dictionary<string, Dictionary<int, double>>(StringComparer.Ordinal);
        foreach (var table in memory.Digests.Select(d => d.Table).Append(DigestOf(day)!))
            for (var row = 0; row < table.RowCount; row++)
            {
                var model = table.TextAt("model_code", row)!;
                if (!models.TryGetValue(model, out var steps)) models[model] = steps = [];
                var step = (int)table.Numbers("ratio_step")[row];
                steps[step] = steps.GetValueOrDefault(step) + table.Numbers("share")[row];
            }
        var gears = models.ToDictionary(m => m.Key, m => GearsOf(m.Value), StringComparer.Ordinal);
        return Observe(day, (d, test) => SharesOf(d, test) is { } shares && gears.GetValueOrDefault(KeyOf(test)) is { } known ? LookAt(test, shares, known) : null);
    }

    private static TestLook LookAt(Inspection test, Dictionary<int, double> shares, HashSet<int> gears)
    {
        var off = Off(shares, gears, 0);
        // A wrong clamp moves all ratios by one factor.
        var isClamp = ClampFactors.Any(f => Off(shares, gears, (int)Math.Round(Math.Log(f) / Step)) < 0.3);
        var own = Math.Exp(shares.MaxBy(s => (s.Value, -s.Key)).Key * Step);
        var usual = gears.Select(g => Math.Exp(g * Step)).MinBy(r => Math.Abs(Math.Log(r / own)));
        return new TestLook(off > MostOff && !isClamp, off, new(
            string.Create(CultureInfo.InvariantCulture, $"检验 {test.Id} 每 km/h 转速 {own:0.0}（车型 {test.ModelCode} 最接近的档位为 {usual:0.0}），{off:0%} 的行驶秒数不在该车型任何档位上"),
            string.Create(CultureInfo.InvariantCulture, $"test {test.Id}: {own:0.0} revolutions per km/h (nearest gear of model {test.ModelCode}: {usual:0.0}); {off:0%} of its driven seconds are in none of the model's gears")));
    }

    /// <summary>A steady mode is driven in one gear and a cycle in many: what one method has not shown of a model says nothing of the other, nor its petrol version of its hybrid.</summary>
    private static string KeyOf(Inspection test) => $"{test.ModelCode}|{test.Fuel}|{test.Method}";

    /// <summary>Share of the seconds on none of the gears, after moving them by some steps.</summary>
    private static double Off(Dictionary<int, double> shares, HashSet<int> gears, int moved) => shares.Where(s => !gears.Contains(s.Key + moved)).Sum(s => s.Value);

    /// <summary>
    /// The steps that the model's tests use, with their neighbours: one on either side, two where the cars of a model differ among themselves by three steps and more (tyres, axles: the next may differ a little more); null when too few tests or
    /// no fixed ratios.
    /// </summary>
    private static HashSet<int>? GearsOf(Dictionary<int, double> steps)
    {
        var tests = steps.GetValueOrDefault(-1);
        if (tests < FewestTests) return null;
        var gears = new HashSet<int>();
        var used = steps.Where(s => s.Key >= 0 && s.Value >= KnownShare * tests).Select(s => s.Key).ToHashSet();
        foreach (var step in used)
        {
            gears.UnionWith([step - 1, step, step + 1]);
            if (used.Contains(step - 1) && used.Contains(step - 2)) gears.Add(step + 2);
            if (used.Contains(step + 1) && used.Contains(step + 2)) gears.Add(step - 2);
        }
        return steps.Where(s => gears.Contains(s.Key)).Sum(s => s.Value) >= FixedGears * tests && gears.Count <= 45 ? gears : null;
    }

    /// <summary>Share of the driven seconds at each ratio, in steps of 3 %; null when the test was not driven.</summary>
    private static Dictionary<int, double>? SharesOf(VehicleDay day, Inspection test)
    {
        if (test.ModelCode.Length == 0 || test.Method is TestMethod.Tsi or TestMethod.FreeAcceleration) return null;
        var trace = day.Traces.Of(test.Id);
        var shares = new Dictionary<int, double>();
        var seconds = 0;
        for (var i = 0; i < trace.Length; i++)
        {
            if (!(trace.Speed[i] > SlowestKmh && trace.EngineRpm[i] > 400)) continue;
            seconds++;
            var step = Math.Max(0, (int)Math.Round(Math.Log(trace.EngineRpm[i] / trace.Speed[i]) / Step));
            shares[step] = shares.GetValueOrDefault(step) + 1;
        }
        return seconds < FewestSeconds ? null : shares.ToDictionary(s => s.Key, s => s.Value / seconds);
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, Statistics.PeerRate peers) => new(
        $"{evaluated:0} 次上线检验中 {abnormal:0} 次的转速车速比不是该车型的任何档位（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests on the rollers the engine turns in none of the model's gears (usually {peers.Mean:0.0%})");
}
