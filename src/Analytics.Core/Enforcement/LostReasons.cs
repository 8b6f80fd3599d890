namespace Analytics.Core.Enforcement;

/// <summary>
/// Decisions whose reasons an export leaves out, or cuts short: an office that writes none for its fines while the others do, a column as wide as eight characters. What excuses a case may have stood there.
/// </summary>
/// <remarks>Only where the other offices show that there is more to say: what nobody writes is no loss of one office.</remarks>
public sealed class LostReasons
{
    /// <summary>So many decisions tell of an office's export.</summary>
    private const int Fewest = 10;

    /// <summary>An office's export has no reasons where no more than one in twenty of its decisions has one, and half of the others'.</summary>
    private const double HardlyAny = 0.05, Many = 0.5;

    /// <summary>A column is as wide as the longest text in it where several different ones end there, and one in five of the others' is longer.</summary>
    private const double AtTheEnd = 0.15, Longer = 0.2;
    private const int FewestTexts = 2;

    private readonly HashSet<(string District, string Decision)> blank = [];
    private readonly Dictionary<string, int> widths = new(StringComparer.Ordinal);

    public LostReasons(IEnumerable<EnforcementCase> cases)
    {
        var decided = cases.Where(c => c.DecidedOn is not null).ToList();
        foreach (var kind in decided.GroupBy(c => c.Decision, StringComparer.Ordinal))
        {
            var (all, given) = (kind.Count(), kind.Count(IsGiven));
            foreach (var own in kind.GroupBy(c => c.District, StringComparer.Ordinal).Where(g => g.Count() >= Fewest))
                if (own.Count(IsGiven) is var ownGiven && ownGiven <= HardlyAny * own.Count() && given - ownGiven >= Math.Max(Fewest, Many * (all - own.Count()))) blank.Add((own.Key, kind.Key));
        }
        var lengths = decided.Where(IsGiven).Select(c => c.DecisionReason.Length).CountBy(l => l).ToList();
        foreach (var own in decided.Where(IsGiven).GroupBy(c => c.District, StringComparer.Ordinal).Where(g => g.Count() >= Fewest))
        {
            var width = own.Max(c => c.DecisionReason.Length);
            var full = own.Where(c => c.DecisionReason.Length == width).ToList();
            var (longer, others) = (lengths.Where(l => l.Key > width).Sum(l => l.Value), lengths.Sum(l => l.Value) - own.Count());
            if (full.Count >= AtTheEnd * own.Count() && full.DistinctBy(c => c.DecisionReason, StringComparer.Ordinal).Count() >= FewestTexts && longer >= Math.Max(Fewest, Longer * others)) widths[own.Key] = width;
        }
    }

    /// <summary>Whether the case's office writes no reason for such decisions.</summary>
    public bool IsLeftOut(EnforcementCase c) => c.DecidedOn is not null && !IsGiven(c) && blank.Contains((c.District, c.Decision));

    /// <summary>Whether its reason ends where the column does.</summary>
    public bool IsCut(EnforcementCase c) => c.DecidedOn is not null && widths.GetValueOrDefault(c.District) is > 0 and var width && c.DecisionReason.Length == width;

    private static bool IsGiven(EnforcementCase c) => c.DecisionReason.Length > 0;
}
