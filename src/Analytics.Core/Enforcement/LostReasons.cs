namespace Analytics.Core.Enforcement;

/// <summary>
/// Decisions whose reasons an export leaves out, or cuts short: an office that writes none for its fines while the others do, a field as wide as eight characters. What excuses a case may have stood there.
/// </summary>
/// <remarks>Only where the other offices show that there is more to say: what nobody writes is no loss of one office.</remarks>
public sealed class LostReasons
{
    /// <summary>So many decisions tell of an office's export.</summary>
    private const int Fewest = 10;

    /// <summary>An office's export leaves reasons out where half of its decisions have none, and that is so three times as often as with the others'. (What has another word to say, of a recheck or a report, says that.)</summary>
    private const double Half = 0.5, TimesAsOften = 3;

    /// <summary>A field is as wide as the clauses that break off in it: so many different ones that are the beginnings of others' and no clauses of theirs, nearly all of one length.</summary>
    private const int FewestBroken = 3, ShortestClause = 4;
    private const double NearlyAll = 0.8;

    private readonly HashSet<(string District, string Decision)> blank = [];
    private readonly Dictionary<string, int> widths = new(StringComparer.Ordinal);

    public LostReasons(IEnumerable<EnforcementCase> cases)
    {
        var decided = cases.Where(c => c.DecidedOn is not null).ToList();
        foreach (var kind in decided.GroupBy(c => c.Decision, StringComparer.Ordinal))
        {
            var (all, silent) = (kind.Count(), kind.Count(c => !IsGiven(c)));
            foreach (var own in kind.GroupBy(c => c.District, StringComparer.Ordinal).Where(g => g.Count() >= Fewest))
                if (own.Count(c => !IsGiven(c)) is var left && left >= Half * own.Count() && all - own.Count() >= Fewest && left * (all - own.Count()) >= TimesAsOften * (silent - left) * own.Count()) blank.Add((own.Key, kind.Key));
        }
        var clauses = decided.Where(IsGiven).GroupBy(c => c.District, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.SelectMany(c => ClausesOf(c.DecisionReason)).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var districtsOf = clauses.Values.SelectMany(c => c).CountBy(c => c, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
        string[] inOrder = [.. districtsOf.Keys.Order(StringComparer.Ordinal)];
        foreach (var (district, own) in clauses)
            if (WidthOf(own, districtsOf, inOrder) is { } width) widths[district] = width;
    }

    /// <summary>Whether the case's office writes no reason for such decisions.</summary>
    public bool IsLeftOut(EnforcementCase c) => c.DecidedOn is not null && !IsGiven(c) && blank.Contains((c.District, c.Decision));

    /// <summary>Whether its reason breaks off at the end of the field.</summary>
    public bool IsCut(EnforcementCase c) => c.DecidedOn is not null && widths.TryGetValue(c.District, out var width) && ClausesOf(c.DecisionReason).Any(clause => clause.Length == width);

    /// <param name="districtsOf">In how many districts a clause is written; those of an office's own alone are in one.</param>
    /// <param name="inOrder">All clauses, in ordinal order: what begins with one follows it.</param>
    private static int? WidthOf(HashSet<string> own, Dictionary<string, int> districtsOf, string[] inOrder)
    {
        bool IsBroken(string clause)
        {
            if (clause.Length < ShortestClause || districtsOf[clause] > 1) return false;
            for (var next = Array.BinarySearch(inOrder, clause, StringComparer.Ordinal) + 1; next < inOrder.Length && inOrder[next].StartsWith(clause, StringComparison.Ordinal); next++)
                if (!own.Contains(inOrder[next])) return true;
            return false;
        }
        var broken = own.Where(IsBroken).CountBy(c => c.Length).ToList();
        return broken.Sum(b => b.Value) is >= FewestBroken and var all && broken.MaxBy(b => b.Value) is var most && most.Value >= FewestBroken && most.Value >= NearlyAll * all ? most.Key : null;
    }

    private static string[] ClausesOf(string reason) => reason.Split(['；', ';', '。', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsGiven(EnforcementCase c) => c.DecisionReason.Length > 0;
}
