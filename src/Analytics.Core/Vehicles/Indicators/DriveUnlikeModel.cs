using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of vehicles of two-wheel-drive models that were entered as four-wheel drive and tested without load. Other stations of the last 30 days say what a model is: twelve tests and more, none of twenty entered as four-wheel
/// drive. Who types it in spares the car the rollers; an expert sees it on the type plate.
/// </summary>
/// <remarks>
/// Unit: share of tests of such models. Innocent look-alike: a slip of the keyboard, the single car of a four-wheel-drive version (all lanes have some: as many as the models have elsewhere are no more than its share, and a car
/// that comes back is one car), a fleet of a four-wheel-drive version that comes to one station (fewer than three models: not counted).
/// </remarks>
public sealed class DriveUnlikeModel : LaneRate
{
    private const double ModelKnown = 12, Slips = 0.05;
    private const int FewestStations = 2, FewestModels = 3;

    /// <summary>In a tag: between a model and the vehicle.</summary>
    private const char OfModel = '|';

    public override IndicatorCard Card { get; } = CardOf("drive_unlike_model", Tier.Contradiction, ["method_avoidance", "other_vehicle"], new("两驱车录为四驱并免上线", "two-wheel drive entered as four-wheel drive"),
        new("录入笔误；只到一站的四驱版车队（不足三个车型，不计）", "a slip of the keyboard; a fleet of a four-wheel-drive version (under three models: left out)"), "GB 18285-2018: loaded methods unless the vehicle cannot; domain B6", version: 2);

    public override Dataset Digest => MethodAvoidance.Models;

    public override int DigestDays => MethodAvoidance.ModelDays;

    public override Table Digested(VehicleDay day) => MethodAvoidance.ModelsOf(day);

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    protected override double HonestFloor => 0.002;

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var all = new Dictionary<string, (double Tests, double FourWheel, HashSet<string> Stations)>(StringComparer.Ordinal);
        var own = new Dictionary<(string Model, string Station), (double Tests, double FourWheel)>();
        foreach (var table in memory.Digests.Select(d => d.Table).Append(DigestOf(day)!))
        {
            var (models, stations, tests, four) = (table.Texts("model_code"), table.Texts("station_id"), table.Numbers("tests"), table.Numbers("four_wheel"));
            for (var row = 0; row < table.RowCount; row++)
            {
                var (model, station) = (models[row]!, stations[row]!);
                if (!all.TryGetValue(model, out var sum)) sum = (0, 0, []);
                sum.Stations.Add(station);
                all[model] = (sum.Tests + tests[row], sum.FourWheel + four[row], sum.Stations);
                var here = own.GetValueOrDefault((model, station));
                own[(model, station)] = (here.Tests + tests[row], here.FourWheel + four[row]);
            }
        }
        var elsewhere = ElsewhereOf(all, own);
        return Observe(day, (_, test) => all.TryGetValue(test.ModelCode, out var known) ? LookAt(test, known, own.GetValueOrDefault((test.ModelCode, test.StationId))) : null)
            .Select(o => o with { Expected = o.Exposure * elsewhere(o.Subject.ParentId) }).ToList();
    }

    private static TestLook? LookAt(Inspection test, (double Tests, double FourWheel, HashSet<string> Stations) known, (double Tests, double FourWheel) own)
    {
        var (tests, four) = (known.Tests - own.Tests, known.FourWheel - own.FourWheel);
        if (tests < ModelKnown || known.Stations.Count <= FewestStations || four > Slips * tests) return null;
        return new TestLook(test is { Drive: "4wd", Method: TestMethod.Tsi or TestMethod.FreeAcceleration }, tests, new(
            $"检验 {test.Id}：车型 {test.ModelCode} 录为四驱、未用工况法；他站 {tests:0} 次检验中 {four:0} 次录为四驱", $"test {test.Id}: model {test.ModelCode} was entered as four-wheel drive and not put on the dynamometer; {four:0} of {tests:0} tests elsewhere enter it so"),
            $"{Plain(test.ModelCode)}{OfModel}{Plain(test.VehicleId)}");
    }

    /// <summary>Share of the tests of two-wheel-drive models that stations but one enter as four-wheel drive.</summary>
    private static Func<string, double> ElsewhereOf(Dictionary<string, (double Tests, double FourWheel, HashSet<string>)> all, Dictionary<(string Model, string Station), (double Tests, double FourWheel)> own)
    {
        var models = all.Where(m => m.Value.FourWheel <= Slips * m.Value.Tests).ToDictionary(m => m.Key, m => m.Value);
        var (tests, four) = (models.Sum(m => m.Value.Tests), models.Sum(m => m.Value.FourWheel));
        var stations = own.Where(x => models.ContainsKey(x.Key.Model)).GroupBy(x => x.Key.Station).ToDictionary(g => g.Key, g => (Tests: g.Sum(x => x.Value.Tests), FourWheel: g.Sum(x => x.Value.FourWheel)));
        return station => stations.GetValueOrDefault(station) is var here && tests > here.Tests ? (four - here.FourWheel) / (tests - here.Tests) : 0;
    }

    private static string Plain(string code) => code.Replace(';', ' ').Replace('=', ' ').Replace(OfModel, ' ');

    /// <summary>A fleet of one version is no lead, nor what others have as well. A car that comes back after a failure is entered as it was.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Select(m =>
    {
        var seen = window.Of(m.Subject);
        var cars = seen.SelectMany(o => o.Tag.Split(';')).Where(t => t.Length > 0).Select(t => t[..t.LastIndexOf('=')]).Distinct().ToList();
        if (cars.Count < FewestAbnormal || cars.Select(c => c.Split(OfModel)[0]).Distinct().Count() < FewestModels) return m with { PValue = 1, Evidence = 0 };
        var p = Math.Max(m.PValue, Distributions.PoissonUpperTail(cars.Count, seen.Sum(o => double.IsNaN(o.Expected) ? 0 : o.Expected)));
        return m with { PValue = p, Evidence = Math.Min(m.Evidence, Evidences.FromPValue(p)) };
    });

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 辆他站均为两驱的车型中 {abnormal:0} 辆录为四驱并免上线检测（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} vehicles of models that are two-wheel drive elsewhere were entered as four-wheel drive and tested without load (usually {peers.Mean:0.0%})");
}
