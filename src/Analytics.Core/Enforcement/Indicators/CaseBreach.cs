using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A breach that one case shows by itself. Its weight is that of the breach, less what is usual: where a bureau's export shows the same breach in a
/// fifth of its cases it tells of the export or the habit, not of the case.
/// </summary>
public abstract class CaseBreach : DayIndicator<EnforcementDay>
{
    /// <summary>A breach in so many of the evaluated cases weighs as it is; a rarer one more, a commoner one less.</summary>
    private const double UsualShare = 0.1, RarestShare = 0.005;
    private const int FewestCases = 10;
    private static readonly Subject City = new(SubjectType.City, "city", "", "");

    /// <summary>Null = not evaluated; otherwise the days, yuan or count over what is allowed (0 or less = kept) and the sentence.</summary>
    protected abstract (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day);

    /// <summary>Weight of evidence of a breach of this size at the usual share.</summary>
    protected abstract double Weight(double over);

    /// <summary>False where the export never fills what is judged: then nothing is evaluated.</summary>
    protected abstract bool IsRecorded(EnforcementDay day);

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        if (!IsRecorded(day)) yield break;
        var evaluated = 0;
        var broken = 0;
        foreach (var c in day.Cases)
        {
            if (Look(c, day) is not { } look) continue;
            evaluated++;
            if (look.Over <= 0) continue;
            broken++;
            yield return new Observation(Card.Id, c.Subject, day.Day) { Exposure = 1, Count = 1, Extreme = look.Over, Examples = [new Example(c.Ref, look.Over, look.Text)] };
        }
        if (evaluated > 0) yield return new Observation(Card.Id, City, day.Day) { Exposure = evaluated, Count = broken };
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var city = window.Of(City);
        if (city.Count == 0 || city[^1].Exposure < FewestCases) yield break;
        var share = city[^1].Count / city[^1].Exposure;
        foreach (var subject in window.Subjects.Where(s => s.Type == SubjectType.Case))
        {
            var last = window.Of(subject)[^1];
            if (last.Day != city[^1].Day) continue;
            yield return new Measurement(Card.Id, subject, last.Extreme, Core.Indicators.Range.AtMost(0), Math.Clamp(share, 1e-6, 1))
            {
                Exposure = 1,
                Evidence = Math.Clamp(Weight(last.Extreme) + Math.Log(UsualShare / Math.Max(share, RarestShare)), 0, Evidences.Most),
                Because = new($"{last.Examples[0].Text.Zh}（全部 {city[^1].Exposure:0} 件中 {city[^1].Count:0} 件如此）", $"{last.Examples[0].Text.En} ({city[^1].Count:0} of all {city[^1].Exposure:0} cases do)"),
                Examples = last.Examples,
                SeenFrom = window.Of(subject)[0].Day,
                SeenTo = last.Day,
            };
        }
    }

    protected static IndicatorCard CardOf(string id, string method, string unit, Bilingual title, Bilingual innocent, string source) =>
        new(id, 1, LeadKind.EnforcementRecord, Tier.Contradiction, [method], unit, title, innocent, source);
}

/// <summary>Days by which a stage (filing, decision, recheck after the rectification date) is later than its deadline with the extension the rules allow.</summary>
/// <remarks>Unit: days. Innocent look-alike: stopped clocks (hearing, monitoring, appraisal, announcement) that the export does not show.</remarks>
public sealed class OverdueStage : CaseBreach
{
    public override IndicatorCard Card { get; } = CardOf("overdue_stage", "overdue_stage", "days over", new("程序逾期", "a stage past its deadline"),
        new("听证、监测、鉴定、公告等扣除期间未在数据中体现", "clocks stopped for hearing, monitoring, appraisal or announcement"), "Deadlines.cs (行政处罚法 art. 60; 生态环境行政处罚办法)");

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FiledOn is not null);

    protected override double Weight(double over) => 2 + Math.Min(3, over / 30);

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day)
    {
        var today = day.Day;
        var filing = Over(c.FoundOn, c.FiledOn ?? c.ClosedOn, Deadlines.Filing.DaysAt(c.FoundOn), today);
        var decision = c.FiledOn is { } filed ? Over(filed, c.DecidedOn ?? c.ClosedOn, Deadlines.Decision.DaysAt(filed), today) : double.NegativeInfinity;
        var recheck = c.RectifyBy is { } by && c.ClosedOn is null ? Over(by, c.RecheckedOn, Deadlines.Recheck.DaysAt(by), today) : double.NegativeInfinity;
        var (over, zh, en) = new[] { (filing, "立案", "filing"), (decision, "作出决定", "the decision"), (recheck, "整改复查", "the recheck") }.MaxBy(x => x.Item1);
        return (over, new($"案件 {c.Id} {zh}超过法定期限（含延长）{over:0} 天", $"case {c.Id}: {en} is {over:0} days past its deadline, extension included"));
    }

    private static double Over(DateOnly from, DateOnly? done, int days, DateOnly today) => (done ?? today).DayNumber - from.DayNumber - days;
}

