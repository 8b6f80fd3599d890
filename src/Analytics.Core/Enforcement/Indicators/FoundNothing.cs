using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case that rests on a visit whose record says that nothing was found.</summary>
/// <remarks>Unit: cases. Innocent look-alike: what came out later, of a sample or of papers (it weighs less where the case was found on a later day, and little where cases of that violation often come out so); records that leave the box empty (then many do, and it weighs little).</remarks>
public sealed class FoundNothing : CaseBreach
{
    private const double NothingFound = 5, FoundLater = 4;

    public override IndicatorCard Card { get; } = CardOf("found_nothing", "other_record", "cases", new("立案而检查未发现问题", "a case of a visit that found nothing"),
        new("检查记录漏勾选", "a box left empty"), "the case against the record of its visit", version: 3);

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, c.ViolationCode];

    protected override double RarestShare => 0.01;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.VisitId.Length > 0);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var visits = VisitFinding.Known(day, memory);
        foreach (var c in day.Cases)
            // What the record of another firm's visit says is not said of this one (see VisitDoesNotFit).
            if (visits.TryGetValue(c.VisitId, out var visit) && visit.IsOf(c))
                yield return new SeenCase(c, visit.Found ? 0 : 1, visit.Day == c.FoundOn ? NothingFound : FoundLater, new($"案件 {c.Id}（{c.FoundOn:yyyy-MM-dd} 发现）依据 {visit.Day:yyyy-MM-dd} 的检查 {c.VisitId}，该检查记录为未发现问题",
                    $"case {c.Id} (found on {c.FoundOn:yyyy-MM-dd}) rests on visit {c.VisitId} of {visit.Day:yyyy-MM-dd}, whose record says that nothing was found"));
    }
}
