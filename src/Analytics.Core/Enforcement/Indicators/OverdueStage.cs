using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Days by which a stage (filing, decision, recheck after the rectification date) is later than its deadline. What the remarks say of extensions and stopped clocks moves the deadline by
/// what they say. Where the bureau writes such grounds down in most of its cases that took longer, one without a ground has none; elsewhere the extension that the rules
/// allow is taken as granted. A problem that a visit's record says was found is found that day: a case that names the visit and gives a much later day has moved the beginning of its terms; what was found at another firm is no find of the case (VisitDoesNotFit).
/// </summary>
/// <remarks>Unit: days. Innocent look-alike: stopped clocks (hearing, monitoring, appraisal, announcement) that the export does not show; a last day on a holiday.</remarks>
public sealed class OverdueStage : CaseBreach
{
    /// <summary>A date is entered a day late, and a last day on a weekend moves to the Monday.</summary>
    private const int EntryDays = 3;

    /// <summary>Days off in a row, weekends before and after them counted.</summary>
    private const int LongestHoliday = 12;

    /// <summary>On a day on which no more than this part of the usual is done only those on duty work.</summary>
    private const double OnDuty = 0.25;

    /// <summary>So many cases that took longer tell whether grounds are written down: in half of them at least.</summary>
    private const int FewestLong = 3;

    /// <summary>
    /// What a stopped clock soon explains a few days of it explains two months hardly; where grounds are written down and none is, it is explained less easily. Before a filing a laboratory is waited for that
    /// nobody notes, or only in the decision; a decision has thirty days more as it is.
    /// </summary>
    private const double SilentFilingWeight = 2.5, OpenFilingWeight = 2, SilentWeight = 3, WrittenWeight = 3.5, LongWeight = 3, DaysPerWeight = 15;

    /// <summary>Within a fortnight of its end a term may have been counted otherwise: from the service, in working days, around a holiday.</summary>
    private const double CountedDays = 15;

    /// <summary>No clause sets the day of a recheck (Deadlines.cs: by analogy): that it is late only adds to what else is found.</summary>
    private const double AnalogyWeight = 0;

    /// <summary>
    /// One case in seventy anywhere passes a term for a cause that nobody recorded, or in words that are read too narrowly. Beyond the longest term that the rule knows a decision without any word on its term has no
    /// such cause: it is extended, and its clock stopped, in writing. How often that is so all the same the bureau's own cases tell.
    /// </summary>
    protected override double RarestShare => 1 / 70.0;

    protected override double RarestShareOf(string kind) => kind.EndsWith(Beyond, StringComparison.Ordinal) ? base.RarestShare : RarestShare;

    private const string Beyond = ", beyond any extension";

    /// <summary>A laboratory's report on what was sampled at a visit is there within so many days: fifteen working days.</summary>
    private const int ReportDays = 21;

