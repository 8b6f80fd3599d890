using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's free-acceleration tests in which the engine is not revved up: the middle one of its three peaks stays under 0.85 of what its model turns at other stations (median of the last 30 days), or, for a
/// model that they only test under load, under 0.6 of what it turns there, and for one that they have not seen, under 0.85 of the slowest model of its class. With the pedal on the floor the governor alone ends each acceleration, always at its own speed; half a pedal gives half the smoke.
/// </summary>
/// <remarks>
/// Unit: share of free-acceleration tests. Innocent look-alike: a clamp set to the wrong number of cylinders or a worn sensor (a factor of 2/3 or 1/2 at idle as well: left out), a governor that limits the speed of a cold or
/// parked engine (its model shows it elsewhere too; seldom to under 0.6 of what it turns under load).
/// </remarks>
public sealed class RevsHeldBack : LaneRate
{
    private const double Reached = 0.85, ReachedOfLoaded = 0.6, FewestModels = 5, FewestTests = 3;

    /// <summary>An idle this far under the model's own means that the clamp counts wrong, not that the pedal was held.</summary>
    private const double IdleOff = 0.75;

    /// <summary>No diesel idles so slowly, r/min.</summary>
    private const double SlowestIdle = 450;

    private static readonly Phase[] Accelerations = [Phase.Accel1, Phase.Accel2, Phase.Accel3];

    private static readonly Phase[] Pulls = [Phase.Scan, Phase.Vel100, Phase.Vel80];

    private static readonly Dataset Peaks = new("signatures_revs_held_back",
        [Text("row_id"), Text("method"), Text("model_code"), Text("class"), Text("station_id"), Number("peak", 0, 1e5), Number("idle", 0, 1e5), Number("tests", 0, 1e9)], ["row_id"], null);

    public override IndicatorCard Card { get; } = CardOf("revs_held_back", Tier.Contradiction, ["short_test", "edited_result"], new("自由加速未踩到底", "free accelerations without full throttle"),
        new("转速夹缸数设置错误（怠速同样偏低，不计）；停车限速的发动机（同型车他站亦然）", "a clamp set to the wrong cylinders (its idle is as low: left out); an engine that is limited when parked (so is its model elsewhere)"),
        "GB 3847-2018 annex A: pedal to the floor, up to the governed speed, which is over the rated one; domain A7", version: 2);

    public override Dataset Digest => Peaks;

    public override int DigestDays => 30;

    protected override double SmallestShare => 0.05;

    protected override double HonestFloor => 0.01;

