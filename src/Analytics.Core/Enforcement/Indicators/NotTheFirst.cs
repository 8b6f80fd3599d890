using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A penalty waived or lowered because the offence is the firm's first, though the register holds an earlier one of the two years before that was already decided. What the bureau counts its own cases tell: where firms with
/// earlier ones (fined for the same violation, for another, or not fined) are called first now and then as firms without are, these do not count there, and nothing is said; where most of them are said to offend again, they do.
/// </summary>
/// <remarks>Unit: earlier cases. Innocent look-alike: a bureau that counts the same violation only; an earlier decision that was revoked; one that was overlooked, in a fine no lower for it; one on paper that was entered in the register after the decision.</remarks>
public sealed class NotTheFirst : CaseBreach
{
    /// <summary>Within so long an earlier penalty counts in discretion rules.</summary>
    private const int CountedDays = 730;

    /// <summary>One of the same violation counts in every rule, and so do several.</summary>
    private const double Another = 5, SameOrSeveral = 6;

    /// <summary>A fine above the lowest tenth of its range spared the firm little: whoever called the offence the first overlooked the other, or left the words of the form standing.</summary>
    private const double LowestPart = 0.1, NotSpared = 3;

    private static bool IsSpared(EnforcementCase c) => c.Decision != "fine" || c.PlaceInRange is not > LowestPart;

    private const string Same = "fined for the same violation", Other = "fined for another violation", Mild = "not fined";

    /// <summary>Firms with earlier cases that count are called first by way of exception: less than so much as often as firms without.</summary>
    private const double AsOften = 0.15;

    public override IndicatorCard Card { get; } = CardOf("not_the_first", "lenient_penalty", "earlier cases", new("称首次违法而有前案", "called the first offence, and is not"),
        new("裁量规则只计同一违法行为", "a rule that counts the same violation only"), "行政处罚法 art. 33 (首违不罚); the decision against the register", version: 10);

    protected override string StoryOf(string kind) => "";

    protected override bool IsRecorded(EnforcementDay day) => true;

    /// <summary>A decided case with what came before it.</summary>
    private sealed record Later(EnforcementCase Case, IReadOnlyList<EnforcementCase> Earlier)
    {
        public bool IsFirst => Grounds.IsFirst(Case.DecisionReason);

        public bool IsAgain => Grounds.IsAgain(Case.DecisionReason);

        /// <summary>The gravest that came before; empty where nothing did.</summary>
        public string Kind => Earlier.Count == 0 ? "" : Earlier.Where(e => e.Decision == "fine").ToList() is { Count: > 0 } fined ? fined.Exists(e => e.ViolationCode == Case.ViolationCode) ? Same : Other : Mild;
    }

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var decided = day.Cases.Where(c => c.Decision is "fine" or "warning" or "no_penalty" && c.DecidedOn is not null).ToLookup(c => c.EnterpriseId);
        // Who decides knows what is in the register by then: a case on paper may be entered, under a number of that day, years after its dates.
        var behind = Serials.DaysBehind(day.Cases.Where(c => !c.IsFilingMistyped).Select(c => (c.Id, FiledOf(c))));
        bool IsEnteredBy(EnforcementCase c, DateOnly decision) => FiledOf(c).AddDays(Math.Max(0, behind.GetValueOrDefault(c.Id))) <= decision;
        var byKind = decided.SelectMany(firm => firm.Select(c => new Later(c, EarlierOf(c, [.. firm.Where(o => IsEnteredBy(o, c.DecidedOn!.Value))])))).ToLookup(l => l.Kind);
        var usual = byKind[""].Any() ? byKind[""].Average(l => l.IsFirst ? 1.0 : 0) : 0;
        return new[] { Same, Other, Mild }.SelectMany(kind => IsCounted(kind, [.. byKind[kind]], usual) is var counted ? byKind[kind].Select(l => Seen(l, counted && l.IsFirst)) : []);
    }

    private static DateOnly FiledOf(EnforcementCase c) => c.FiledOn ?? c.FoundOn;

    /// <summary>Who was not yet told of any when the act was found does not offend again.</summary>
    private static List<EnforcementCase> EarlierOf(EnforcementCase c, IEnumerable<EnforcementCase> firm) =>
        firm.Where(o => o.Id != c.Id && (o.DecidedOn < c.FoundOn || IsFinedMeanwhile(o, c)) && o.FoundOn >= c.FoundOn.AddDays(-CountedDays)).OrderBy(o => o.DecidedOn).ToList() is [var first, ..] earlier && first.DecidedOn < c.FoundOn ? earlier : [];

    /// <summary>Who decides knows for what the firm has been fined by then: beside one of before, the same, found before, was the first of its kind.</summary>
    private static bool IsFinedMeanwhile(EnforcementCase earlier, EnforcementCase c) =>
        earlier.Decision == "fine" && earlier.ViolationCode == c.ViolationCode && earlier.FoundOn < c.FoundOn && earlier.DecidedOn < c.DecidedOn;

    /// <summary>Of firms fined for another violation, or let off, so many would be called first if that did not count: fewer tell nothing of what counts. (A fine for the same violation counts in every rule.)</summary>
    private const double FewestExpected = 3;

    /// <summary>Of so many of them, half at least, it is said that they offend again: what was before counts.</summary>
    private const int FewestAgain = 5;

    /// <summary>Each is held against the others: one is no custom.</summary>
    private static bool IsCounted(string kind, List<Later> later, double usual)
    {
        var (first, expected) = (later.Count(l => l.IsFirst), usual * (later.Count - 1));
        return (kind == Same || expected >= FewestExpected || (later.Count(l => l.IsAgain) is >= FewestAgain and var again && 2 * again >= later.Count)) && (first <= 1 || first - 1 < AsOften * expected);
    }

    private static SeenCase Seen(Later later, bool isWrong)
    {
        var (c, earlier) = later;
        return new SeenCase(c, isWrong ? earlier.Count : 0, (earlier.Count > 1 || later.Kind == Same ? SameOrSeveral : Another) - (IsSpared(c) ? 0 : NotSpared), new($"案件 {c.Id} 理由称“{c.DecisionReason}”，但同一企业此前两年已有 {earlier.Count} 件处理决定（如 {earlier[^1].Id}，{earlier[^1].DecidedOn:yyyy-MM-dd}）",
            $"case {c.Id} calls the offence the first, but the firm had {earlier.Count} case(s) decided in the two years before (e.g. {earlier[^1].Id}, {earlier[^1].DecidedOn:yyyy-MM-dd})"), "", later.Kind);
    }
}