    public override IndicatorCard Card { get; } = CardOf("overdue_stage", "overdue_stage", "days over", new("程序逾期", "a stage past its deadline"),
        new("听证、监测、鉴定、公告等扣除期间未在数据中体现；末日为节假日", "clocks stopped for hearing, monitoring, appraisal or announcement; a last day on a holiday"), "Deadlines.cs (行政处罚法 art. 60, 85; 生态环境行政处罚办法)", version: 19);

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, c.ViolationCode];

    protected override bool IsExcusedByReason => true;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FiledOn is not null);

    /// <summary>One stage of a case.</summary>
    /// <param name="Due">Its last day; null = it cannot be told.</param>
    /// <param name="Longest">The last day of the longest term that its rule knows; null = the rule sets none.</param>
    /// <param name="Explained">Within so many days over its term something else explains it.</param>
    private readonly record struct Stage(DateOnly? Due, DateOnly? Done, double Weight, string Zh, string En, DateOnly? Longest = null, double Explained = CountedDays)
    {
        public bool IsBeyond(DateOnly today) => Longest is { } longest && (Done ?? today).DayNumber - longest.DayNumber > CountedDays;

        public double Over(DateOnly today) => Due is { } due && (Done ?? today).DayNumber - due.DayNumber is var over and > EntryDays ? over : 0;

        public double WeightOn(DateOnly today) => Weight > 0 && Over(today) is > 0 and var over ? Weight * Math.Min(1, over / Explained) + Math.Min(LongWeight, over / DaysPerWeight) : 0;

        /// <summary>A term that ends on a day off ends on the next working day (行政处罚法 art. 85): the next on which the bureau did anything at all.</summary>
        public Stage OnWorkingDay(HashSet<DateOnly> workingDays) => Due is { } due ? this with { Due = EndOf(due, workingDays) } : this;
    }

    /// <summary>The days on which the bureau did a good part of what it does on a usual one: somebody is on duty on any day of a large city.</summary>
    private static HashSet<DateOnly> WorkingDays(IReadOnlyList<EnforcementCase> cases)
    {
        var acts = cases.SelectMany(c => new[] { c.FiledOn, c.InvestigationEndedOn, c.DecidedOn, c.ClosedOn }).OfType<DateOnly>().CountBy(d => d).ToList();
        if (acts.Count == 0) return [];
        var usual = (double)acts.Sum(a => a.Value) / (acts.Max(a => a.Key).DayNumber - acts.Min(a => a.Key).DayNumber + 1);
        return [.. acts.Where(a => a.Value >= OnDuty * usual).Select(a => a.Key)];
    }

    private static DateOnly EndOf(DateOnly due, HashSet<DateOnly> workingDays) => due == DateOnly.MaxValue ? due : Enumerable.Range(0, LongestHoliday).Select(due.AddDays).FirstOrDefault(workingDays.Contains, due);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var grounds = day.Cases.ToDictionary(c => c.Id, c => TermGrounds.Of(c.Remarks, c.FoundOn));
        // Why it was filed late is said with the filing, and often in the decision only; a term of the decision is extended, in writing, before it runs out.
        var filingsWritten = day.Cases.Where(c => Took(c.FoundOn, FilingOf(c), day.Day) > Deadlines.Filing.RuleAt(c.FoundOn).Days).GroupBy(IsDecided).Where(g => AreWritten(g.Select(c => grounds[c.Id].FilingExtended))).Select(g => g.Key).ToHashSet();
        // A fine has its form; what ends without one is often written in a line.
        var longer = day.Cases.Where(c => c.FiledOn is { } filed && Took(filed, c.DecidedOn ?? EndOf(c), day.Day) > Deadlines.Decision.RuleAt(filed).Days).ToList();
        bool AreNoted(IEnumerable<EnforcementCase> cases) => AreWritten(cases.Select(c => grounds[c.Id].ForDecision));
        var decisionsWritten = longer.GroupBy(IsUnfined).Where(g => AreNoted(longer) && AreNoted(g)).Select(g => g.Key).ToHashSet();
        var openWritten = AreAllWritten([.. day.Cases.Where(c => c.FiledOn is { } filed && IsOpen(c) && Took(filed, null, day.Day) > Deadlines.Decision.RuleAt(filed).Days + EntryDays).Select(c => grounds[c.Id].ForDecision)]);
        var inWorkingDays = day.Cases.Where(c => !grounds[c.Id].ForDecision && c.FiledOn is not null).GroupBy(c => c.District, StringComparer.Ordinal).Where(g => CountsWorkingDays(g, day.Day)).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var workingDays = WorkingDays(day.Cases);
        var stopsSuffice = AreAllWritten([.. day.Cases.Where(c => c.FiledOn is { } filed && IsDecided(c) && grounds[c.Id].IsStoppedUndated && Took(filed, c.DecidedOn, day.Day) > Deadlines.Decision.RuleAt(filed).Days)
            .Select(c => grounds[c.Id].DueOf(c.FiledOn!.Value, Deadlines.Decision.RuleAt(c.FiledOn.Value).Days, due => EndOf(due, workingDays)) is { } due && c.DecidedOn <= due.AddDays(EntryDays))]);
        var takesOneReason = TakesOneReason([.. day.Cases.Where(IsDecided)], grounds) || IsNoteReplaced(longer, grounds);
        // Where the export never shows a recheck none can be late.
        var rechecks = day.Cases.Any(x => x.RecheckedOn is not null);
        var visits = VisitFinding.Known(day, memory);
        var neverWait = NeverWait(day.Cases, visits);
        var ofFirm = day.Cases.ToLookup(c => c.EnterpriseId, c => c.Id, StringComparer.Ordinal);
        // What goes on under another number was not decided late: the other is judged.
        bool GoesOn(EnforcementCase c) => c.Decision == "terminated" && c.NamesAnother(ofFirm[c.EnterpriseId]);
        foreach (var c in day.Cases)
        {
            // A clock that stood still for a time nobody noted may have done so before the filing: what is appraised is whether there was an offence.
            List<Stage> stages = grounds[c.Id].IsFilingOpenEnded || grounds[c.Id].IsOpenEnded || c.IsFilingMistyped ? [] : [Filing(c, grounds[c.Id], c.FiledOn is not null && filingsWritten.Contains(IsDecided(c))).OnWorkingDay(workingDays)];
            if (c.FiledOn is { } filed && !c.IsFilingMistyped && !(takesOneReason && IsDecided(c) && !grounds[c.Id].ForDecision && c.DecisionReason.Length > 0) && !GoesOn(c)) stages.Add(Decision(c, filed, grounds[c.Id], (IsOpen(c) && openWritten) || decisionsWritten.Contains(IsUnfined(c)), stopsSuffice, IsDecided(c) || openWritten, inWorkingDays.Contains(c.District), workingDays).OnWorkingDay(workingDays));
            if (rechecks && c.RectifyBy is { } by && (EndOf(c) is null || c.RecheckedOn is not null)) stages.Add(new(by.AddDays(Deadlines.Recheck.DaysAt(by)), c.RecheckedOn, AnalogyWeight, "整改复查", "the recheck"));
            // That something had to be appraised first is written in the decision; what was rechecked before had been found before, and of some violations, or by some bureaus, nothing ever is.
            if ((IsDecided(c) || c.RecheckedOn?.AddDays(EntryDays) < c.FoundOn || (c.FiledOn is not null && neverWait(c))) && visits.TryGetValue(c.VisitId, out var visit) && visit.Found && visit.IsOf(c) && !grounds[c.Id].ForDecision && !grounds[c.Id].FilingExtended) stages.Add(new(visit.Day.AddDays(ReportDays), c.FoundOn, WrittenWeight, "检查已发现问题，登记的发现日期", "the day of finding, of what a visit had found,"));
            if (stages.Count == 0) stages.Add(default);
            var worst = stages.MaxBy(s => s.WeightOn(day.Day));
            var over = worst.Over(day.Day);
            yield return new SeenCase(c, over, worst.WeightOn(day.Day), new(
                $"案件 {c.Id} {worst.Zh}超过期限（{worst.Due:yyyy-MM-dd}，已计延长和扣除）{over:0} 天", $"case {c.Id}: {worst.En} is {over:0} days past its deadline of {worst.Due:yyyy-MM-dd}, extensions and stopped clocks counted"), TermGrounds.Unread(c.Remarks, c.FoundOn), worst.En + (worst.IsBeyond(day.Day) && !grounds[c.Id].ForDecision ? Beyond : ""));
        }
    }

    private static Stage Filing(EnforcementCase c, TermGrounds grounds, bool written)
    {
        var rule = Deadlines.Filing.RuleAt(c.FoundOn);
        return new(c.FoundOn.AddDays(rule.Days + (written && !grounds.FilingExtended ? 0 : rule.Extension)), FilingOf(c), written ? WrittenWeight : IsDecided(c) ? SilentFilingWeight : OpenFilingWeight, "立案", "filing", Explained: written ? CountedDays : ReportDays);
    }

    /// <param name="byNow">Whether a ground, if there were one, would be written by now.</param>
    private static Stage Decision(EnforcementCase c, DateOnly filed, TermGrounds grounds, bool written, bool stopsSuffice, bool byNow, bool inWorkingDays, HashSet<DateOnly> workingDays)
    {
        var rule = Deadlines.Decision.RuleAt(filed);
        // Who notes in a word for how long the clock stood still may not note the extension beside it; unless for all others the days that they note are enough.
        written &= !grounds.IsStoppedUndated || stopsSuffice;
        // By which ground a decision took longer may be written in the decision only, unless all others that are open have theirs.
        var granted = (written && byNow) || grounds.IsExtended ? 0 : rule.Extension;
        return new(grounds.DueOf(filed, Math.Max(rule.Days + granted, inWorkingDays ? InWorkingDays(rule.Days) : 0), due => EndOf(due, workingDays)), c.DecidedOn ?? EndOf(c), written ? WrittenWeight : SilentWeight, "作出决定", "the decision", byNow ? EndOf(filed.AddDays(rule.Days + rule.Extension), workingDays) : null);
    }

    /// <summary>
    /// Whether the export has room for one reason: no decision that says something of its term says anything else, though by the others' share several would. Then one that gives another reason is silent on its term for want of room.
    /// </summary>
    private static bool TakesOneReason(List<EnforcementCase> decided, Dictionary<string, TermGrounds> grounds)
    {
        var others = decided.Where(c => !grounds[c.Id].ForDecision).ToList();
        var noted = decided.Where(c => grounds[c.Id].ForDecision).ToList();
        return noted.Count >= FewestLong && noted.TrueForAll(c => TermGrounds.Unread(c.Remarks, c.FoundOn).Length == 0) && Math.Pow((double)others.Count(c => c.DecisionReason.Length == 0) / Math.Max(1, others.Count), noted.Count) < NoChance;
    }

    private const double NoChance = 0.05;

    /// <summary>Whether the reason of the decision takes the place of what was noted before it: of the cases that took longer open ones say something of their term, and of the decided hardly one in ten of what these let expect does.</summary>
    private static bool IsNoteReplaced(List<EnforcementCase> longer, Dictionary<string, TermGrounds> grounds)
    {
        var (decided, open) = (longer.Where(c => IsDecided(c) && c.DecisionReason.Length > 0).ToList(), longer.Where(IsOpen).ToList());
        var noted = open.Count(c => grounds[c.Id].ForDecision);
        return noted >= FewestLong && noted * decided.Count >= FewestLong * open.Count && decided.Count(c => grounds[c.Id].ForDecision) * open.Count <= Leftover * noted * decided.Count;
    }

    private const double Leftover = 0.1;

    /// <summary>Whether of enough cases of the same violation no other was found later than a report takes from its visit, or hardly any of all cases of the bureau.</summary>
    private static Func<EnforcementCase, bool> NeverWait(IReadOnlyList<EnforcementCase> cases, IReadOnlyDictionary<string, VisitFinding> visits)
    {
        var late = cases.Where(c => visits.TryGetValue(c.VisitId, out var v) && v.Found && v.IsOf(c)).Select(c => (c.ViolationCode, IsLate: c.FoundOn > visits[c.VisitId].Day.AddDays(ReportDays))).ToList();
        if (late.Count > FewestOfBureau && late.Count(c => c.IsLate) <= HardlyAny) return _ => true;
        var never = late.GroupBy(c => c.ViolationCode, StringComparer.Ordinal).Where(g => g.Count() > FewestAlike && g.Count(c => c.IsLate) <= 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return c => never.Contains(c.ViolationCode);
    }

    private const int FewestAlike = 10, FewestOfBureau = 100, HardlyAny = 2;

    /// <summary>
    /// Whether an office counts the term in working days, rightly or not: of its cases without a ground several took longer than the term, and most of these no longer than the term in
    /// working days. One such case among them is its office's habit.
    /// </summary>
    private static bool CountsWorkingDays(IEnumerable<EnforcementCase> cases, DateOnly today)
    {
        var longer = cases.Select(c => (Took: Took(c.FiledOn!.Value, c.DecidedOn ?? EndOf(c), today), Deadlines.Decision.RuleAt(c.FiledOn!.Value).Days)).Where(x => x.Took > x.Days + EntryDays).ToList();
        return longer.Count >= FewestLong && 3 * longer.Count(x => x.Took <= InWorkingDays(x.Days)) >= 2 * longer.Count;
    }

    /// <summary>So many working days in calendar days, with a week of public holidays.</summary>
    private static int InWorkingDays(int days) => days * 7 / 5 + 7;

    private static bool AreWritten(IEnumerable<bool> longer) => longer.ToList() is { Count: >= FewestLong } known && 2 * known.Count(w => w) >= known.Count;

    /// <summary>Whether of those that are open beyond their term each has its ground noted, held against the others.</summary>
    private static bool AreAllWritten(List<bool> open) => open.Count(w => w) is >= FewestLong and var noted && noted >= NearlyAll * (open.Count - 1);

    private const double NearlyAll = 0.9;

    private static bool IsUnfined(EnforcementCase c) => IsDecided(c) && c.Decision != "fine";

    private static bool IsOpen(EnforcementCase c) => !IsDecided(c) && EndOf(c) is null;

    private static bool IsDecided(EnforcementCase c) => c.DecidedOn is not null;

    private static DateOnly? FilingOf(EnforcementCase c) => c.FiledOn ?? c.DecidedOn ?? EndOf(c);

    private static DateOnly? EndOf(EnforcementCase c) => c.ClosedOn ?? c.ArchivedOn;

    private static int Took(DateOnly from, DateOnly? done, DateOnly today) => (done ?? today).DayNumber - from.DayNumber;
}
