using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// What one visit found, under one code, as three cases or more: one act is fined once (一事不再罚), and in parts each fine stays under what a board would have to decide.
/// </summary>
/// <remarks>Unit: cases beside it. Innocent look-alike: a case that got a new number (the old one is ended, and does not count); two outlets of one works (two cases); an office that files one case for each plant it finds (then it does so often, and it weighs little).</remarks>
public sealed class ActSplit : CaseBreach
{
    private const double Split = 5;

    /// <summary>A case and one entered twice are two.</summary>
    private const int FewestParts = 3;

    public override IndicatorCard Card { get; } = CardOf("act_split", "other_record", "cases", new("一事拆分为多案", "one act in several cases"),
        new("一厂多个排口分别立案；换号重录", "a case for each outlet of a works; one entered anew under another number"), "行政处罚法 art. 29 (一事不再罚), art. 57 (重大处罚集体讨论)");

    /// <summary>The cases of one visit are one occasion.</summary>
    protected override string OccasionOf(EnforcementCase c) => c.VisitId;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.VisitId.Length > 0);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var resting = day.Cases.Where(c => c.VisitId.Length > 0).ToList();
        var parts = resting.Where(IsLive).CountBy(PartOf).ToDictionary(p => p.Key, p => p.Value);
        return resting.Select(c => IsLive(c) && parts[PartOf(c)] is >= FewestParts and var all
            ? new SeenCase(c, all - 1, Split, new($"案件 {c.Id} 与另外 {all - 1} 件出自同一次检查 {c.VisitId}、同一违法行为（{c.ViolationCode}）", $"case {c.Id} and {all - 1} others are of one visit, {c.VisitId}, and one violation ({c.ViolationCode})"))
            : new SeenCase(c, 0, 0, new("", "")));
    }

    private static (string Firm, string Visit, string Code) PartOf(EnforcementCase c) => (c.EnterpriseId, c.VisitId, c.ViolationCode);

    /// <summary>Open, or decided with a penalty or without one: what was ended or handed on was not fined beside the others.</summary>
    private static bool IsLive(EnforcementCase c) => c.Decision is not ("terminated" or "referred");
}
