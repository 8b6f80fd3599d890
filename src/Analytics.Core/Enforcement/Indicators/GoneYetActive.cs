using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A case ended because the firm is no more (deregistered, bankrupt) or has left for good (closed down, moved away), or closed without a recheck for it, whose firm is visited at work or found in breach again afterwards, and is said to be gone by no other visit.
/// </summary>
/// <remarks>Unit: times seen since. Innocent look-alike: a look whether the site is really cleared (a visit counts that found a problem, says that the firm was at work or has readings to give); a successor under the old code; a firm that began anew; a bureau that writes so of firms in difficulty (then most of the cases that it ends so show it).</remarks>
public sealed class GoneYetActive : CaseBreach
{
    /// <summary>The legal person is no more; or it only left, and may have come back.</summary>
    private const double Alive = 7, CameBack = 6.5;

    /// <summary>What is taken down may be one machine, and the rest of the works goes on.</summary>
    private const double TakenDown = 6;

    /// <summary>Where a certificate is on file the firm is gone, and whoever works there now is another.</summary>
    private const double AliveDespiteProof = 4;

    private static readonly string[] Proof = ["证明", "附卷", "登记机关", "核准注销", "裁定", "公示"];

    private const string Unrechecked = "closed without a recheck";

    /// <summary>A case that names no such end cannot show it.</summary>
    private const string NoKind = "none";

    protected override double RarestShare => 0.1;

    public override IndicatorCard Card { get; } = CardOf("gone_yet_active", "terminated_without_reason", "times seen since", new("称主体已消灭或已搬离而仍在生产", "said to be gone, yet at work"),
        new("核查是否已清场的检查；关停后重新开工", "a look whether the site is cleared; a firm that began anew"), "行政处罚法 art. 57; the register against later visits and cases", version: 10);

    protected override IReadOnlyList<string> MethodsOf(string kind) => kind == Unrechecked ? ["closed_without_recheck"] : [];

    protected override bool IsRecorded(EnforcementDay day) => true;

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var visits = day.Visits.Where(v => IsSeen(v, day.Enterprise(v.EnterpriseId))).ToLookup(v => v.EnterpriseId);
        var cases = day.Cases.ToLookup(c => c.EnterpriseId);
        // Who wrote of it as at work may not have been there (see AtWorkWhileShut).
        var cleared = VisitFinding.Known(day, memory).Values.Where(v => v.IsCleared).ToLookup(v => v.EnterpriseId, v => v.Day);
        foreach (var c in day.Cases.Where(c => c.DecidedOn is not null))
        {
            if (EndOf(c) is not { } ended || cleared[c.EnterpriseId].Any(d => d > c.FoundOn))
            {
                yield return new SeenCase(c, 0, 0, new("", ""), Open: NoKind);
                continue;
            }
            var later = cases[c.EnterpriseId].Where(o => o.Id != c.Id && o.FoundOn > ended).Select(o => (Zh: $"{o.FoundOn:yyyy-MM-dd} 案件 {o.Id} 又发现其违法", En: $"case {o.Id} was found there on {o.FoundOn:yyyy-MM-dd}"))
                .Concat(day.Day > ended ? visits[c.EnterpriseId].Select(v => (Zh: $"{v.Day:yyyy-MM-dd} 检查 {v.Id} 仍在现场", En: $"visit {v.Id} found it there on {v.Day:yyyy-MM-dd}")) : []).ToList();
            var before = memory.Earlier.Of(c.Subject).LastOrDefault(o => o.Count > 0);
            if (later.Count > 0)
                yield return new SeenCase(c, Math.Max(later.Count, before?.Extreme ?? 0), WeightOf(c), new($"案件 {c.Id} 以“{c.DecisionReason}”结束，{later[0].Zh}", $"case {c.Id}: ended because the firm is gone, yet {later[0].En}"), "", KindOf(c));
            else if (before is not null) yield return new SeenCase(c, before.Extreme, WeightOf(c), before.Examples[0].Text, "", KindOf(c));
            else yield return new SeenCase(c, 0, 0, new("", ""), Open: KindOf(c));
        }
    }

    /// <summary>Found in breach or at work; or written up with readings and counts: of a site that is cleared there is little to write.</summary>
    private static bool IsSeen(Visit visit, Enterprise? firm) =>
        visit.IsOnSite && (visit.FoundProblem || Grounds.IsAtWork(visit.Narrative) || (!visit.FoundShut && (Grounds.IsInProduction(visit.Narrative) || Figures.Of(visit.Narrative, firm).Count >= FewestFigures)));

    private const int FewestFigures = 3;

    private static bool IsEnded(EnforcementCase c) => c.Decision is "terminated" or "no_penalty";

    /// <summary>The day on which the firm was said to be gone; null where it was not.</summary>
    private static DateOnly? EndOf(EnforcementCase c) => IsEnded(c) ? Grounds.IsClosedDown(c.DecisionReason) ? c.DecidedOn : null
        : c.RectifyBy is not null && c.RecheckedOn is null && (Grounds.IsClosedDown(c.DecisionReason) || Grounds.IsTakenDown(c.DecisionReason)) ? c.ClosedOn : null;

    private static string KindOf(EnforcementCase c) => IsEnded(c) ? "" : Unrechecked;

    private static double WeightOf(EnforcementCase c) => !Grounds.IsClosedDown(c.DecisionReason) ? TakenDown : Proof.Any(p => c.DecisionReason.Contains(p, StringComparison.Ordinal)) ? AliveDespiteProof : Grounds.IsDissolved(c.DecisionReason) ? Alive : CameBack;
}
