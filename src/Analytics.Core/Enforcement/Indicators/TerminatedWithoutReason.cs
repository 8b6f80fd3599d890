using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A case terminated, or left without penalty, with no reason on record (empty, or words that say nothing: 'other', 'decided after study'); terminated on what is no ground in law (a promise,
/// a settlement, hardship); for want of proof without a word on what is wanting; as time barred within two years of the find, without a word on when the act ended; or as joined to a case that is not in the register.
/// </summary>
/// <remarks>Unit: cases. Innocent look-alike: an export that leaves the reason out or cuts it short (then it does so for most cases, and it weighs little); a case
/// joined to another of the firm, which it names (left out); an act that ended years ago, of which the file tells and the reason does not.</remarks>
public sealed class TerminatedWithoutReason : CaseBreach
{
    /// <summary>An empty reason may be the export's; words that give no ground are the record's own.</summary>
    private const double NoReason = 5.5, NoWord = 6.5, NoGround = 7, NoFacts = 3.7;

    /// <summary>The find itself says by how much the limit was passed: what is wanting in that would be said.</summary>
    private const double Measured = 6;

    /// <summary>Offices write the words of the law and leave it at that, now and then.</summary>
    private const double BareShare = 0.02;
    private const string ProofWanting = "proof wanting";

    protected override double RarestShareOf(string kind) => kind == ProofWanting ? BareShare : RarestShare;

    /// <summary>An act of the past may be found late; one that was still there to be put right had not ended when it was found, and its two years had not begun (art. 36).</summary>
    private const double Undated = 5.5, StillGoingOn = 7;
    private const int BarredYears = 2;

    private const double NoSuchCase = 6.5;

    public override IndicatorCard Card { get; } = CardOf("terminated_without_reason", "terminated_without_reason", "cases", new("无理由终止或不罚", "ended without a reason"),
        new("理由写在附件中", "a reason that stands in an attachment"), "行政处罚法 art. 33, 36, 57, 59: a decision gives its facts and reasons", version: 10);

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => Ended(c) && Grounds.IsGiven(c.DecisionReason));

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var register = Serials.SeriesOf(day.Cases.Select(c => c.Id));
        var ofFirm = day.Cases.ToLookup(c => c.EnterpriseId, c => c.Id, StringComparer.Ordinal);
        var visits = VisitFinding.Known(day, memory);
        return day.Cases.Where(Ended).Select(c => Seen(c, register, ofFirm[c.EnterpriseId], visits.TryGetValue(c.VisitId, out var find) && find.IsMeasured && find.IsOf(c)));
    }

    private static SeenCase Seen(EnforcementCase c, IReadOnlyList<Serials.Series> register, IEnumerable<string> ofFirm, bool isMeasured)
    {
        var (terminated, reason) = (c.Decision == "terminated", c.DecisionReason.Trim());
        var (kind, weight, zhWhat, enWhat) = reason.Length == 0 ? ("", NoReason, "未记载理由", "with no reason on record")
            : !Grounds.IsGiven(reason) && !c.NamesAnother(ofFirm) ? ("", NoWord, $"理由“{reason}”没有实际内容", "with a reason that says nothing")
            : terminated && Grounds.IsNoEnding(reason) ? ("", NoGround, $"理由“{reason}”不是法定终止情形", "on what is no ground to end a case")
            : terminated && Grounds.IsBareProof(reason) && isMeasured ? ("proof on file", Measured, $"理由“{reason}”未说明缺什么证据，而检查 {c.VisitId} 已载明监测超标", $"for want of proof, without a word on what is wanting, though visit {c.VisitId} had measured it")
            : terminated && Grounds.IsBareProof(reason) ? (ProofWanting, NoFacts, $"理由“{reason}”未说明缺什么证据、查过什么", "for want of proof, without a word on what is wanting")
            : Grounds.IsTimeBarredUndated(reason) && c.DecidedOn < c.FoundOn.AddYears(BarredYears) ? ("time barred", WasPutRight(c) ? StillGoingOn : Undated, $"理由“{reason}”称已过时效，但 {c.FoundOn:yyyy-MM-dd} 方发现，未说明行为何时终了", $"as time barred, though found on {c.FoundOn:yyyy-MM-dd}, without a word on when the act ended")
            : NamesNone(reason, register) is { } none ? ("joined to none", NoSuchCase, $"称并入案件 {none}，案件登记中无此案", $"as joined to case {none}, which is not in the register")
            : ("", 0, "", "");
        var (zh, en) = terminated ? ("终止", "terminated") : ("不予处罚", "no penalty");
        return new SeenCase(c, weight > 0 ? 1 : 0, weight, new($"案件 {c.Id} 于 {c.DecidedOn:yyyy-MM-dd} {zh}，{zhWhat}", $"case {c.Id}: {en} on {c.DecidedOn:yyyy-MM-dd} {enWhat}"), "", kind);
    }

    /// <summary>Whether there was something to be put right after the find, and it was.</summary>
    private static bool WasPutRight(EnforcementCase c) => c.RectifyBy > c.FoundOn && c.RecheckResult == "done";

    /// <summary>The case that another is said to be joined to, where the register has none of that number.</summary>
    private static string? NamesNone(string reason, IReadOnlyList<Serials.Series> register) => reason.Contains('并', StringComparison.Ordinal) ? Serials.NotIn(register, reason) : null;

    private static bool Ended(EnforcementCase c) => c.Decision is "terminated" or "no_penalty";
}