    protected override double FewestAbnormal => 3;

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    public override Table Digested(VehicleDay day)
    {
        var rows = day.Inspections.Select(t => RevsOf(day, t) ?? LoadedOf(day, t)).OfType<Revs>().GroupBy(r => (r.Method, r.Model, r.Class, r.Station)).OrderBy(g => g.Key)
            .Select(g => new Revs(g.Key.Method, g.Key.Model, g.Key.Class, g.Key.Station, Robust.Median([.. g.Select(r => r.Peak)]), Robust.Median([.. g.Select(r => r.Idle)]), g.Count())).ToList();
        IReadOnlyList<string?> Texts(Func<Revs, string> of) => [.. rows.Select(of)];
        return new Table(Peaks, rows.Count).With("row_id", Texts(r => $"{r.Method}|{r.Model}|{r.Class}|{r.Station}")).With("method", Texts(r => r.Method.ToString())).With("model_code", Texts(r => r.Model)).With("class", Texts(r => r.Class)).With("station_id", Texts(r => r.Station))
            .With("peak", [.. rows.Select(r => r.Peak)]).With("idle", [.. rows.Select(r => r.Idle)]).With("tests", [.. rows.Select(r => r.Tests)]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var known = memory.Digests.Select(d => d.Table).Append(DigestOf(day)!).SelectMany(Read).ToList();
        var (models, classes) = (known.ToLookup(r => (r.Method, r.Model)), known.Where(r => r.Method == TestMethod.FreeAcceleration).ToLookup(r => r.Class));
        return Observe(day, (d, test) => RevsOf(d, test) is { } revs ? LookAt(test, revs, models[(revs.Method, revs.Model)], models[(TestMethod.LugDown, revs.Model)], classes[revs.Class]) : null).ToList();
    }

    private static TestLook? LookAt(Inspection test, Revs revs, IEnumerable<Revs> model, IEnumerable<Revs> loaded, IEnumerable<Revs> ofClass)
    {
        var (elsewhere, pulled) = (Elsewhere(model), Elsewhere(loaded));
        var (usual, of, reached) = elsewhere.Sum(r => r.Tests) >= FewestTests ? (Robust.Median([.. elsewhere.Select(r => r.Peak)]), new Bilingual(revs.Model, revs.Model), Reached)
            : pulled.Sum(r => r.Tests) >= FewestTests ? (Robust.Median([.. pulled.Select(r => r.Peak)]), new($"{revs.Model} 加载检验", $"{revs.Model} under load"), ReachedOfLoaded)
            : (SlowestOf(Elsewhere(ofClass)), new(revs.Class, revs.Class), Reached);
        if (double.IsNaN(usual)) return null;
        var isClamp = revs.Idle < (elsewhere.Count > 0 ? IdleOff * Robust.Median([.. elsewhere.Select(r => r.Idle)]) : SlowestIdle);
        return new TestLook(revs.Peak < reached * usual && !isClamp, 1 - revs.Peak / usual, new($"检验 {test.Id}：发动机最高转速仅 {revs.Peak:0} r/min，他站 {of.Zh} 通常达到 {usual:0} r/min",
            $"test {test.Id}: the engine reached {revs.Peak:0} r/min; {of.En} reaches {usual:0} r/min at other stations"));

        List<Revs> Elsewhere(IEnumerable<Revs> of) => [.. of.Where(r => r.Station != revs.Station)];
    }

    /// <summary>The lowest of the models' medians; NaN where too few models are known.</summary>
    private static double SlowestOf(IEnumerable<Revs> ofClass)
    {
        var models = ofClass.GroupBy(r => r.Model).Select(g => Robust.Median([.. g.Select(r => r.Peak)])).ToList();
        return models.Count < FewestModels ? double.NaN : models.Min();
    }

    /// <summary>Middle peak of the three accelerations and the idle before them; null where not all of them were measured.</summary>
    private static Revs? RevsOf(VehicleDay day, Inspection test)
    {
        if (test.Method != TestMethod.FreeAcceleration || test.ModelCode.Length == 0 || test.Verdict is not (Verdict.Pass or Verdict.Fail)) return null;
        var trace = day.Traces.Of(test.Id);
        var rpm = trace.EngineRpm;
        var phases = trace.Phase;
        var (peaks, idle) = (new double[Accelerations.Length], double.PositiveInfinity);
        for (var i = 0; i < trace.Length; i++)
        {
            if (!(rpm[i] > 0)) continue;
            idle = Math.Min(idle, rpm[i]);
            if (Array.IndexOf(Accelerations, phases[i]) is var n and >= 0) peaks[n] = Math.Max(peaks[n], rpm[i]);
        }
        return peaks.Min() <= 0 ? null : new Revs(test.Method, test.ModelCode, ClassOf(test), test.StationId, peaks.Order().ElementAt(1), idle, 1);
    }

    /// <summary>Highest and lowest engine speed of a lug-down test; null where it was not measured.</summary>
    private static Revs? LoadedOf(VehicleDay day, Inspection test)
    {
        if (test.Method != TestMethod.LugDown || test.ModelCode.Length == 0 || test.Verdict is not (Verdict.Pass or Verdict.Fail)) return null;
        var trace = day.Traces.Of(test.Id);
        var rpm = trace.EngineRpm;
        var phases = trace.Phase;
        var (peak, lowest) = (0.0, double.PositiveInfinity);
        for (var i = 0; i < trace.Length; i++)
            if (rpm[i] > 0 && Pulls.Contains(phases[i])) (peak, lowest) = (Math.Max(peak, rpm[i]), Math.Min(lowest, rpm[i]));
        return peak <= 0 ? null : new Revs(test.Method, test.ModelCode, ClassOf(test), test.StationId, peak, lowest, 1);
    }

    private static string ClassOf(Inspection test) => $"{test.Fuel} {test.VehicleClass}";

    private static IEnumerable<Revs> Read(Table table) => Enumerable.Range(0, table.RowCount).Select(row => new Revs(Enum.Parse<TestMethod>(table.TextAt("method", row)!), table.TextAt("model_code", row)!, table.TextAt("class", row)!, table.TextAt("station_id", row)!,
        table.Numbers("peak")[row], table.Numbers("idle")[row], table.Numbers("tests")[row]));

    private sealed record Revs(TestMethod Method, string Model, string Class, string Station, double Peak, double Idle, double Tests);

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次自由加速检验中 {abnormal:0} 次发动机未达到同型车的最高转速（全市通常 {peers.Mean:0.0%}），疑未踩到底", $"in {abnormal:0} of {evaluated:0} free-acceleration tests the engine does not reach its model's speed (usually {peers.Mean:0.0%}): no full throttle");
}
