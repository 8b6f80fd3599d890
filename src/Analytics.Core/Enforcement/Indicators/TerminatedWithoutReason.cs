using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case terminated, or left without penalty, with no reason on record: empty, or words that say nothing ('other', 'decided after study').</summary>
/// <remarks>Unit: cases. Innocent look-alike: an export that leaves the reason out (then it does so for most cases, and it weighs little).</remarks>
public sealed class TerminatedWithoutReason : CaseBreach
{
    public override IndicatorCard Card { get; } = CardOf("terminated_without_reason", "terminated_without_reason", "cases", new("无理由终止或不罚", "ended without a reason"),
        new("理由写在附件中", "a reason that stands in an attachment"), "行政处罚法 art. 57, 59: a decision gives its facts and reasons");

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => Ended(c) && Grounds.IsGiven(c.DecisionReason));

    protected override double Weight(double over) => 5.5;

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day)
    {
        if (!Ended(c)) return null;
        var (zh, en) = c.Decision == "terminated" ? ("终止", "terminated") : ("不予处罚", "no penalty");
        return (Grounds.IsGiven(c.DecisionReason) ? 0 : 1, c.DecisionReason.Trim().Length == 0
            ? new($"案件 {c.Id} 于 {c.DecidedOn:yyyy-MM-dd} {zh}，未记载理由", $"case {c.Id}: {en} on {c.DecidedOn:yyyy-MM-dd} with no reason on record")
            : new($"案件 {c.Id} 于 {c.DecidedOn:yyyy-MM-dd} {zh}，理由“{c.DecisionReason.Trim()}”没有实际内容", $"case {c.Id}: {en} on {c.DecidedOn:yyyy-MM-dd} with a reason that says nothing"));
    }

    private static bool Ended(EnforcementCase c) => c.Decision is "terminated" or "no_penalty";
}
