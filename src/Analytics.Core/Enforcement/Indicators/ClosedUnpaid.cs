using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case closed although its fine was never paid: a case ends when its penalty is carried out.</summary>
/// <remarks>Unit: cases. Innocent look-alike: a fine that a court takes in or gives up, instalments (the remark says so: see <see cref="Remarks"/>); a district whose payments are not passed on (then its cases show it, and it weighs little).</remarks>
public sealed class ClosedUnpaid : CaseBreach
{
    private const double Unpaid = 5;

    /// <summary>A payment is passed on within so many days.</summary>
    private const int EntryDays = 7;

    public override IndicatorCard Card { get; } = CardOf("closed_unpaid", "other_record", "cases", new("罚款未缴即结案", "closed with the fine unpaid"),
        new("法院强制执行或终结执行；缴款数据未同步", "a fine the court takes in or gives up; payments not passed on"), "生态环境行政处罚办法: a case is closed when its penalty is carried out", version: 3);

    /// <summary>Payments are not passed on in a district for good, or for some weeks.</summary>
    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, $"{c.District} {c.ClosedOn:yyyy-MM}", $"{c.District} {c.ClosedOn:yyyy} {(c.ClosedOn?.Month - 1) / 3}"];

    protected override double RarestShare => 0.01;

    protected override bool IsExcusedByReason => true;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.PaidOn is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory) =>
        day.Cases.Where(c => c.Decision == "fine" && c.FineCny > 0 && c.ClosedOn <= day.Day.AddDays(-EntryDays)).Select(c => new SeenCase(c, c.PaidOn is null ? 1 : 0, Unpaid, new(
            $"案件 {c.Id} 罚款 {c.FineCny:0} 元无缴纳记录，{c.ClosedOn:yyyy-MM-dd} 已结案", $"case {c.Id}: closed on {c.ClosedOn:yyyy-MM-dd}, its fine of {c.FineCny:0} yuan never paid")));
}
