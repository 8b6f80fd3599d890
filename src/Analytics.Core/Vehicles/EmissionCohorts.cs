using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles;

/// <summary>
/// What vehicles of a kind emit and how often they fail, learned from the city's own last weeks: method × fuel × standard × age, each shrunk towards its
/// standard and that towards its method (empirical Bayes), with the model's own effect on top. A station's own tests never speak for its expectation.
/// </summary>
public sealed class EmissionCohorts
{
    /// <summary>A cell counts as much as this many tests of its parent.</summary>
    private const double CellWeight = 15, ModelWeight = 10;

    /// <summary>Under so many tests elsewhere nothing is expected of a method and fuel.</summary>
    private const double FewestTests = 40;

    /// <summary>The smallest spread to assume between vehicles of one kind (natural log).</summary>
    private const double SmallestSpread = 0.2;

    private static readonly double[] AgeEdges = [2, 4, 7, 10, 14];
    private static readonly ConditionalWeakTable<VehicleDay, EmissionCohorts> known = [];
    private static readonly ConditionalWeakTable<VehicleDay, Table> digests = [];

    private readonly Dictionary<(string Cell, string Station), Sums> stations = [];
    private readonly Dictionary<string, Sums> cells = [];
    private readonly Dictionary<string, List<(string Cell, Sums Sums)>> models = [];

    /// <summary>Digest of a day: sums per cell and station (kind c), and per model and cell (kind m).</summary>
    public static readonly Dataset Digest = new("signatures_emission_cohorts",
    [
        Text("row_id"), Text("kind"), Text("cell"), Text("subject"), Number("tests", 0, 1e9), Number("fails", 0, 1e9), Number("sum", -1e9, 1e9), Number("squares", 0, 1e9),
    ], ["row_id"], null);

    public const int DigestDays = 28;

    private EmissionCohorts(IEnumerable<Table> tables)
    {
        foreach (var table in tables) Add(table);
    }

    /// <summary>The expectation for a day from the digests before it and the day itself.</summary>
    public static EmissionCohorts Of(VehicleDay day, Memory memory) =>
        known.GetValue(day, d => new EmissionCohorts(memory.Digests.Select(m => m.Table).Append(Digested(d))));

    /// <summary>Made once for all that look at it.</summary>
    public static Table Digested(VehicleDay day) => digests.GetValue(day, Sum);

    private static Table Sum(VehicleDay day)
    {
        var rows = new SortedDictionary<(string Kind, string Cell, string Subject), Sums>();
        foreach (var test in day.Inspections)
        {
            if (!Teaches(test) || Emissions.Level(test) is not { } level) continue;
            var cell = CellOf(test);
            var one = new Sums(1, test.Verdict == Verdict.Fail ? 1 : 0, level, level * level);
            Keep(("c", cell, test.StationId), one);
            if (test.ModelCode.Length > 0) Keep(("m", cell, test.ModelCode), one);
        }
        var kept = rows.ToList();
        IReadOnlyList<string?> Texts(Func<(string Kind, string Cell, string Subject), string> of) => [.. kept.Select(r => of(r.Key))];
        double[] Numbers(Func<Sums, double> of) => [.. kept.Select(r => of(r.Value))];
        return new Table(Digest, kept.Count)
            .With("row_id", Texts(k => $"{k.Kind}|{k.Cell}|{k.Subject}")).With("kind", Texts(k => k.Kind)).With("cell", Texts(k => k.Cell)).With("subject", Texts(k => k.Subject))
            .With("tests", Numbers(s => s.Tests)).With("fails", Numbers(s => s.Fails)).With("sum", Numbers(s => s.Sum)).With("squares", Numbers(s => s.Squares));

        void Keep((string, string, string) key, Sums sums) => rows[key] = rows.GetValueOrDefault(key) + sums;
    }

    /// <summary>Only first tests of a cycle teach: who comes back was repaired, or should have been.</summary>
    public static bool Teaches(Inspection test) => test.AttemptNo <= 1 && test.CheckType != "comparison" && test.Verdict is Verdict.Pass or Verdict.Fail;

