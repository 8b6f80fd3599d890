using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A case closed although the rectification it ordered was never rechecked, or was found not done, or was rechecked on the very day on which the offence was found and the order given. A recheck entered within three days of
/// the closing is a matter of paper. Or one whose recheck counts as passed, though each visit of that day found the same violation again.
/// </summary>
/// <remarks>Unit: cases. Innocent look-alike: a firm that moved away or closed down before its recheck; what was put right on the spot, or proved to be no offence (the reason says so: see <see cref="Remarks"/>);
/// one that was handed to the police or ended, whose order ends with it (left out); a recheck whose record repeats what had been found (then it does so in most of the bureau's, and it weighs little).</remarks>
public sealed class ClosedWithoutRecheck : CaseBreach
{
    private const int PaperDays = 3;
    private const double NoRecheck = 5;

    /// <summary>Rechecked after the closing, and in order: closed at the payment or on a promise, where the rectification was done.</summary>
    private const double LateRecheck = 3.5;

    public override IndicatorCard Card { get; } = CardOf("closed_without_recheck", "closed_without_recheck", "cases", new("未经复查即结案", "closed without a recheck"),
        new("企业已关停或搬迁，无从复查", "a firm that closed down or moved before its recheck"), "生态环境行政处罚办法: closing needs the rectification confirmed", version: 15);

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, c.Decision];

    /// <summary>The file itself says that it was not done, and is closed: whatever a bureau's custom, that is none.</summary>
    private const double NotDone = 7;

    /// <summary>An order with a term, and a recheck on the day of the order: what is put right on the spot needs no term.</summary>
    private const string OnDayOfOrder = "on the day of the order";

    /// <summary>The visit that found it is the only one of that day.</summary>
    private static bool IsOnDayOfOrder(EnforcementCase c, IReadOnlyDictionary<string, VisitFinding> visits) =>
        c.RecheckedOn == c.FoundOn && c.RectifyBy > c.FoundOn && visits.TryGetValue(c.VisitId, out var visit) && visit.Day == c.FoundOn && visits.Values.Count(v => v.Day == c.FoundOn && v.EnterpriseId == c.EnterpriseId) == 1;

    /// <summary>The record of the recheck says that it was not done, the case that it was.</summary>
    private const double FoundStill = 6;
    private const string Turned = "found still";

    /// <summary>Whether the visits of the day of the recheck all found the same violation, made to recheck it and not with a new case of it. (What was charged otherwise than it was found may be found anew; and so may what the record says was put right.)</summary>
    private static bool IsFoundStill(EnforcementCase c, ILookup<(string, DateOnly), VisitFinding> unfiled) =>
        c.RecheckResult == "done" && c.RecheckedOn is { } on && on > c.FoundOn && unfiled[(c.EnterpriseId, on)].ToList() is { Count: > 0 } rechecks && rechecks.TrueForAll(v => v.IsRecheck && v.Found && !v.IsPutRight && v.Codes.Contains(c.ViolationCode));

    /// <summary>The violations of whose rechecks nearly all are visits: elsewhere it may be made on papers, and the visit of that day another matter.</summary>
    private static HashSet<string> RecheckedOnSite(IReadOnlyList<EnforcementCase> cases, IReadOnlyCollection<VisitFinding> visits)
    {
        var since = visits.Count == 0 ? DateOnly.MaxValue : visits.Min(v => v.Day);
        var rechecks = visits.Where(v => v.IsRecheck).Select(v => (v.EnterpriseId, v.Day)).ToHashSet();
        return cases.Where(c => c.RecheckResult == "done" && c.RecheckedOn >= since).GroupBy(c => c.ViolationCode, StringComparer.Ordinal)
            .Where(g => g.Count() >= FewestRechecks && g.Count(c => rechecks.Contains((c.EnterpriseId, c.RecheckedOn!.Value))) >= NearlyAll * g.Count()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
    }

    private const double NearlyAll = 0.8;
    private const int FewestRechecks = 10;

    private static string Unread(EnforcementCase c) => Grounds.WithoutMeasure(Grounds.WithoutPromises(TermGrounds.WithoutExtensions(c.DecisionReason)));

    protected override bool IsExcusedByReason => true;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.RecheckedOn is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var visits = VisitFinding.Known(day, memory);
        var filed = day.Cases.Select(c => c.VisitId).ToHashSet(StringComparer.Ordinal);
        var unfiled = visits.Where(v => !filed.Contains(v.Key)).Select(v => v.Value).ToLookup(v => (v.EnterpriseId, v.Day));
        var onSite = RecheckedOnSite(day.Cases, [.. visits.Values]);
        foreach (var c in day.Cases)
        {
            if (c.ClosedOn is not null && onSite.Contains(c.ViolationCode) && visits.TryGetValue(c.VisitId, out var find) && find.Codes.Contains(c.ViolationCode) && IsFoundStill(c, unfiled))
            {
                yield return new SeenCase(c, 1, FoundStill, new($"案件 {c.Id} 记 {c.RecheckedOn:yyyy-MM-dd} 复查已完成整改，但当日的检查记录仍发现同一违法行为（{c.ViolationCode}）", $"case {c.Id}: rechecked on {c.RecheckedOn:yyyy-MM-dd} as put right, but the visit of that day found the same violation ({c.ViolationCode})"), Unread(c), Turned);
                continue;
            }
            if (c.ClosedOn is not { } closed || c.RectifyBy is not { } by || day.Day.DayNumber - closed.DayNumber < PaperDays || c.Decision == "referred" || (c.RecheckedOn is null && (by <= c.FoundOn || c.Decision == "terminated"))) continue;
            var onDayOfOrder = IsOnDayOfOrder(c, visits);
            // An order ends with its case: what was put right all the same, later, is no breach.
            if (c.Decision == "terminated" && c.RecheckResult == "done" && c.RecheckedOn > closed) continue;
            var done = c.RecheckedOn is { } recheck && recheck <= closed.AddDays(PaperDays) && c.RecheckResult != "not_done" && !onDayOfOrder;
            yield return new SeenCase(c, done ? 0 : 1, onDayOfOrder ? NoRecheck : c.RecheckResult == "done" ? LateRecheck : c.RecheckResult == "not_done" && c.RecheckedOn <= closed ? NotDone : NoRecheck, c.RecheckedOn is null
                ? new($"案件 {c.Id} 限 {by:yyyy-MM-dd} 前整改，{closed:yyyy-MM-dd} 结案，但没有复查记录", $"case {c.Id}: rectification was due {by:yyyy-MM-dd}, closed {closed:yyyy-MM-dd} with no recheck on record")
                : onDayOfOrder ? new($"案件 {c.Id} {c.FoundOn:yyyy-MM-dd} 发现并限 {by:yyyy-MM-dd} 前整改，复查却记于发现当日", $"case {c.Id}: found on {c.FoundOn:yyyy-MM-dd}, to be put right by {by:yyyy-MM-dd}, and rechecked on the day of the finding itself")
                : new($"案件 {c.Id} {closed:yyyy-MM-dd} 结案，但复查（{c.RecheckedOn:yyyy-MM-dd}）未完成整改或晚于结案", $"case {c.Id}: closed {closed:yyyy-MM-dd}, but the recheck ({c.RecheckedOn:yyyy-MM-dd}) found it not done or came later"), Unread(c), onDayOfOrder ? OnDayOfOrder : "");
        }
    }
}
