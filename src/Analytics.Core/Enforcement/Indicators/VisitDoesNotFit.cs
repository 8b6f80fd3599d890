using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case that rests on a visit to another firm, or on one that was made when it had long been filed.</summary>
/// <remarks>Unit: days, or one firm. Innocent look-alike: a visit's or firm's number mistyped; a case against the firm that took another over (what was found, and when, agrees); two licences on one site, visited once; a visit made to check what a monitor or a complaint had shown, entered as the first (where a bureau does so it does so often, and it weighs little).</remarks>
public sealed class VisitDoesNotFit : CaseBreach
{
    private const double AnotherFirm = 5, MadeLater = 5;

    /// <summary>What it found, on the day that the case gives, is what the case is of: only the firm is another, one that took the other over or whose number was typed.</summary>
    private const double SameFind = 2.5;

    /// <summary>A visit is written up, and a filing entered, some days late.</summary>
    private const int EntryDays = 3;

    /// <summary>Two neighbours that changed places are two.</summary>
    private const int MostMistyped = 2;

    private const string Elsewhere = "elsewhere", Later = "later";

    public override IndicatorCard Card { get; } = CardOf("visit_does_not_fit", "other_record", "days or firms", new("案件与所依据的检查不符", "a case that its visit does not bear out"),
        new("检查编号录错；一址两证", "a visit's number mistyped; two licences on one site"), "行政处罚法 art. 54-57: a case is filed on what was found; the case against the record of its visit", version: 5);

    protected override double RarestShare => 0.01;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.VisitId.Length > 0);

    /// <summary>
    /// A number that was mistyped is put right when the evidence is reviewed, before the decision (行政处罚法 art. 57, 58): an open case is judged only where nobody can have mistyped it.
    /// </summary>
    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var visits = VisitFinding.Known(day, memory);
        var ofFirm = new Lazy<ILookup<string, KeyValuePair<string, VisitFinding>>>(() => visits.ToLookup(v => v.Value.EnterpriseId, StringComparer.Ordinal));
        foreach (var c in day.Cases)
            if (visits.TryGetValue(c.VisitId, out var visit))
                yield return visit.IsOf(c) ? IsLater(c, visit) : c.DecidedOn is null && !IsNoSlip(c, visit, ofFirm.Value[c.EnterpriseId]) ? new(c, 0, 0, new("", "")) : IsElsewhere(c, visit);
    }

    /// <summary>Whether the firm's own visits of the find are on record, and the number that the case names is neither like one of theirs nor of about that day.</summary>
    private static bool IsNoSlip(EnforcementCase c, VisitFinding named, IEnumerable<KeyValuePair<string, VisitFinding>> ofFirm) =>
        Apart(named, c) > EntryDays && ofFirm.Where(v => Apart(v.Value, c) <= EntryDays).ToList() is { Count: > 0 } own && own.TrueForAll(v => !IsAlike(v.Key, c.VisitId));

    private static int Apart(VisitFinding visit, EnforcementCase c) => Math.Abs(visit.Day.DayNumber - c.FoundOn.DayNumber);

    /// <summary>Of the same length, and hardly a character of it another.</summary>
    private static bool IsAlike(string number, string other) => number.Length == other.Length && number.Zip(other).Count(x => x.First != x.Second) <= MostMistyped;

    private static SeenCase IsElsewhere(EnforcementCase c, VisitFinding visit) => new(c, 1, visit.Found && visit.Day == c.FoundOn && visit.Codes.Contains(c.ViolationCode) ? SameFind : AnotherFirm, new(
        $"案件 {c.Id} 当事人为 {c.EnterpriseId}，所依据的检查 {c.VisitId}（{visit.Day:yyyy-MM-dd}）查的是 {visit.EnterpriseId}", $"case {c.Id} is against {c.EnterpriseId}, but visit {c.VisitId} of {visit.Day:yyyy-MM-dd}, on which it rests, was to {visit.EnterpriseId}"), Kind: Elsewhere);

    private static SeenCase IsLater(EnforcementCase c, VisitFinding visit) => new(c, c.FiledOn is { } filed && !c.IsFilingMistyped ? Math.Max(0, visit.Day.DayNumber - filed.DayNumber - EntryDays) : 0, MadeLater, new(
        $"案件 {c.Id} 于 {c.FiledOn:yyyy-MM-dd} 立案，所依据的检查 {c.VisitId} 至 {visit.Day:yyyy-MM-dd} 才进行", $"case {c.Id} was filed on {c.FiledOn:yyyy-MM-dd}, but visit {c.VisitId}, on which it rests, was made on {visit.Day:yyyy-MM-dd}"), Kind: Later);
}
