using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>Visits signed by one officer only, though two are required (行政处罚法 art. 42).</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a bureau that files under one name as a rule (then everybody does, and the city's own rate is the expectation); a partner who was ill, or is not in the register yet.</remarks>
public sealed class SingleOfficer : VisitSigns
{
    public override IndicatorCard Card { get; } = CardOf("single_officer", Tier.Statistical, ["other_record"], new("单人检查", "one signature"),
        new("全局按单人录入", "one name as a rule of the bureau"), "two officers at least (行政处罚法 art. 42)");

    protected override int FewestVisits => 6;

    protected override int FewestSigns => 3;

    /// <summary>A partner who is ill or not in the register leaves records with one name, for days on end; who goes alone by habit more than a third.</summary>
    protected override double SmallestShare => 0.34;

    /// <summary>A partner who signed another visit of the same day was neither ill nor out of the register.</summary>
    private const double SmallestBesidePartner = 0.15;

    /// <summary>So many of the signs, at least, must stand beside a partner's.</summary>
    private const double MostBesidePartner = 0.5;

    protected override double SmallestShareOf(IReadOnlyList<KeptVisit> visits, IReadOnlyList<KeptVisit> signs)
    {
        var withPartner = visits.Where(v => v.Inspectors.Count > 1).Select(v => v.Day).ToHashSet();
        return signs.Count(v => withPartner.Contains(v.Day)) > MostBesidePartner * signs.Count ? SmallestBesidePartner : SmallestShare;
    }

    protected override double HonestFloor => 0.01;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v =>
        new SeenVisit("", v.Inspectors.Distinct().Count() == 1 ? new Example(v.Ref, 1, new($"检查 {v.Id} 仅一人签名", $"visit {v.Id} carries one signature")) : null));

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次仅一人签名（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits carry one signature (usually {peers.Mean:0.0%})");
}
