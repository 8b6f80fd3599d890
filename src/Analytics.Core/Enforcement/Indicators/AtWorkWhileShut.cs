using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits that find a firm at work and nothing wrong, while the last visit of others before it and the next after it, within two months, found it shut or gone: records written without going there. How often
/// the colleagues' do is the expectation. Where those before and after it found the works cleared out, the one record is false: machines that were carried away do not come back for a day.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a firm that works now and then (the colleagues meet it at work too).</remarks>
public sealed class AtWorkWhileShut : VisitSigns
{
    private const int NearDays = 60;
    private const string ClearedOut = "cleared", Shut = "shut", AtWork = "at work", Seen = "seen at work", Other = "other";

    public override IndicatorCard Card { get; } = CardOf("at_work_while_shut", Tier.Statistical, ["other_record", "implausible_visit"], new("停产期间记载正常生产", "at work while others find it shut"),
        new("间歇生产的企业", "a firm that works now and then"), "the records of others before and after") with
    { Version = 2 };

    /// <summary>Cleared out before and after; twice before only, it may have moved to another yard since.</summary>
    private const double ClearedOutWeight = 6.5, PerhapsMovedWeight = 4;

    protected override IReadOnlyList<string> MethodsOfOne => ["implausible_visit", "other_record"];

    protected override int FewestVisits => 10;

    protected override int FewestSigns => 3;

    protected override double HonestFloor => 0.005;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) =>
        day.Visits.Select(v => new SeenVisit(v.Narrative.Length == 0 ? "" : Grounds.IsClearedOut(v.Narrative) && !Grounds.IsAtWork(v.Narrative) ? ClearedOut : v.FoundShut ? Shut : v.FoundProblem ? Other : Grounds.IsAtWork(v.Narrative) || Figures.Of(v.Narrative, day.Enterprise(v.EnterpriseId)).Count >= FewestReadings ? Seen : AtWork));

    /// <summary>Who notes so many readings, or says that it was at work, claims to have seen it; a sentence for everybody does not.</summary>
    private const int FewestReadings = 3;

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var firm in visits.Where(IsEvaluated).GroupBy(v => v.EnterpriseId, StringComparer.Ordinal).Where(g => g.Any(IsIdle)))
            foreach (var visit in firm.Where(v => v.Own is AtWork or Seen))
            {
                var others = firm.Where(o => o.Day != visit.Day && !o.Inspectors.Any(visit.Inspectors.Contains)).ToList();
                var (before, after) = (others.LastOrDefault(o => o.Day < visit.Day), others.FirstOrDefault(o => o.Day > visit.Day));
                if (visit.Own == Seen && Emptied(visit, firm) is { } emptied) signs[visit.Id] = new VisitSign(TellEmptied(visit, emptied), visit.Inspectors, emptied.Second.Day > visit.Day ? ClearedOutWeight : PerhapsMovedWeight);
                else if (before is not null && after is not null && IsIdle(before) && IsIdle(after) && IsNear(before) && IsNear(after)) signs[visit.Id] = new VisitSign(Tell(visit, before, after), visit.Inspectors);

                bool IsNear(KeptVisit other) => Math.Abs(other.Day.DayNumber - visit.Day.DayNumber) <= NearDays;
            }
        return signs;
    }

    private static bool IsIdle(KeptVisit visit) => visit.Own is Shut or ClearedOut;

    /// <summary>Two visits that found the works cleared out, the last two before this one or the last before and the next after it; nobody may have found them at work since the first.</summary>
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
        $"{visits} 次检查中 {signs} 次在他人前后均见停产时记载正常生产（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits found at work what others found shut before and after (usually {peers.Mean:0.0%})");
}
