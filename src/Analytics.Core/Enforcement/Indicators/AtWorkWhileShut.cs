using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits that find a firm at work and nothing wrong, while the last visit before it, by others, found it gone or shut for longer than a day's rest (up to a year ago, and none of the others has found it at work since; once for each firm and person), or others did within two months before and after: records written without going there. Firms open again, so that
/// one says nothing. How often
/// the colleagues' do is the expectation. Where those before and after it found the works cleared out, the one record is false: machines that were carried away do not come back for a day.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a firm that works now and then (the colleagues meet it at work too); one who finds shut what several others find at work.</remarks>
public sealed class AtWorkWhileShut : VisitSigns
{
    private const int NearDays = 60;
    private const string ClearedOut = "cleared", Shut = "shut", Locked = "locked", AtWork = "at work", Seen = "seen at work", Other = "other";

    public override IndicatorCard Card { get; } = CardOf("at_work_while_shut", Tier.Statistical, ["other_record", "implausible_visit"], new("停产期间记载正常生产", "at work where others found it shut"),
        new("间歇生产的企业", "a firm that works now and then"), "the records of others before and after") with
    { Version = 6 };

    /// <summary>Cleared out before and after; twice before only, it may have moved to another yard since.</summary>
    private const double ClearedOutWeight = 6.5, PerhapsMovedWeight = 4;

    protected override IReadOnlyList<string> MethodsOfOne => ["implausible_visit", "other_record"];

    protected override int FewestVisits => 10;

    protected override int FewestSigns => 3;

