using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A fine that is unpaid when the time to sue is over, with no word on what was done about it: from then on, and for three months, the bureau may have it taken in by the court, and must have urged payment first.
/// Where the bureau writes down what it does about most of such fines, silence says that nothing was done; elsewhere it says little.
/// </summary>
/// <remarks>Unit: days. Innocent look-alike: instalments, a suit, a court that takes it in (the remark says so: see <see cref="Remarks"/>); payments that a district does not pass on (its other cases show it); fines that a bureau lets lie, or pursues without a word (then it weighs little).</remarks>
public sealed class FineLeftUnpaid : CaseBreach
{
    /// <summary>Six months to sue (行政诉讼法 art. 46), a week to serve the decision, and as much for the entry.</summary>
    private const int SuitMonths = 6, EntryDays = 14;

    private const double Left = 4, Unsaid = 1.5;

    /// <summary>So many unpaid fines tell whether what is done is written down: of half of them at least.</summary>
    private const int FewestUnpaid = 3;

    public override IndicatorCard Card { get; } = CardOf("fine_left_unpaid", "overdue_stage", "days", new("罚款逾期无人催缴", "a fine left unpaid"),
        new("分期缴纳、诉讼或强制执行未在数据中体现；缴款数据未同步", "instalments, a suit or enforcement that the export does not show; payments not passed on"), "行政处罚法 art. 67, 72; 行政强制法 art. 53, 54; 行政诉讼法 art. 46", version: 2);

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, $"{c.District} {c.DecidedOn:yyyy-MM}"];

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.PaidOn is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var fined = day.Cases.Where(c => c.Decision == "fine" && c.FineCny > 0 && Due(c) <= day.Day).ToList();
        var unpaid = fined.Where(c => c.PaidOn is null || c.PaidOn > Due(c)).ToList();
        var weight = unpaid.Count >= FewestUnpaid && 2 * unpaid.Count(c => Grounds.IsPursued(c.DecisionReason)) >= unpaid.Count ? Left : Unsaid;
        return fined.Select(c => new SeenCase(c, IsLeft(c) ? day.Day.DayNumber - Due(c)!.Value.DayNumber + 1 : 0, weight, new(
            $"案件 {c.Id} {c.DecidedOn:yyyy-MM-dd} 罚款 {c.FineCny:0} 元，起诉期限已过仍未缴纳，也无催告或申请执行的记载", $"case {c.Id}: fined {c.FineCny:0} yuan on {c.DecidedOn:yyyy-MM-dd}, unpaid after the time to sue, and no word of urging or of the court")));
    }

    private static bool IsLeft(EnforcementCase c) => c.PaidOn is null && c.ClosedOn is null && c.ArchivedOn is null && !Grounds.IsPursued(c.DecisionReason);

    private static DateOnly? Due(EnforcementCase c) => c.DecidedOn?.AddMonths(SuitMonths).AddDays(EntryDays);
}