/// <summary>A case closed although the rectification it ordered was never rechecked, or was found not done.</summary>
/// <remarks>Unit: cases. Innocent look-alike: a firm that moved away or closed down before its recheck.</remarks>
public sealed class ClosedWithoutRecheck : CaseBreach
{
    public override IndicatorCard Card { get; } = CardOf("closed_without_recheck", "closed_without_recheck", "cases", new("未经复查即结案", "closed without a recheck"),
        new("企业已关停或搬迁，无从复查", "a firm that closed down or moved before its recheck"), "生态环境行政处罚办法: closing needs the rectification confirmed");

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.RecheckedOn is not null);

    protected override double Weight(double over) => 5;

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day)
    {
        if (c.ClosedOn is not { } closed || c.RectifyBy is not { } by) return null;
        var done = c.RecheckedOn is { } recheck && recheck <= closed && c.RecheckResult != "not_done";
        return (done ? 0 : 1, c.RecheckedOn is null
            ? new($"案件 {c.Id} 限 {by:yyyy-MM-dd} 前整改，{closed:yyyy-MM-dd} 结案，但没有复查记录", $"case {c.Id}: rectification was due {by:yyyy-MM-dd}, closed {closed:yyyy-MM-dd} with no recheck on record")
            : new($"案件 {c.Id} {closed:yyyy-MM-dd} 结案，但复查（{c.RecheckedOn:yyyy-MM-dd}）未完成整改或晚于结案", $"case {c.Id}: closed {closed:yyyy-MM-dd}, but the recheck ({c.RecheckedOn:yyyy-MM-dd}) found it not done or came later"));
    }
}

/// <summary>A case terminated, or left without penalty, with no reason on record.</summary>
/// <remarks>Unit: cases. Innocent look-alike: an export that leaves the reason out (then it does so for most cases, and nothing is evaluated).</remarks>
public sealed class TerminatedWithoutReason : CaseBreach
{
    private const int ShortestReason = 4;

    public override IndicatorCard Card { get; } = CardOf("terminated_without_reason", "terminated_without_reason", "cases", new("无理由终止或不罚", "ended without a reason"),
        new("理由写在附件中", "a reason that stands in an attachment"), "行政处罚法 art. 57, 59: a decision gives its facts and reasons");

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => Ended(c) && c.DecisionReason.Trim().Length >= ShortestReason);

    protected override double Weight(double over) => 5;

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day) => !Ended(c) ? null
        : (c.DecisionReason.Trim().Length < ShortestReason ? 1 : 0, new($"案件 {c.Id} 于 {c.DecidedOn:yyyy-MM-dd} {(c.Decision == "terminated" ? "终止" : "不予处罚")}，未记载理由",
            $"case {c.Id}: {(c.Decision == "terminated" ? "terminated" : "no penalty")} on {c.DecidedOn:yyyy-MM-dd} with no reason on record"));

    private static bool Ended(EnforcementCase c) => c.Decision is "terminated" or "no_penalty";
}

/// <summary>A fine below the statutory minimum of its clause, as a share of it.</summary>
/// <remarks>Unit: share under the minimum. Innocent look-alike: mitigation on record (first offence, put right at once: 行政处罚法 art. 32-33).</remarks>
public sealed class LenientPenalty : CaseBreach
{
    private static readonly string[] Mitigations = ["减轻", "从轻", "首违", "初次", "轻微", "主动", "立功", "免"];

    public override IndicatorCard Card { get; } = CardOf("lenient_penalty", "lenient_penalty", "share under the minimum", new("罚款低于法定下限", "a fine under the statutory minimum"),
        new("有减轻处罚情节（首违、主动改正）并记载在案", "mitigation on record"), "statutory_min_cny of the clause; 行政处罚法 art. 32-33");

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FineCny is not null && c.StatutoryMinCny is > 0);

    protected override double Weight(double over) => 4 + 2 * over;

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day)
    {
        if (c.Decision != "fine" || c.FineCny is not { } fine || c.StatutoryMinCny is not > 0) return null;
        var over = 1 - fine / c.StatutoryMinCny.Value;
        return (over < 0.02 || Mitigations.Any(c.DecisionReason.Contains) ? 0 : over, new($"案件 {c.Id} 罚款 {fine:0} 元，低于法定下限 {c.StatutoryMinCny:0} 元，未记载减轻理由",
            $"case {c.Id}: fined {fine:0} yuan, under the statutory minimum of {c.StatutoryMinCny:0}, no mitigation on record"));
    }
}