    /// <summary>What a test of this vehicle would show at other stations; null where too few were seen.</summary>
    public Expectation? For(Inspection test)
    {
        var (cell, parent, top) = (CellOf(test), ParentOf(test), TopOf(test));
        var all = Elsewhere(top, test.StationId);
        if (all.Tests < FewestTests) return null;
        var standard = Shrunk(Elsewhere(parent, test.StationId), all.Mean, all.FailRate);
        var own = Shrunk(Elsewhere(cell, test.StationId), standard.Mean, standard.FailRate);
        var spread = Elsewhere(parent, test.StationId) is { Tests: >= FewestTests } wide ? wide.Deviation : all.Deviation;
        return new Expectation(own.Mean + ModelEffect(test), Math.Max(SmallestSpread, spread), own.FailRate);
    }

    private double ModelEffect(Inspection test)
    {
        if (!models.TryGetValue(test.ModelCode, out var seen)) return 0;
        double n = 0, off = 0;
        foreach (var (cell, sums) in seen)
        {
            if (!cell.StartsWith(TopOf(test), StringComparison.Ordinal) || cells.GetValueOrDefault(cell) is not { Tests: >= 5 } of) continue;
            n += sums.Tests;
            off += sums.Sum - sums.Tests * of.Mean;
        }
        return off / (n + ModelWeight);
    }

    private static (double Mean, double FailRate) Shrunk(Sums sums, double mean, double failRate) =>
        ((sums.Sum + CellWeight * mean) / (sums.Tests + CellWeight), (sums.Fails + CellWeight * failRate) / (sums.Tests + CellWeight));

    private Sums Elsewhere(string cell, string station) => cells.GetValueOrDefault(cell) - stations.GetValueOrDefault((cell, station));

    private void Add(Table table)
    {
        var (kind, cell, subject) = (table.Texts("kind"), table.Texts("cell"), table.Texts("subject"));
        var (tests, fails, sum, squares) = (table.Numbers("tests"), table.Numbers("fails"), table.Numbers("sum"), table.Numbers("squares"));
        for (var row = 0; row < table.RowCount; row++)
        {
            var sums = new Sums(tests[row], fails[row], sum[row], squares[row]);
            if (kind[row] == "m")
            {
                if (!models.TryGetValue(subject[row]!, out var list)) models[subject[row]!] = list = [];
                var at = list.FindIndex(x => x.Cell == cell[row]);
                if (at < 0) list.Add((cell[row]!, sums));
                else list[at] = (list[at].Cell, list[at].Sums + sums);
                continue;
            }
            foreach (var level in Levels(cell[row]!))
            {
                cells[level] = cells.GetValueOrDefault(level) + sums;
                stations[(level, subject[row]!)] = stations.GetValueOrDefault((level, subject[row]!)) + sums;
            }
        }
    }

    /// <summary>A cell with its parent and top: <c>method|fuel|standard|age</c>, <c>method|fuel|standard</c>, <c>method|fuel</c>.</summary>
    private static IEnumerable<string> Levels(string cell)
    {
        yield return cell;
        var parent = cell[..cell.LastIndexOf('|')];
        yield return parent;
        yield return parent[..parent.LastIndexOf('|')];
    }

    private static string TopOf(Inspection test) => $"{test.Method}|{test.Fuel}";

    private static string ParentOf(Inspection test) => $"{test.Method}|{test.Fuel}|{test.EmissionStandard}";

    private static string CellOf(Inspection test) => $"{ParentOf(test)}|{AgeEdges.Count(edge => test.AgeYears >= edge)}";

    private readonly record struct Sums(double Tests, double Fails, double Sum, double Squares)
    {
        public double Mean => Sum / Tests;

        public double FailRate => Fails / Tests;

        public double Deviation => Math.Sqrt(Math.Max(0, Squares / Tests - Mean * Mean));

        public static Sums operator +(Sums a, Sums b) => new(a.Tests + b.Tests, a.Fails + b.Fails, a.Sum + b.Sum, a.Squares + b.Squares);

        public static Sums operator -(Sums a, Sums b) => new(a.Tests - b.Tests, a.Fails - b.Fails, a.Sum - b.Sum, a.Squares - b.Squares);
    }
}

/// <summary>What a vehicle of this kind shows elsewhere.</summary>
/// <param name="Level">Mean <see cref="Emissions.Level"/>.</param>
/// <param name="Spread">Standard deviation of the level between vehicles of its standard.</param>
/// <param name="FailRate">Chance to fail at the first test.</param>
public readonly record struct Expectation(double Level, double Spread, double FailRate)
{
    /// <summary>Distance of a test's level from what is usual, in spreads; negative = cleaner.</summary>
    public double Score(double level) => (level - Level) / Spread;
}
