using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case ended because the firm is no more (deregistered, bankrupt), whose firm is visited at work or found in breach again afterwards.</summary>
/// <remarks>Unit: times seen since. Innocent look-alike: a look whether the site is really cleared (a visit counts that found a problem or says that the firm was at work); a successor under the old code.</remarks>
public sealed class GoneYetActive : CaseBreach
{
    private const double Alive = 6.5;

    /// <summary>Where a certificate is on file the firm is gone, and whoever works there now is another.</summary>
    private const double AliveDespiteProof = 4;

    private static readonly string[] Proof = ["证明", "附卷", "登记机关", "核准注销", "裁定", "公示"];

    protected override double RarestShare => 0.1;

    public override IndicatorCard Card { get; } = CardOf("gone_yet_active", "terminated_without_reason", "times seen since", new("称主体已消灭而仍在生产", "said to be no more, yet at work"),
        new("核查是否已清场的检查", "a look whether the site is cleared"), "行政处罚法 art. 57; the register against later visits and cases", version: 5);

    protected override bool IsRecorded(EnforcementDay day) => true;

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var visits = day.Visits.Where(v => v.FoundProblem || Grounds.IsAtWork(v.Narrative)).ToLookup(v => v.EnterpriseId);
        var cases = day.Cases.ToLookup(c => c.EnterpriseId);
        foreach (var c in day.Cases.Where(c => c.DecidedOn is not null))
        {
            var decided = c.DecidedOn!.Value;
            if (c.Decision is not ("terminated" or "no_penalty") || !Grounds.IsDissolved(c.DecisionReason))
            {
                yield return new SeenCase(c, 0, 0, new("", ""));
                continue;
            }
            var later = cases[c.EnterpriseId].Where(o => o.Id != c.Id && o.FoundOn > decided).Select(o => (Zh: $"{o.FoundOn:yyyy-MM-dd} 案件 {o.Id} 又发现其违法", En: $"case {o.Id} was found there on {o.FoundOn:yyyy-MM-dd}"))
                .Concat(day.Day > decided ? visits[c.EnterpriseId].Select(v => (Zh: $"{v.Day:yyyy-MM-dd} 检查 {v.Id} 仍在现场", En: $"visit {v.Id} found it there on {v.Day:yyyy-MM-dd}")) : []).ToList();
            var before = memory.Earlier.Of(c.Subject).LastOrDefault(o => o.Count > 0);
            if (later.Count > 0)
                yield return new SeenCase(c, Math.Max(later.Count, before?.Extreme ?? 0), WeightOf(c), new($"案件 {c.Id} 以“{c.DecisionReason}”结束，{later[0].Zh}", $"case {c.Id}: ended because the firm is no more, yet {later[0].En}"), "");
            else if (before is not null) yield return new SeenCase(c, before.Extreme, WeightOf(c), before.Examples[0].Text, "");
            else yield return new SeenCase(c, 0, 0, new("", ""));
        }
    }

    private static double WeightOf(EnforcementCase c) => Proof.Any(p => c.DecisionReason.Contains(p, StringComparison.Ordinal)) ? AliveDespiteProof : Alive;
}
