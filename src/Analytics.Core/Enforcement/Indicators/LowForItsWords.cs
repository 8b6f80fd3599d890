using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A fine at the lower end of its range, or a mere warning, for facts that the decision itself calls usual or worse, and names no ground for mildness (行政处罚法 art. 5, 34: by the facts; 裁量基准); or one at the very minimum for facts of which it says neither. One case so is discretion; it is held against a
/// person whose cases are so again and again, where those of the colleagues, of the same violation or in the same district, are not.
/// </summary>
/// <remarks>Unit: cases. Innocent look-alike: a district that begins at the minimum for usual facts (the others there do so too); grounds that the reason does not name; violations that are fined at the minimum by a table (those of the colleagues are too).</remarks>
public sealed class LowForItsWords : CaseBreach
{
    /// <summary>Facts called so are no slight ones (<see cref="Grounds.Gravity"/>).</summary>
    private const int Usual = 2;

    /// <summary>The lowest twentieth of the range is its end: sums are rounded.</summary>
    private const double LowerEnd = 0.05;

    /// <summary>Of facts that the decision does not call anything only the minimum itself, to the yuan or nearly, is looked at.</summary>
    private const double Minimum = 0.002;
    private const string Named = "", Unnamed = "no words";

    public override IndicatorCard Card { get; } = CardOf("low_for_its_words", "lenient_penalty", "cases", new("未写明从轻理由而按下限处罚", "the lower end of the range and no ground for it"),
        new("对一般情节从下限起罚的地区；理由未写明的从轻情节", "a district that begins at the minimum; grounds that are not named"), "fine and decision_reason; 行政处罚法 art. 5, 34", version: 2);

    protected override bool SpeaksAlone => false;

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, c.ViolationCode];

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.PlaceInRange is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        foreach (var c in day.Cases.Where(c => c.Decision is "fine" or "warning" && !Grounds.IsMilder(c.DecisionReason)))
        {
            var gravity = Grounds.Gravity(c.DecisionReason);
            if (gravity >= Usual && (c.Decision == "warning" ? 0 : c.PlaceInRange) is { } place) yield return new SeenCase(c, place <= LowerEnd ? 1 : 0, 0, Told(c), Grounds.WithoutNoGrounds(c.DecisionReason), Named, Named);
            else if (gravity == 0 && c.Decision == "fine" && !Grounds.IsMildest(c.DecisionReason) && !Grounds.IsFirst(c.DecisionReason) && c.PlaceInRange is >= -Minimum and var least) yield return new SeenCase(c, least <= Minimum ? 1 : 0, 0, Told(c), Grounds.WithoutMeasure(TermGrounds.WithoutExtensions(c.DecisionReason)), Unnamed, Unnamed);
        }
    }

    private static Bilingual Told(EnforcementCase c) => c.Decision == "warning"
        ? new($"案件 {c.Id} 理由称“{c.DecisionReason}”，仅予警告", $"case {c.Id}: its reason is '{c.DecisionReason}', and it ends with a warning")
        : new($"案件 {c.Id} 理由称“{c.DecisionReason}”，罚款 {c.FineCny:0} 元居法定幅度（{c.StatutoryMinCny:0}-{c.StatutoryMaxCny:0} 元）下限", $"case {c.Id}: its reason is '{c.DecisionReason}', its fine of {c.FineCny:0} yuan stands at the lower end of {c.StatutoryMinCny:0} to {c.StatutoryMaxCny:0}");
}
