using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's passed lug-down tests that yield little power and little smoke: power over rated power, relative to what the model shows at other stations, lower than nineteen of twenty tests of the city show and farther from the middle than engines scatter, each lane's
/// shares brought to its own upper quarter, and smoke below the model's there. Of tests that lie beyond all scatter (four standard deviations) a few are enough, and their smoke does not
/// matter where they stand within 15 % above the power that passes and are more than those in the 15 % above these: weak engines become rarer towards the bound, power that is meted out piles up there. An engine that is not given full throttle burns less and smokes less; enough of the rated power (40 %) passes.
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

    /// <summary>So far from the middle no engine in order is: one test in 33 of a lane is then a way of testing.</summary>
    private const double FarOff = 4, FewFarOff = 0.03;

    /// <summary>A model is known with so many tests at other stations.</summary>
    private const int ModelKnown = 4;

    /// <summary>Right above the power that passes, and as far again, as multiples of it.</summary>
    private const double RightAbove = 1.15, NextAbove = 1.3;

    /// <summary>40 % of the rated power passes (GB 3847-2018) where the station does not say.</summary>
    private const double Passes = 0.4;

    /// <summary>In a tag: between the shares of tests that smoke less than their model does elsewhere, of others that stand right above the power that passes, of the rest, and how many tests stand there and next above.</summary>
    private const char Between = '|';

    private static readonly Dataset Shares = new("signatures_power_held_back",
        [Text("row_id"), Text("model_code"), Text("class"), Text("station_id"), Number("share", 0, 1e6), Number("smoke", -100, 100), Number("tests", 0, 1e9)], ["row_id"], null);

    public override Dataset Digest => Shares;

    public override int DigestDays => 30;

    public override IndicatorCard Card { get; } = new("power_held_back", 5, LeadKind.VehicleInspection, Tier.Statistical, ["short_test", "edited_result"], "share of lug-down tests",
        new("加载减速功率偏低", "lug-down tests without full power"), new("测功机示值偏低（按本线自身水平扣除）；发动机磨损（烟度不低，不计）", "rollers that read low (the lane's own level takes it off); worn engines (they smoke no less: not counted)"),
        "GB 3847-2018: full throttle through the power scan; domain A7");

    protected override double FewestUnits => 15;

    protected override double FewestAbnormal => 4;

    protected override double SmallestShare => FewFarOff;

    /// <summary>A twentieth is anybody's; three times that is a way of testing.</summary>
    private const double ManyLow = 3 * LowestTwentieth;

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
                .Select(x => (x.Test, x.Power, Share: x.Power / x.Usual.Share, SmokesLess: x.Smoke < x.Usual.Smoke, OfBound: x.Test.Result("max_power_kw") / (x.Test.Limit("max_power_kw") is > 0 and var limit ? limit : Passes * x.Test.Result("rated_power_kw"))))
                .OrderBy(x => x.Share).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            if (tests.Count == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = tests.Count,
                Tag = string.Join(Between, Listed(tests.Where(x => x.SmokesLess).Select(x => x.Share)), Listed(tests.Where(x => x is { SmokesLess: false, OfBound: <= RightAbove }).Select(x => x.Share)),
                    Listed(tests.Where(x => x is { SmokesLess: false, OfBound: not <= RightAbove }).Select(x => x.Share)), $"{tests.Count(x => x.OfBound <= RightAbove)} {tests.Count(x => x.OfBound is > RightAbove and <= NextAbove)}"),
                Examples = [.. tests.Where(x => x.SmokesLess || x.OfBound <= RightAbove).Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), 1 - x.Share, new(
                    $"检验 {x.Test.Id} 的最大功率仅为额定功率的 {x.Power:0%}，他站同型车的 {x.Share:0%}{(x.SmokesLess ? "，烟度也更低" : "")}", $"test {x.Test.Id} reached {x.Power:0%} of its rated power, {x.Share:0%} of what its model does elsewhere{(x.SmokesLess ? ", and smokes less" : "")}")))],
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
        var levels = window.Subjects.ToDictionary(s => s, s => Robust.Quantile([.. window.Of(s).SelectMany(AllShares)], UpperQuarter));
        var city = window.Subjects.Where(s => window.Of(s).Sum(o => o.Exposure) >= FewestUnits).SelectMany(s => window.Of(s).SelectMany(AllShares).Select(share => share / levels[s])).ToArray();
        // The lowest twentieth of engines in good order is low by their scatter alone: whoever spares the throttle is beyond it.
        var (middle, lowest) = (Robust.Median(city), Robust.Quantile(city, LowestTwentieth));
        var sigma = Robust.Sigma(city, middle);
        var metedOut = window.Subjects.Where(s => PilesUp(window.Of(s))).ToHashSet();
        var far = Under(Math.Min(lowest, middle - FarOff * sigma), metedOut.Contains).ToDictionary(m => m.Subject);
        return [.. Under(Math.Min(lowest, middle - Scatter * sigma), _ => false).Select(m => m.Value >= ManyLow && m.PValue <= far[m.Subject].PValue ? m : far[m.Subject])];

        IEnumerable<Measurement> Under(double low, Func<Subject, bool> rightAboveToo) => base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => window.Of(s).Select(o => o with
        {
            Count = o.Tag.Split(Between).Take(rightAboveToo(s) ? 2 : 1).SelectMany(SharesOf).Count(share => share / levels[s] < low),
            Examples = [.. o.Examples.Where(e => (1 - e.Value) / levels[s] < low)],
        }))));
    }

    /// <summary>More tests stand right above the power that passes than next above.</summary>
    private static bool PilesUp(IReadOnlyList<Observation> seen)
    {
        var counts = seen.Select(o => o.Tag.Split(Between)[3].Split(' ').Select(int.Parse).ToArray()).ToList();
        return counts.Sum(c => c[0]) > counts.Sum(c => c[1]);
    }

    /// <summary>The passed lug-down tests with their power over rated power and the mean level of their smoke (NaN where it was not measured).</summary>
    private static IEnumerable<(Inspection Test, double Share, double Smoke)> Measured(IEnumerable<Inspection> tests) =>
        from test in tests
        where test is { Method: TestMethod.LugDown, Verdict: Verdict.Pass }
        let share = test.Result("max_power_kw") / test.Result("rated_power_kw")
        where share is > 0 and < double.PositiveInfinity
        select (test, share.Value, Emissions.LevelOf(test, "k100_m1", "k80_m1"));

    private static string Listed(IEnumerable<double> shares) => string.Join(' ', shares.Select(share => share.ToString("0.###", CultureInfo.InvariantCulture)));

    private static IEnumerable<double> AllShares(Observation seen) => seen.Tag.Split(Between).Take(3).SelectMany(SharesOf);

    private static IEnumerable<double> SharesOf(string listed) => listed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次合格的加载减速检验中 {abnormal:0} 次功率远低于本线其他车辆，烟度又低于同型车或功率刚过合格线（全市通常 {peers.Mean:0.0%}），疑未全油门", $"{abnormal:0} of {evaluated:0} passed lug-down tests yield far less power than the lane's others, with less smoke than their models or just what passes (usually {peers.Mean:0.0%}): no full throttle");
}
