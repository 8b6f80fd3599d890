using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's passed lug-down tests that yield little power and little smoke: power over rated power, relative to what the model shows at other stations, lower than nineteen of twenty tests of the city show and farther from the middle than engines scatter, each lane's
/// shares brought to its own upper quarter, and smoke below the model's there. An engine that is not given full throttle burns less and smokes less; enough of the rated power (40 %) passes.
/// </summary>
/// <remarks>
/// Unit: share of lug-down tests. Innocent look-alike: worn engines (weak, but they smoke like their kind and more: not counted), rollers that read low or another correction of power (all of the lane's tests are then lower: its
/// upper quarter takes it off), a fleet of a weak model (held against its own kind).
/// </remarks>
public sealed class PowerHeldBack : RateIndicator<VehicleDay>
{
    private const double UpperQuarter = 0.75, LowestTwentieth = 0.05;

    /// <summary>One engine in 160 is weaker by chance.</summary>
    private const double Scatter = 2.5;

    /// <summary>A model is known with so many tests at other stations.</summary>
    private const int ModelKnown = 4;

    /// <summary>In a tag: before it the shares of tests that smoke less than their model does elsewhere, behind it the others.</summary>
    private const char AsMuchSmoke = '|';

    private static readonly Dataset Shares = new("signatures_power_held_back",
        [Text("row_id"), Text("model_code"), Text("class"), Text("station_id"), Number("share", 0, 1e6), Number("smoke", -100, 100), Number("tests", 0, 1e9)], ["row_id"], null);

    public override Dataset Digest => Shares;

    public override int DigestDays => 30;

    public override IndicatorCard Card { get; } = new("power_held_back", 4, LeadKind.VehicleInspection, Tier.Statistical, ["short_test", "edited_result"], "share of lug-down tests",
        new("加载减速功率偏低", "lug-down tests without full power"), new("测功机示值偏低（按本线自身水平扣除）；发动机磨损（烟度不低，不计）", "rollers that read low (the lane's own level takes it off); worn engines (they smoke no less: not counted)"),
        "GB 3847-2018: full throttle through the power scan; domain A7");

    protected override double FewestUnits => 15;

    protected override double FewestAbnormal => 4;

    /// <summary>A twentieth is anybody's; three times that is a way of testing.</summary>
    protected override double SmallestShare => 3 * LowestTwentieth;

    protected override double HonestFloor => LowestTwentieth / 4;

