using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of vehicles tested by a method without load (two-speed idle, free acceleration) although other stations take their model to the dynamometer. Whether a model
/// can go there, the other stations of the last 30 days say, not the papers of the test: 'four-wheel drive' may have been typed in for this purpose. Models seen too
/// seldom elsewhere are judged by their papers and by what is usual for their fuel and class, if anybody has put one on the rollers at all.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: four-wheel drive, models or classes that others test without load too (left out), a single refusal of the rollers (all lanes have some), rollers that failed their check (until they pass one: left out),
/// days on which nobody at all is put on them, until they are checked out of turn (a repair that no failed check tells of: left out), a station that has no rollers for a fuel (has never had one on them: left out).</remarks>
public sealed class MethodAvoidance : RateIndicator<VehicleDay>
{
    /// <summary>A model is known with so many tests at so many other stations.</summary>
    private const double FewestTests = 6;
    private const int FewestStations = 2;

    /// <summary>Up to this share of four-wheel drive elsewhere the model is two-wheel drive: slips of the keyboard happen.</summary>
    private const double Slips = 0.1;

    /// <summary>
    /// Where more than one in seven of a model go without load elsewhere, some of it cannot go otherwise (a four-wheel-drive version, say). What is counted is held against the few in a hundred that every lane has: a model
    /// with more of its own would count against the station to which its fleet comes.
    /// </summary>
    private const double Usual = 0.15;

    /// <summary>What is usual for its fuel and class counts as much as so many tests of a model: six hybrids that all went onto the rollers say little where every other hybrid does not.</summary>
    private const double GroupWeight = FewestTests;

    /// <summary>Rollers that failed a check are repaired within so many days, or checked again.</summary>
    private const int RepairDays = 4;

    /// <summary>Rollers that break down under a car have no failed check: a mechanic and his part come within a week, and then the rollers are checked though it is not their turn.</summary>
    private const int LongestRepairDays = 7;

    private const string OutOfOrder = "out of order";

    /// <summary>In a tag: nobody was put on the rollers that day; they passed a check before they were used.</summary>
    private const string Unused = "unused", Checked = "checked";

    internal static readonly Dataset Models = new("signatures_method_avoidance",
        [Text("row_id"), Text("model_code"), Text("group"), Text("station_id"), Number("tests", 0, 1e9), Number("four_wheel", 0, 1e9), Number("unloaded", 0, 1e9)], ["row_id"], null);

    public override IndicatorCard Card { get; } = new("method_avoidance", 9, LeadKind.VehicleInspection, Tier.Statistical, ["method_avoidance"], "share of tests",
        new("规避工况法", "avoiding the loaded test"), new("四驱或无法上线的车辆、只在一站出现的车队（不计）", "vehicles that cannot go on a dynamometer, a fleet that comes to one station only (left out)"),
        "GB 18285-2018: loaded methods unless the vehicle cannot; domain B6, B7");

    public override Dataset Digest => Models;

    public override int DigestDays => ModelDays;

    internal const int ModelDays = 30;

    protected override double SmallestShare => 0.04;

    protected override double FewestAbnormal => 4;

    protected override double FewestUnits => 10;

    protected override double HonestFloor => 0.01;

    public override Table Digested(VehicleDay day) => ModelsOf(day);

