using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's passed lug-down tests whose measured power over rated power, relative to what the model shows at other stations, is lower than nineteen of twenty tests of the city show, each lane's shares brought to its own upper quarter. An engine
/// that is not given full throttle smokes little and yields little power; enough of the rated power (40 %) passes.
/// </summary>
/// <remarks>
/// Unit: share of lug-down tests. Innocent look-alike: rollers that read low or another correction of power (all of the lane's tests are then lower: its upper quarter takes it off), worn engines (every
/// lane has some), a fleet of a weak model (held against its own kind).
/// </remarks>
public sealed class PowerHeldBack : RateIndicator<VehicleDay>
{
    private const double UpperQuarter = 0.75, LowestTwentieth = 0.05;

    /// <summary>A model is known with so many tests at other stations.</summary>
    private const int ModelKnown = 4;

    private static readonly Dataset Shares = new("signatures_power_held_back",
        [Text("row_id"), Text("model_code"), Text("class"), Text("station_id"), Number("share", 0, 1e6), Number("tests", 0, 1e9)], ["row_id"], null);

    public override Dataset Digest => Shares;

    public override int DigestDays => 30;

    public override IndicatorCard Card { get; } = new("power_held_back", 2, LeadKind.VehicleInspection, Tier.Statistical, ["short_test", "edited_result"], "share of lug-down tests",
        new("加载减速功率偏低", "lug-down tests without full power"), new("测功机示值偏低（按本线自身水平扣除）；发动机磨损", "rollers that read low (the lane's own level takes it off); worn engines"),
        "GB 3847-2018: full throttle through the power scan; domain A7");

    protected override double FewestUnits => 15;

    protected override double FewestAbnormal => 4;

    /// <summary>A twentieth is anybody's; three times that is a way of testing.</summary>
    protected override double SmallestShare => 3 * LowestTwentieth;

    protected override double HonestFloor => LowestTwentieth / 2;

    /// <summary>What each station measured of each model: the median of the day.</summary>
    public override Table Digested(VehicleDay day)
    {
        var rows = day.Inspections.Select(t => (Test: t, Share: ShareOf(t))).Where(x => x.Share > 0).GroupBy(x => (Model: x.Test.ModelCode, Class: ClassOf(x.Test), Station: x.Test.StationId)).OrderBy(g => g.Key)
            .Select(g => new Usual(g.Key.Model, g.Key.Class, g.Key.Station, Robust.Median([.. g.Select(x => x.Share)]), g.Count())).ToList();
        IReadOnlyList<string?> Texts(Func<Usual, string> of) => [.. rows.Select(of)];
        return new Table(Shares, rows.Count).With("row_id", Texts(r => $"{r.Model}|{r.Class}|{r.Station}")).With("model_code", Texts(r => r.Model)).With("class", Texts(r => r.Class)).With("station_id", Texts(r => r.Station))
            .With("share", [.. rows.Select(r => r.Share)]).With("tests", [.. rows.Select(r => (double)r.Tests)]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var known = memory.Digests.Select(d => d.Table).Append(Digested(day)).SelectMany(Read).ToList();
        var (models, classes) = (known.ToLookup(r => r.Model), known.ToLookup(r => r.Class));
        foreach (var lane in day.Lanes)
        {
            var shares = lane.Select(t => (Test: t, Power: ShareOf(t))).Where(x => x.Power > 0).Select(x => (x.Test, x.Power, Share: x.Power / UsualOf(x.Test, models[x.Test.ModelCode], classes[ClassOf(x.Test)])))
                .OrderBy(x => x.Share).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            if (shares.Count == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = shares.Count,
                Tag = string.Join(' ', shares.Select(x => x.Share.ToString("0.###", CultureInfo.InvariantCulture))),
                Examples = [.. shares.Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), 1 - x.Share, new(
                    $"检验 {x.Test.Id} 的最大功率仅为额定功率的 {x.Power:0%}，他站同型车的 {x.Share:0%}", $"test {x.Test.Id} reached {x.Power:0%} of its rated power, {x.Share:0%} of what its model does elsewhere")))],
            };
        }
    }

    /// <summary>Power over rated power of the model at other stations, of its class where it is hardly known, of nobody (1) where that is not either.</summary>
    private static double UsualOf(Inspection test, IEnumerable<Usual> model, IEnumerable<Usual> ofClass)
    {
        var own = model.Where(r => test.ModelCode.Length > 0 && r.Station != test.StationId).ToList();
        if (own.Sum(r => r.Tests) < ModelKnown) own = [.. ofClass.Where(r => r.Station != test.StationId)];
        return own.Count == 0 ? 1 : Robust.Median([.. own.Select(r => r.Share)]);
    }

    private static string ClassOf(Inspection test) => $"{test.VehicleClass} {test.EmissionStandard}";

    private static IEnumerable<Usual> Read(Table table) => Enumerable.Range(0, table.RowCount).Select(row => new Usual(table.TextAt("model_code", row) ?? "", table.TextAt("class", row) ?? "", table.TextAt("station_id", row)!,
        table.Numbers("share")[row], (int)table.Numbers("tests")[row]));

    private sealed record Usual(string Model, string Class, string Station, double Share, int Tests);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var levels = window.Subjects.ToDictionary(s => s, s => Robust.Quantile([.. window.Of(s).SelectMany(SharesOf)], UpperQuarter));
        var city = window.Subjects.Where(s => window.Of(s).Sum(o => o.Exposure) >= FewestUnits).SelectMany(s => window.Of(s).SelectMany(SharesOf).Select(share => share / levels[s])).ToArray();
        var low = Robust.Quantile(city, LowestTwentieth);
        return base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => window.Of(s).Select(o => o with
        {
            Count = SharesOf(o).Count(share => share / levels[s] < low),
            Examples = [.. o.Examples.Where(e => (1 - e.Value) / levels[s] < low)],
        }))));
    }

    private static double ShareOf(Inspection test) => test is { Method: TestMethod.LugDown, Verdict: Verdict.Pass } && test.Result("rated_power_kw") is > 0 and var rated && test.Result("max_power_kw") is { } power
        ? power / rated : double.NaN;

    private static IEnumerable<double> SharesOf(Observation seen) => seen.Tag.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次合格的加载减速检验中 {abnormal:0} 次功率远低于本线其他车辆（全市通常 {peers.Mean:0.0%}），疑未全油门", $"{abnormal:0} of {evaluated:0} passed lug-down tests yield far less power than the lane's others (usually {peers.Mean:0.0%}): no full throttle");
}
