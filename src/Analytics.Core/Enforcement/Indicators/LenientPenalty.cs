using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A fine below the statutory minimum of its clause, as a share of it; where the export gives no minimum, below a third of the least that one in twenty of the same
/// violation's fines in the city falls under. Or a fine next to the minimum for facts that the decision itself calls grave, as a share of the middle of the range.
/// </summary>
/// <remarks>Unit: share under the minimum. Innocent look-alike: mitigation on record (first offence, put right at once: 行政处罚法 art. 32-33).</remarks>
public sealed class LenientPenalty : CaseBreach
{
    /// <summary>Rounding to the nearest hundred yuan is no leniency.</summary>
    private const double Rounding = 0.02;
    private const double LowestPart = 0.1;
    private const int FewestPeers = 20;

    public override IndicatorCard Card { get; } = CardOf("lenient_penalty", "lenient_penalty", "share under the minimum", new("罚款低于法定下限", "a fine under the statutory minimum"),
        new("有减轻处罚情节（首违、主动改正）并记载在案", "mitigation on record"), "statutory_min_cny of the clause; 行政处罚法 art. 32-33", version: 3);

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FineCny is not null);

    protected override double Weight(double over) => 4 + 2 * over;

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day)
    {
        if (c.Decision != "fine" || c.FineCny is not { } fine) return null;
        if (GraveAtTheBottom(c, fine) is { } grave) return grave;
        var statutory = c.StatutoryMinCny is > 0;
        if ((statutory ? c.StatutoryMinCny : UsualLeast(c, day)) is not { } least) return null;
        var over = 1 - fine / least;
        var (zh, en) = statutory ? ("法定下限", "the statutory minimum of") : ("同类案件最低水平的三分之一", "a third of the least usual for this violation,");
        return (over < Rounding || Grounds.IsMilder(c.DecisionReason) ? 0 : over, new($"案件 {c.Id} 罚款 {fine:0} 元，低于{zh} {least:0} 元，未记载减轻理由",
            $"case {c.Id}: fined {fine:0} yuan, under {en} {least:0}, no mitigation on record"));
    }

    /// <summary>Facts that the decision itself calls grave, fined in the lowest tenth of the range: discretion rules put them in its upper half, so the middle is the measure.</summary>
    private static (double, Bilingual)? GraveAtTheBottom(EnforcementCase c, double fine)
    {
        if (c.StatutoryMinCny is not { } least || c.StatutoryMaxCny is not { } most || most <= least || fine < least * (1 - Rounding) || fine > least + LowestPart * (most - least) || !Grounds.IsGrave(c.DecisionReason)) return null;
        return (1 - fine / ((least + most) / 2), new($"案件 {c.Id} 理由称“{c.DecisionReason}”，罚款 {fine:0} 元却几乎是下限（{least:0}-{most:0} 元）",
            $"case {c.Id}: the reason calls the facts grave, the fine of {fine:0} yuan is next to the least of {least:0} to {most:0}"));
    }

    private static double? UsualLeast(EnforcementCase c, EnforcementDay day)
    {
        var peers = day.Cases.Where(p => p.Decision == "fine" && p.FineCny > 0 && p.ViolationCode == c.ViolationCode && p.Id != c.Id).Select(p => p.FineCny!.Value).Order().ToList();
        return peers.Count < FewestPeers ? null : peers[peers.Count / 20] / 3;
    }
}
