using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>Days by which a stage (filing, decision, recheck after the rectification date) is later than its deadline with the extension the rules allow.</summary>
/// <remarks>Unit: days. Innocent look-alike: stopped clocks (hearing, monitoring, appraisal, announcement) that the export does not show.</remarks>
public sealed class OverdueStage : CaseBreach
{
    public override IndicatorCard Card { get; } = CardOf("overdue_stage", "overdue_stage", "days over", new("程序逾期", "a stage past its deadline"),
        new("听证、监测、鉴定、公告等扣除期间未在数据中体现", "clocks stopped for hearing, monitoring, appraisal or announcement"), "Deadlines.cs (行政处罚法 art. 60; 生态环境行政处罚办法)");

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FiledOn is not null);

    /// <summary>A few days are soon explained by a stopped clock, a month hardly.</summary>
    protected override double Weight(double over) => 3 + Math.Min(2.5, over / 10);

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day)
    {
        var today = day.Day;
        var ended = c.ClosedOn ?? c.ArchivedOn;
        var filing = Over(c.FoundOn, c.FiledOn ?? c.DecidedOn ?? ended, Deadlines.Filing.DaysAt(c.FoundOn), today);
        var decision = c.FiledOn is { } filed ? Over(filed, c.DecidedOn ?? ended, Deadlines.Decision.DaysAt(filed), today) : double.NegativeInfinity;
        // Where the export never shows a recheck none can be late.
        var rechecks = day.Cases.Any(x => x.RecheckedOn is not null);
        var recheck = rechecks && c.RectifyBy is { } by && (ended is null || c.RecheckedOn is not null) ? Over(by, c.RecheckedOn, Deadlines.Recheck.DaysAt(by), today) : double.NegativeInfinity;
        var (over, zh, en) = new[] { (filing, "立案", "filing"), (decision, "作出决定", "the decision"), (recheck, "整改复查", "the recheck") }.MaxBy(x => x.Item1);
        return (over, new($"案件 {c.Id} {zh}超过法定期限（含延长）{over:0} 天", $"case {c.Id}: {en} is {over:0} days past its deadline, extension included"));
    }

    private static double Over(DateOnly from, DateOnly? done, int days, DateOnly today) => (done ?? today).DayNumber - from.DayNumber - days;
}
