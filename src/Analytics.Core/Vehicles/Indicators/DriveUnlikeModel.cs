using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of vehicles that were entered as four-wheel drive, or as hybrids, though their models are neither, and tested without load. Other stations of the last 30 days say what a model is: twelve tests and more, none of twenty
/// entered so. Who types it in spares the car the rollers; an expert sees it on the type plate.
/// </summary>
/// <remarks>
/// Unit: share of tests of such models. Innocent look-alike: a slip of the keyboard, the single car of another version (all lanes have some: as many as the models have elsewhere are no more than its share, and a car
/// that comes back is one car), a fleet of such a version that comes to one station (fewer than three models: not counted).
/// </remarks>
public sealed class DriveUnlikeModel : LaneRate
{
    private const double ModelKnown = 12, Slips = 0.05;
    private const int FewestStations = 2, FewestModels = 3;

    /// <summary>In a tag: between a model and the vehicle.</summary>
    private const char OfModel = '|';

    public override IndicatorCard Card { get; } = CardOf("drive_unlike_model", Tier.Contradiction, ["method_avoidance", "other_vehicle"], new("两驱车录为四驱、燃油车录为混动并免上线", "two-wheel drive entered as four-wheel drive, petrol as hybrid"),
        new("录入笔误；只到一站的四驱版或混动版车队（不足三个车型，不计）", "a slip of the keyboard; a fleet of a four-wheel-drive or hybrid version (under three models: left out)"), "GB 18285-2018: loaded methods unless the vehicle cannot; domain B6", version: 3);

    public override Dataset Digest => MethodAvoidance.Models;

    public override int DigestDays => MethodAvoidance.ModelDays;

    public override Table Digested(VehicleDay day) => MethodAvoidance.ModelsOf(day);

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    protected override double HonestFloor => 0.002;

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var all = new Dictionary<string, (Entered Entered, HashSet<string> Stations)>(StringComparer.Ordinal);
        var own = new Dictionary<(string Model, string Station), Entered>();
        foreach (var table in memory.Digests.Select(d => d.Table).Append(DigestOf(day)!))
        {
            var (models, groups, stations, tests, four) = (table.Texts("model_code"), table.Texts("group"), table.Texts("station_id"), table.Numbers("tests"), table.Numbers("four_wheel"));
            for (var row = 0; row < table.RowCount; row++)
            {
                var (model, station) = (models[row]!, stations[row]!);
                var entered = new Entered(tests[row], four[row], groups[row]!.StartsWith(Hybrid, StringComparison.Ordinal) ? tests[row] : 0);
                if (!all.TryGetValue(model, out var sum)) sum = (default, []);
                sum.Stations.Add(station);
                all[model] = (sum.Entered + entered, sum.Stations);
                own[(model, station)] = own.GetValueOrDefault((model, station)) + entered;
            }
        }
        var elsewhere = ElsewhereOf(all.ToDictionary(m => m.Key, m => m.Value.Entered), own);
        return Observe(day, (_, test) => all.TryGetValue(test.ModelCode, out var known) && known.Stations.Count > FewestStations ? LookAt(test, known.Entered - own.GetValueOrDefault((test.ModelCode, test.StationId))) : null)
            .Select(o => o with { Expected = o.Exposure * elsewhere(o.Subject.ParentId) }).ToList();
    }

    private static TestLook? LookAt(Inspection test, Entered known)
    {
        if (known.Tests < ModelKnown) return null;
        var (asFour, asHybrid) = (test.Drive == "4wd" && known.IsTwoWheel, test.Fuel == Hybrid && known.IsNoHybrid);
        if (!known.IsTwoWheel && !asHybrid) return null;
        var (zh, en, times) = asHybrid ? ("混动", "a hybrid", known.Hybrids) : ("四驱", "four-wheel drive", known.FourWheel);
        return new TestLook((asFour || asHybrid) && test.Method is TestMethod.Tsi or TestMethod.FreeAcceleration, known.Tests, new(
            $"检验 {test.Id}：车型 {test.ModelCode} 录为{zh}、未用工况法；他站 {known.Tests:0} 次检验中 {times:0} 次录为{zh}", $"test {test.Id}: model {test.ModelCode} was entered as {en} and not put on the dynamometer; {times:0} of {known.Tests:0} tests elsewhere enter it so"),
            $"{Plain(test.ModelCode)}{OfModel}{Plain(test.VehicleId)}");
    }

    /// <summary>Share of the tests of two-wheel-drive petrol models that stations but one enter otherwise.</summary>
    private static Func<string, double> ElsewhereOf(Dictionary<string, Entered> all, Dictionary<(string Model, string Station), Entered> own)
    {
        static Entered Sum(IEnumerable<Entered> entered) => entered.Aggregate(default(Entered), (sum, e) => sum + e);
        var models = all.Where(m => m.Value.IsTwoWheel && m.Value.IsNoHybrid).ToDictionary();
        var city = Sum(models.Values);
        var stations = own.Where(x => models.ContainsKey(x.Key.Model)).GroupBy(x => x.Key.Station).ToDictionary(g => g.Key, g => Sum(g.Select(x => x.Value)));
        return station => city - stations.GetValueOrDefault(station) is { Tests: > 0 } others ? (others.FourWheel + others.Hybrids) / others.Tests : 0;
    }

    private const string Hybrid = "hybrid";

    /// <summary>How many tests of a model there were, and as what it was entered.</summary>
    private readonly record struct Entered(double Tests, double FourWheel, double Hybrids)
    {
        public bool IsTwoWheel => FourWheel <= Slips * Tests;

        public bool IsNoHybrid => Hybrids <= Slips * Tests;

        public static Entered operator +(Entered a, Entered b) => new(a.Tests + b.Tests, a.FourWheel + b.FourWheel, a.Hybrids + b.Hybrids);

        public static Entered operator -(Entered a, Entered b) => new(a.Tests - b.Tests, a.FourWheel - b.FourWheel, a.Hybrids - b.Hybrids);
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
        $"{evaluated:0} 辆他站均为两驱燃油车的车型中 {abnormal:0} 辆录为四驱或混动并免上线检测（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} vehicles of models that are two-wheel drive and no hybrids elsewhere were entered as one or the other and tested without load (usually {peers.Mean:0.0%})");
}
