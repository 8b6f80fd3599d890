using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// Which conventions explain the results that a lane prints: for each lane and result the number of tests looked at and, per convention, how many of them it
/// explains to the last digit. The lanes of one software vote; a lane has one vote however many tests it runs, so that a few forgers cannot become the habit.
/// </summary>
public sealed class ConventionVotes
{
    /// <summary>A convention must explain so many of the results of the software's other lanes, or of the lane's own, to be its habit.</summary>
    private const double FewestExplained = 0.6, OwnFewestExplained = 0.75;

    private const int FewestTests = 8, FewestOfOthers = 4;

    private readonly Dictionary<(string Software, string Column), SortedDictionary<string, (int Tests, int[] Explained)>> votes = [];
    private readonly Dictionary<(string Software, string Lane, string Column), (IReadOnlyList<int>, double)> habits = [];

    public static readonly Dataset Dataset = new("signatures_result_not_from_trace",
        [Text("vote_id"), Text("software"), Text("lane"), Text("column"), Integer("tests", 0, 1e6), Text("explained")], ["vote_id"], null);

    /// <summary>Too small to tell conventions, and vendors' floors (10 ppm HC and NO), apart.</summary>
    public static bool SaysNothing(double printed, double step) => printed < 12 * step;

    public void Add(string software, string lane, PrintedResult result, double printed, double[] predictions)
    {
        if (SaysNothing(printed, result.Step) || Array.TrueForAll(predictions, double.IsNaN)) return;
        habits.Clear();
        var (tests, explained) = Of(software, lane, result.Column, result.ConventionCount);
        for (var c = 0; c < predictions.Length; c++)
            if (result.Explains(predictions[c], printed)) explained[c]++;
        votes[(software, result.Column)][lane] = (tests + 1, explained);
    }

    /// <summary>Adds what <see cref="ToTable"/> kept of an earlier day.</summary>
    public void Add(Table kept)
    {
        habits.Clear();
        for (var row = 0; row < kept.RowCount; row++)
        {
            var text = kept.TextAt("explained", row)!;
            string software = kept.TextAt("software", row) ?? "", lane = kept.TextAt("lane", row)!, column = kept.TextAt("column", row)!;
            var (tests, explained) = Of(software, lane, column, text.Length);
            if (explained.Length != text.Length) continue;
            for (var c = 0; c < text.Length; c++) explained[c] += text[c] - '0';
            votes[(software, column)][lane] = (tests + (int)kept.NumberAt("tests", row)!.Value, explained);
        }
    }

    /// <summary>The habit that a lane's results are judged by.</summary>
    /// <returns>The accepted conventions and the share of the bulk that the best of them explains; none where no convention is known: not evaluated.</returns>
    public (IReadOnlyList<int> Conventions, double Explained) HabitOf(string software, string lane, string column) =>
        habits.TryGetValue((software, lane, column), out var known) ? known : habits[(software, lane, column)] = Learn(software, lane, column);

    private (IReadOnlyList<int> Conventions, double Explained) Learn(string software, string lane, string column)
    {
        if (!votes.TryGetValue((software, column), out var lanes)) return ([], 0);
        var (vendor, share) = Best([.. lanes.Where(l => l.Key != lane && l.Value.Tests >= FewestOfOthers).Select(l => l.Value)], FewestExplained, 0.05);
        var (own, ownShare) = lanes.TryGetValue(lane, out var mine) && mine.Tests >= FewestTests ? Best([mine], OwnFewestExplained, 0.03) : ([], 0);
        return ([.. vendor.Union(own).Order()], Math.Max(share, ownShare));
    }

    /// <summary>The day's votes for the digest; at most '0' + 75 per cell.</summary>
    public Table ToTable()
    {
        var rows = votes.SelectMany(v => v.Value.Select(lane => (v.Key.Software, v.Key.Column, Lane: lane.Key, lane.Value.Tests, lane.Value.Explained)))
            .OrderBy(r => r.Software, StringComparer.Ordinal).ThenBy(r => r.Lane, StringComparer.Ordinal).ThenBy(r => r.Column, StringComparer.Ordinal).ToList();
        return new Table(Dataset, rows.Count)
            .With("vote_id", (IReadOnlyList<string?>)[.. rows.Select(r => $"{r.Software}|{r.Lane}|{r.Column}")])
            .With("software", (IReadOnlyList<string?>)[.. rows.Select(r => r.Software)])
            .With("lane", (IReadOnlyList<string?>)[.. rows.Select(r => r.Lane)])
            .With("column", (IReadOnlyList<string?>)[.. rows.Select(r => r.Column)])
            .With("tests", [.. rows.Select(r => (double)r.Tests)])
            .With("explained", (IReadOnlyList<string?>)[.. rows.Select(r => new string([.. r.Explained.Select(n => (char)('0' + Math.Min(n, 75)))]))]);
    }

    /// <summary>How many of a lane's tests of the day already vote on a result.</summary>
    public int Tests(string software, string lane, string column) => votes.TryGetValue((software, column), out var lanes) && lanes.TryGetValue(lane, out var mine) ? mine.Tests : 0;

    private static (IReadOnlyList<int> Conventions, double Share) Best(List<(int Tests, int[] Explained)> lanes, double fewest, double near)
    {
        if (lanes.Count == 0) return ([], 0);
        var shares = new double[lanes[0].Explained.Length];
        foreach (var (tests, explained) in lanes)
            for (var c = 0; c < shares.Length; c++) shares[c] += explained[c] / (double)tests / lanes.Count;
        var best = shares.Max();
        return best < fewest ? ([], best) : ([.. Enumerable.Range(0, shares.Length).Where(c => shares[c] >= best - near)], best);
    }

    private (int Tests, int[] Explained) Of(string software, string lane, string column, int conventions)
    {
        if (!votes.TryGetValue((software, column), out var lanes)) votes[(software, column)] = lanes = new(StringComparer.Ordinal);
        if (!lanes.TryGetValue(lane, out var mine)) lanes[lane] = mine = (0, new int[conventions]);
        return mine;
    }
}