    /// <summary>What each station measured of each model: the medians of the day.</summary>
    public override Table Digested(VehicleDay day)
    {
        var rows = Measured(day.Inspections).GroupBy(x => (Model: x.Test.ModelCode, Class: ClassOf(x.Test), Station: x.Test.StationId)).OrderBy(g => g.Key)
            .Select(g => new Usual(g.Key.Model, g.Key.Class, g.Key.Station, Robust.Median([.. g.Select(x => x.Share)]), Robust.Median([.. g.Select(x => x.Smoke)]), g.Count())).ToList();
        IReadOnlyList<string?> Texts(Func<Usual, string> of) => [.. rows.Select(of)];
        return new Table(Shares, rows.Count).With("row_id", Texts(r => $"{r.Model}|{r.Class}|{r.Station}")).With("model_code", Texts(r => r.Model)).With("class", Texts(r => r.Class)).With("station_id", Texts(r => r.Station))
            .With("share", [.. rows.Select(r => r.Share)]).With("smoke", [.. rows.Select(r => r.Smoke)]).With("tests", [.. rows.Select(r => (double)r.Tests)]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var known = memory.Digests.Select(d => d.Table).Append(DigestOf(day)!).SelectMany(Read).ToList();
        var (models, classes) = (known.ToLookup(r => r.Model), known.ToLookup(r => r.Class));
        foreach (var lane in day.Lanes)
        {
            var tests = Measured(lane).Select(x => (x.Test, Power: x.Share, x.Smoke, Usual: UsualOf(x.Test, models[x.Test.ModelCode], classes[ClassOf(x.Test)])))
                .Select(x => (x.Test, x.Power, Share: x.Power / x.Usual.Share, SmokesLess: x.Smoke < x.Usual.Smoke))
                .OrderBy(x => x.Share).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            if (tests.Count == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = tests.Count,
                Tag = $"{Listed(tests.Where(x => x.SmokesLess).Select(x => x.Share))}{AsMuchSmoke}{Listed(tests.Where(x => !x.SmokesLess).Select(x => x.Share))}",
                Examples = [.. tests.Where(x => x.SmokesLess).Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), 1 - x.Share, new(
                    $"检验 {x.Test.Id} 的最大功率仅为额定功率的 {x.Power:0%}，他站同型车的 {x.Share:0%}，烟度也更低", $"test {x.Test.Id} reached {x.Power:0%} of its rated power, {x.Share:0%} of what its model does elsewhere, and smokes less")))],
            };
        }
    }

    /// <summary>The model at other stations, its class where it is hardly known; where that is not either the rated power, and smoke says nothing.</summary>
    private static (double Share, double Smoke) UsualOf(Inspection test, IEnumerable<Usual> model, IEnumerable<Usual> ofClass)
    {
        var own = model.Where(r => test.ModelCode.Length > 0 && r.Station != test.StationId).ToList();
        if (own.Sum(r => r.Tests) < ModelKnown) own = [.. ofClass.Where(r => r.Station != test.StationId)];
        return own.Count == 0 ? (1, double.NaN) : (Robust.Median([.. own.Select(r => r.Share)]), Robust.Median([.. own.Select(r => r.Smoke)]));
    }

    private static string ClassOf(Inspection test) => $"{test.VehicleClass} {test.EmissionStandard}";

    private static IEnumerable<Usual> Read(Table table) => Enumerable.Range(0, table.RowCount).Select(row => new Usual(table.TextAt("model_code", row) ?? "", table.TextAt("class", row) ?? "", table.TextAt("station_id", row)!,
        table.Numbers("share")[row], table.Numbers("smoke")[row], (int)table.Numbers("tests")[row]));

    private sealed record Usual(string Model, string Class, string Station, double Share, double Smoke, int Tests);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var levels = window.Subjects.ToDictionary(s => s, s => Robust.Quantile([.. window.Of(s).SelectMany(o => SharesOf(o.Tag))], UpperQuarter));
        var city = window.Subjects.Where(s => window.Of(s).Sum(o => o.Exposure) >= FewestUnits).SelectMany(s => window.Of(s).SelectMany(o => SharesOf(o.Tag)).Select(share => share / levels[s])).ToArray();
        // The lowest twentieth of engines in good order is low by their scatter alone: whoever spares the throttle is beyond it.
        var middle = Robust.Median(city);
        var low = Math.Min(Robust.Quantile(city, LowestTwentieth), middle - Scatter * Robust.Sigma(city, middle));
        return base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => window.Of(s).Select(o => o with
        {
            Count = SharesOf(o.Tag.Split(AsMuchSmoke)[0]).Count(share => share / levels[s] < low),
            Examples = [.. o.Examples.Where(e => (1 - e.Value) / levels[s] < low)],
        }))));
    }

    /// <summary>The passed lug-down tests with their power over rated power and the mean level of their smoke (NaN where it was not measured).</summary>
    private static IEnumerable<(Inspection Test, double Share, double Smoke)> Measured(IEnumerable<Inspection> tests) =>
        from test in tests
        where test is { Method: TestMethod.LugDown, Verdict: Verdict.Pass }
        let share = test.Result("max_power_kw") / test.Result("rated_power_kw")
        where share is > 0 and < double.PositiveInfinity
        select (test, share.Value, Emissions.LevelOf(test, "k100_m1", "k80_m1"));

    private static string Listed(IEnumerable<double> shares) => string.Join(' ', shares.Select(share => share.ToString("0.###", CultureInfo.InvariantCulture)));

    private static IEnumerable<double> SharesOf(string tag) => tag.Split([' ', AsMuchSmoke], StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次合格的加载减速检验中 {abnormal:0} 次功率远低于本线其他车辆、烟度又低于同型车（全市通常 {peers.Mean:0.0%}），疑未全油门", $"{abnormal:0} of {evaluated:0} passed lug-down tests yield far less power than the lane's others and less smoke than their models (usually {peers.Mean:0.0%}): no full throttle");
}