    protected override double HonestFloor => 0.005;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) =>
        day.Visits.Select(v => new SeenVisit(v.Narrative.Length == 0 ? "" : IsGone(v) ? ClearedOut : Grounds.IsShut(v.Narrative) ? Shut : v.FoundProblem ? Other : v.FoundShut ? Locked : Grounds.IsAtWork(v.Narrative) || Figures.Of(v.Narrative, day.Enterprise(v.EnterpriseId)).Count >= FewestReadings ? Seen : AtWork));

    private static bool IsGone(Visit v) => Grounds.IsClearedOut(v.Narrative) && !Grounds.IsAtWork(v.Narrative);

    /// <summary>Who notes so many readings, or says that it was at work, claims to have seen it; a sentence for everybody does not.</summary>
    private const int FewestReadings = 3;

    private static readonly Dataset States = new("signatures_shut", [Text("visit_id"), Text("enterprise_id"), Text("inspectors"), Text("shut")], ["visit_id"], null);

    /// <summary>Of each firm the newest visits that found it shut, and the newest that did not.</summary>
    private static readonly SearchLimits Newest = new(FewestKeys: 1, Most: 6);

    public override Dataset Digest => States;

    public override int ArchiveDays => 365;

    public override Table Digested(EnforcementDay day)
    {
        var visits = day.OnSite.Visits.DistinctBy(v => v.Id).Where(v => v.Narrative.Length > 0).ToList();
        IReadOnlyList<string?> Of(Func<Visit, string> cell) => [.. visits.Select(cell)];
        return new Table(States, visits.Count).With("visit_id", Of(v => v.Id)).With("enterprise_id", Of(v => v.EnterpriseId)).With("inspectors", Of(v => string.Join(';', v.Inspectors.Distinct()))).With("shut", Of(v => IsGone(v) || Grounds.IsShutForGood(v.Narrative) ? "1" : "0"));
    }

    /// <summary>By firm and state, so that the days of both are known without reading.</summary>
    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).Select(row => new Filed(KeyOf(digest.TextAt("enterprise_id", row)!, digest.TextAt("shut", row) == "1"), row));

    private static long KeyOf(string firm, bool isShut) => Filed.KeyOf($"{firm}|{(isShut ? 1 : 0)}");

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day, Memory memory)
    {
        var seen = Look(day).ToList();
        var asked = Enumerable.Range(0, seen.Count).Where(i => seen[i].Own is AtWork or Seen).SelectMany(i => new[] { new Wanted(2 * i, KeyOf(day.Visits[i].EnterpriseId, true)), new Wanted(2 * i + 1, KeyOf(day.Visits[i].EnterpriseId, false)) }).ToList();
        var newest = memory.Archive.Find(asked, Newest).ToLookup(f => f.Asker);
        foreach (var (i, shut) in asked.Select(w => w.Asker / 2).Distinct().SelectMany(i => newest[2 * i].Take(1).Select(shut => (i, shut))))
            if (memory.Archive.Rows(shut.Day, [shut.Row]) is var row && IsOfOthers(day.Visits[i], row) && !newest[2 * i + 1].Any(open => open.Day >= shut.Day && IsOfOthers(day.Visits[i], memory.Archive.Rows(open.Day, [open.Row]))))
                seen[i] = new SeenVisit($"{seen[i].Own}{Witnesses}{row.TextAt("inspectors", 0)}", TellShut(day.Visits[i], shut.Day, row.TextAt("visit_id", 0)!));
        return seen;
    }

    /// <summary>Whether it is a record of the same firm that none of the visit's people signed: who found it at work where it was not does so again.</summary>
    private static bool IsOfOthers(Visit visit, Table record) => record.TextAt("enterprise_id", 0) == visit.EnterpriseId && !record.TextAt("inspectors", 0)!.Split(';').Any(visit.Inspectors.Contains);

    /// <summary>Between what a visit found and who had last found the firm shut.</summary>
    private const char Witnesses = '|';

    private static string StateOf(KeptVisit visit) => visit.Own.Split(Witnesses)[0];

    private static Example TellShut(Visit visit, DateOnly day, string former) => new(visit.Ref with { Other = $"visits:{day:yyyy-MM-dd}:{former}" }, 1,
        new($"检查 {visit.Id} 记载正常生产，而此前他人 {day:yyyy-MM-dd} 的检查 {former} 见其停产或已搬离", $"visit {visit.Id} found the firm at work, which others had last found shut on {day:yyyy-MM-dd} ({former})"));

    /// <summary>A visit that found at work what others, its witnesses, had found shut.</summary>
    private sealed record Contradiction(KeptVisit Visit, Example Example, IReadOnlyList<string> Witnesses, double Alone = 0);

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var all = visits.Where(IsEvaluated).GroupBy(v => v.EnterpriseId, StringComparer.Ordinal).Where(g => g.Any(v => IsIdle(v) || v.Sign is not null))
            .SelectMany(firm => firm.Where(v => StateOf(v) is AtWork or Seen).Select(v => ContradictionOf(v, [.. firm]))).OfType<Contradiction>().ToList();
        var doubtful = all.SelectMany(c => c.Witnesses.Select(w => (Witness: w, c.Visit))).GroupBy(x => x.Witness, x => x.Visit, StringComparer.Ordinal).Where(g => IsDoubtful([.. g])).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return all.Where(c => !c.Witnesses.Any(doubtful.Contains)).DistinctBy(c => c.Visit.Id).ToDictionary(c => c.Visit.Id, c => new VisitSign(c.Example, c.Visit.Inspectors, c.Alone), StringComparer.Ordinal);
    }

    /// <summary>Whether one of its people had found the firm at work before, against the same witness: one firm that opened again is one.</summary>
    private static bool IsAgain(KeptVisit visit, IReadOnlyList<KeptVisit> firm) => firm.Any(o => o.Sign is not null && o.Day < visit.Day && o.Inspectors.Any(visit.Inspectors.Contains)
        && !firm.Any(w => w.Day >= o.Day && w.Day < visit.Day && IsIdle(w) && !w.Inspectors.Any(visit.Inspectors.Contains)));

    private static Contradiction? ContradictionOf(KeptVisit visit, IReadOnlyList<KeptVisit> firm)
    {
        var others = firm.Where(o => o.Day != visit.Day && !o.Inspectors.Any(visit.Inspectors.Contains)).ToList();
        var (before, after) = (others.LastOrDefault(o => o.Day < visit.Day), others.FirstOrDefault(o => o.Day > visit.Day));
        if (StateOf(visit) == Seen && Emptied(visit, firm) is { } emptied) return new(visit, TellEmptied(visit, emptied), [.. emptied.First.Inspectors, .. emptied.Second.Inspectors], emptied.Second.Day > visit.Day ? ClearedOutWeight : PerhapsMovedWeight);
        // Whom the next find at work too, it had opened again.
        if (after is not null && !IsIdle(after)) return null;
        if (visit.Sign is not null && !IsAgain(visit, firm)) return new(visit, visit.Sign, [.. visit.Own.Split(Witnesses).Skip(1).SelectMany(w => w.Split(';'))]);
        return before is not null && after is not null && IsIdle(before) && IsNear(before) && IsNear(after) ? new(visit, Tell(visit, before, after), before.Inspectors) : null;

        bool IsNear(KeptVisit other) => Math.Abs(other.Day.DayNumber - visit.Day.DayNumber) <= NearDays;
    }

    /// <summary>
    /// Whether one who finds firms shut is contradicted by several: he looks from outside, goes to the wrong yard, or finds them at rest. Of those who contradict him the one who does most is left out, as he may be the one who was not there.
    /// </summary>
    private static bool IsDoubtful(IReadOnlyList<KeptVisit> contradicting)
    {
        var most = contradicting.SelectMany(v => v.Inspectors).CountBy(i => i, StringComparer.Ordinal).OrderByDescending(i => i.Value).ThenBy(i => i.Key, StringComparer.Ordinal).First().Key;
        var others = contradicting.Where(v => !v.Inspectors.Contains(most)).ToList();
        return others.Count >= FewestDoubts && others.Select(v => v.Inspectors[0]).Distinct(StringComparer.Ordinal).Count() > 1;
    }

    private const int FewestDoubts = 3;

    private static bool IsIdle(KeptVisit visit) => visit.Own is Shut or ClearedOut;

    /// <summary>
    /// Two visits that found the works cleared out, the last two before this one or the last before and the next after it; nobody may have found them at work since the first.
    /// </summary>
    private static (KeptVisit First, KeptVisit Second)? Emptied(KeptVisit visit, IEnumerable<KeptVisit> firm)
    {
        var others = firm.Where(o => o.Day != visit.Day && o.Own != Other).ToList();
        var before = others.Where(o => o.Day < visit.Day).TakeLast(2).ToList();
        if (before.Count == 0 || before[^1].Own != ClearedOut) return null;
        var second = others.FirstOrDefault(o => o.Day > visit.Day) ?? before[0];
        return second != before[^1] && second.Own == ClearedOut ? (before[^1], second) : null;
    }

    private static Example Tell(KeptVisit visit, KeptVisit before, KeptVisit after) => new(new RowRef("visits", visit.Day, visit.Id, $"visits:{before.Day:yyyy-MM-dd}:{before.Id}"), 1,
        new($"检查 {visit.Id} 记载正常生产，而他人 {before.Day:yyyy-MM-dd}（{before.Id}）和 {after.Day:yyyy-MM-dd}（{after.Id}）均见其停产或已搬离", $"visit {visit.Id} found the firm at work, others found it shut on {before.Day:yyyy-MM-dd} ({before.Id}) and {after.Day:yyyy-MM-dd} ({after.Id})"));

    private static Example TellEmptied(KeptVisit visit, (KeptVisit First, KeptVisit Second) emptied) => new(new RowRef("visits", visit.Day, visit.Id, $"visits:{emptied.First.Day:yyyy-MM-dd}:{emptied.First.Id}"), 1,
        new($"检查 {visit.Id} 记载企业正常，而 {emptied.First.Day:yyyy-MM-dd}（{emptied.First.Id}）和 {emptied.Second.Day:yyyy-MM-dd}（{emptied.Second.Id}）均见其已清空拆除", $"visit {visit.Id} found the firm as usual, whose works were found cleared out on {emptied.First.Day:yyyy-MM-dd} ({emptied.First.Id}) and {emptied.Second.Day:yyyy-MM-dd} ({emptied.Second.Id})"));

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次在他人见其停产之后记载正常生产（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits found at work what others had last found shut (usually {peers.Mean:0.0%})");
}
