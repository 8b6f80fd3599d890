using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A penalty waived or lowered because the offence is the firm's first, though the register holds an earlier one of the two years before that was already decided. What the bureau counts is learned
/// from how it calls the other cases of firms with earlier ones: where most of them are called the first it counts something else, and nothing is said.
/// </summary>
/// <remarks>Unit: earlier cases. Innocent look-alike: a bureau that counts the same violation only; an earlier decision that was revoked.</remarks>
public sealed class NotTheFirst : CaseBreach
{
    /// <summary>Within so long an earlier penalty counts in discretion rules.</summary>
    private const int CountedDays = 730;

    /// <summary>One of the same violation counts in every rule, and so do several.</summary>
    private const double Another = 5, SameOrSeveral = 6;

    private static readonly string[] Counted = ["第", "次数", "再次", "多次", "屡", "累犯", "重复违法", "又实施"];

    public override IndicatorCard Card { get; } = CardOf("not_the_first", "lenient_penalty", "earlier cases", new("称首次违法而有前案", "called the first offence, and is not"),
        new("裁量规则只计同一违法行为", "a rule that counts the same violation only"), "行政处罚法 art. 33 (首违不罚); the decision against the register", version: 4);

    protected override bool IsRecorded(EnforcementDay day) => true;

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory) =>
        Called(day).ToList() is var called && 2 * called.Count(c => c.Over > 0) > called.Count ? [] : called;

    /// <summary>The decided cases of firms with earlier ones that say which offence it is.</summary>
    private static IEnumerable<SeenCase> Called(EnforcementDay day)
    {
        var decided = day.Cases.Where(c => c.Decision is "fine" or "warning" or "no_penalty" && c.DecidedOn is not null).ToLookup(c => c.EnterpriseId);
        foreach (var c in decided.SelectMany(g => g))
        {
            var earlier = decided[c.EnterpriseId].Where(o => o.Id != c.Id && o.DecidedOn < c.FoundOn && o.FoundOn >= c.FoundOn.AddDays(-CountedDays)).OrderBy(o => o.DecidedOn).ToList();
            var isFirst = Grounds.IsFirst(c.DecisionReason);
            if (earlier.Count == 0 || !(isFirst || Counted.Any(w => c.DecisionReason.Contains(w, StringComparison.Ordinal)))) continue;
            var weight = earlier.Count > 1 || earlier.Exists(o => o.ViolationCode == c.ViolationCode) ? SameOrSeveral : Another;
            yield return new SeenCase(c, isFirst ? earlier.Count : 0, weight, new($"案件 {c.Id} 理由称“{c.DecisionReason}”，但同一企业此前两年已有 {earlier.Count} 件处理决定（如 {earlier[^1].Id}，{earlier[^1].DecidedOn:yyyy-MM-dd}）",
                $"case {c.Id} calls the offence the first, but the firm had {earlier.Count} case(s) decided in the two years before (e.g. {earlier[^1].Id}, {earlier[^1].DecidedOn:yyyy-MM-dd})"), "");
        }
    }
}