    /// <summary>How many of each model each station tested, as four-wheel drive and without load.</summary>
    internal static Table ModelsOf(VehicleDay day)
    {
        var rows = day.Inspections.Where(t => t.ModelCode.Length > 0).GroupBy(t => (t.ModelCode, Group: GroupOf(t), t.StationId))
            .OrderBy(g => g.Key.ModelCode, StringComparer.Ordinal).ThenBy(g => g.Key.Group, StringComparer.Ordinal).ThenBy(g => g.Key.StationId, StringComparer.Ordinal).ToList();
        return new Table(Models, rows.Count)
            .With("row_id", (IReadOnlyList<string?>)[.. rows.Select(r => $"{r.Key.ModelCode}|{r.Key.Group}|{r.Key.StationId}")])
            .With("model_code", (IReadOnlyList<string?>)[.. rows.Select(r => r.Key.ModelCode)])
            .With("group", (IReadOnlyList<string?>)[.. rows.Select(r => r.Key.Group)])
            .With("station_id", (IReadOnlyList<string?>)[.. rows.Select(r => r.Key.StationId)])
            .With("tests", [.. rows.Select(r => (double)r.Count())])
            .With("four_wheel", [.. rows.Select(r => (double)r.Count(t => t.Drive == "4wd"))])
            .With("unloaded", [.. rows.Select(r => (double)r.Count(IsUnloaded))]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        // A month of days is added up first, and each kind at each station asked for once: a city has more rows than tests.
        var rows = Sums(memory.Digests.Select(d => d.Table).Append(DigestOf(day)!).SelectMany(Read), r => r with { Tests = 0, FourWheel = 0, Unloaded = 0 });
        var models = rows.ToLookup(r => r.Model);
        var groups = Sums(rows, r => new Row("", r.Group, r.Station, 0, 0, 0)).ToLookup(r => r.Group);
        // A station that has never had a vehicle of the fuel on its rollers may have none that carry it.
        var equipped = rows.Where(r => r.Tests > r.Unloaded).Select(r => (r.Station, r.Fuel)).ToHashSet();
        var rollerChecks = day.Calibrations.Where(c => c.Kind is "dyno_coastdown" or "dyno_parasitic").ToLookup(c => (c.StationId, c.AnalyzerId));
        var known = new Dictionary<(string, string, string, bool), double?>();
        double? Usually(Inspection t)
        {
            var kind = (t.ModelCode, GroupOf(t), t.StationId, t.Drive == "4wd");
            return known.TryGetValue(kind, out var share) ? share : known[kind] = UsuallyUnloaded(t, models[t.ModelCode].Where(r => r.Fuel == t.Fuel), groups[GroupOf(t)]);
        }
        foreach (var lane in day.Inspections.Where(t => t.ModelCode.Length > 0).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var able = lane.Where(t => equipped.Contains((t.StationId, t.Fuel))).Select(t => (Test: t, Unloaded: Usually(t))).Where(x => x.Unloaded is not null).ToList();
            var checks = lane.Select(t => (t.StationId, t.AnalyzerId)).Distinct().SelectMany(a => rollerChecks[a]).ToList();
            if (IsOutOfOrder(day, lane.Min(t => t.StartedAt), checks, memory.Earlier.Of(day.LaneSubject(lane.First()))))
            {
                yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day) { Tag = OutOfOrder };
                continue;
            }
            if (able.Count == 0) continue;
            var avoided = able.Where(x => IsUnloaded(x.Test)).OrderBy(x => x.Unloaded).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = able.Count,
                Count = avoided.Count,
                Expected = able.Sum(x => x.Unloaded!.Value),
                Tag = UseOf(lane, checks),
                Examples = [.. avoided.Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), 1 - x.Unloaded!.Value, new(
                    $"检验 {x.Test.Id}（{x.Test.ModelCode}，录为{(x.Test.Drive == "4wd" ? "四驱" : "两驱")}）未用工况法；他站该车型 {1 - x.Unloaded:0%} 上线检测",
                    $"test {x.Test.Id} ({x.Test.ModelCode}, entered as {(x.Test.Drive.Length > 0 ? x.Test.Drive : "no drive")}) was not done on the dynamometer; elsewhere {1 - x.Unloaded:0%} of its kind are")))],
            };
        }
    }

    /// <summary>A lane of trucks is held against trucks: as many as its vehicles' own kinds go without load elsewhere are no more than its share.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var inUse = new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => WithoutRepairs(window.Of(s))));
        return base.Judge(inUse).Select(m =>
        {
            var seen = inUse.Of(m.Subject);
            var expected = seen.Where(o => o.Exposure > 0).Sum(o => o.Expected);
            var p = Math.Max(m.PValue, Distributions.PoissonUpperTail(seen.Sum(o => o.Count), expected));
            return m with
            {
                PValue = p,
                Evidence = Math.Min(m.Evidence, Evidences.FromPValue(p)),
                Because = new($"{m.Because.Zh}，按其车型在他站的情况应约 {expected:0.0} 辆", $"{m.Because.En}; some {expected:0.0} by what is usual for their kinds elsewhere"),
            };
        });
    }

    /// <summary>
    /// The days of a lane but those on which nobody was put on the rollers, where they were then checked out of turn or it is not known yet what follows. Whoever spares chosen cars the rollers has others drive
    /// on them the same day.
    /// </summary>
    private static IEnumerable<Observation> WithoutRepairs(IReadOnlyList<Observation> seen)
    {
        for (var (i, end) = (0, 0); i < seen.Count; i = Math.Max(end, i + 1))
        {
            for (end = i; end < seen.Count && Is(seen[end], Unused);) end++;
            var isRepair = end > i && seen[end - 1].Day.DayNumber - seen[i].Day.DayNumber < LongestRepairDays && (end == seen.Count || IsCheckedOutOfTurn(seen, end));
            for (var day = i; !isRepair && day < Math.Max(end, i + 1); day++) yield return seen[day];
        }
    }

    /// <summary>Whether the rollers were checked on a day at another distance from their last check than is usual between two.</summary>
    private static bool IsCheckedOutOfTurn(IReadOnlyList<Observation> seen, int day)
    {
        if (!Is(seen[day], Checked)) return false;
        var before = seen.Take(day).Where(o => Is(o, Checked)).Select(o => o.Day.DayNumber).ToList();
        var turns = before.Zip(before.Skip(1), (one, next) => (double)(next - one)).ToArray();
        return turns.Length == 0 || seen[day].Day.DayNumber - before[^1] != Robust.Median(turns);
    }

    private static bool Is(Observation day, string use) => day.Tag.Split(' ').Contains(use);

    /// <summary>Whether anybody was put on the lane's rollers today, and whether they passed a check before.</summary>
    private static string UseOf(IEnumerable<Inspection> lane, List<Calibration> checks)
    {
        var loaded = lane.Where(t => !IsUnloaded(t)).ToList();
        var used = loaded.Count > 0 ? loaded.Min(t => t.StartedAt) : lane.Max(t => t.StartedAt);
        return string.Join(' ', new[] { loaded.Count == 0 ? Unused : "", checks.Exists(c => c.Passed && c.PerformedAt <= used) ? Checked : "" }.Where(use => use.Length > 0));
    }

    /// <summary>Whether the lane's rollers failed their last check before the first test, today or within the days that a repair takes: until they pass one nobody can be put on them.</summary>
    private static bool IsOutOfOrder(VehicleDay day, DateTimeOffset first, List<Calibration> checks, IReadOnlyList<Observation> earlier)
    {
        var before = checks.Where(c => c.PerformedAt <= first).ToList();
        return before.Count > 0 ? !before.GroupBy(c => c.Kind).All(g => g.MaxBy(c => c.PerformedAt)!.Passed)
            : earlier.Count > 0 && earlier[^1].Tag == OutOfOrder && day.Day.DayNumber - earlier[^1].Day.DayNumber <= RepairDays;
    }

    /// <summary>Share of its kind (a model with its fuel: the hybrid of a model is another car) that goes without load elsewhere; null = cannot go on a dynamometer, usually does not, or unknown.</summary>
    private static double? UsuallyUnloaded(Inspection test, IEnumerable<Row> model, IEnumerable<Row> group)
    {
        var elsewhere = model.Where(r => r.Station != test.StationId).ToList();
        double tests = elsewhere.Sum(r => r.Tests), fourWheel = elsewhere.Sum(r => r.FourWheel);
        var isKnown = tests >= FewestTests && elsewhere.Select(r => r.Station).Distinct().Count() >= FewestStations;
        if (test.Drive == "4wd" && !(isKnown && fourWheel <= Slips * tests)) return null;
        if (isKnown && fourWheel > Usual * tests) return null;
        // A model that nobody has ever put on the rollers may be one that cannot go there, however many of a fleet of it come to one station.
        if (!isKnown && model.All(r => r.Unloaded >= r.Tests)) return null;
        var ofGroup = ShareOf(group.Where(r => r.Station != test.StationId));
        var unloaded = elsewhere.Sum(r => r.Unloaded);
        var share = !isKnown ? ofGroup : Math.Max(unloaded / tests, (unloaded + GroupWeight * (double.IsNaN(ofGroup) ? 0 : ofGroup)) / (tests + GroupWeight));
        return share <= Usual ? share : null;
    }

    private static List<Row> Sums(IEnumerable<Row> rows, Func<Row, Row> kind) =>
        [.. rows.GroupBy(kind).Select(g => g.Key with { Tests = g.Sum(r => r.Tests), FourWheel = g.Sum(r => r.FourWheel), Unloaded = g.Sum(r => r.Unloaded) })];

    private static double ShareOf(IEnumerable<Row> group)
    {
        double tests = 0, unloaded = 0;
        foreach (var row in group) (tests, unloaded) = (tests + row.Tests, unloaded + row.Unloaded);
        return tests >= 3 * FewestTests ? unloaded / tests : double.NaN;
    }

    private static string GroupOf(Inspection test) => test.Fuel + "|" + test.VehicleClass;

    private static bool IsUnloaded(Inspection test) => test.Method is TestMethod.Tsi or TestMethod.FreeAcceleration;

    private static IEnumerable<Row> Read(Table table) => Enumerable.Range(0, table.RowCount).Select(i => new Row(
        table.TextAt("model_code", i)!, table.TextAt("group", i)!, table.TextAt("station_id", i)!, table.Numbers("tests")[i], table.Numbers("four_wheel")[i], table.Numbers("unloaded")[i]));

    private sealed record Row(string Model, string Group, string Station, double Tests, double FourWheel, double Unloaded)
    {
        public string Fuel => Group[..Group.IndexOf('|')];
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 辆他站通常上线检测的车型中 {abnormal:0} 辆改用无负荷法检验（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} vehicles of kinds that others test on the dynamometer were tested without load (usually {peers.Mean:0.0%})");
}
