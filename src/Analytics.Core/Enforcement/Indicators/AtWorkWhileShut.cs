using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits that find a firm at work and nothing wrong, while the last visit of others before it and the next after it, within two months, found it shut or gone: records written without going there. How often
/// the colleagues' do is the expectation.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a firm that works now and then (the colleagues meet it at work too).</remarks>
public sealed class AtWorkWhileShut : VisitSigns
{
    private const int NearDays = 60;
    private const string Shut = "shut", AtWork = "at work", Other = "other";

    public override IndicatorCard Card { get; } = CardOf("at_work_while_shut", Tier.Statistical, ["other_record"], new("停产期间记载正常生产", "at work while others find it shut"),
        new("间歇生产的企业", "a firm that works now and then"), "the records of others before and after") with
    { Version = 1 };

    protected override int FewestVisits => 10;

    protected override int FewestSigns => 3;

    protected override double HonestFloor => 0.005;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) =>
        day.Visits.Select(v => new SeenVisit(v.Narrative.Length == 0 ? "" : v.FoundShut ? Shut : v.FoundProblem ? Other : AtWork));

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var firm in visits.Where(IsEvaluated).GroupBy(v => v.EnterpriseId, StringComparer.Ordinal).Where(g => g.Any(v => v.Own == Shut)))
            foreach (var visit in firm.Where(v => v.Own == AtWork))
            {
                var others = firm.Where(o => o.Day != visit.Day && Math.Abs(o.Day.DayNumber - visit.Day.DayNumber) <= NearDays && !o.Inspectors.Any(visit.Inspectors.Contains)).ToList();
                if (others.LastOrDefault(o => o.Day < visit.Day) is { Own: Shut } before && others.FirstOrDefault(o => o.Day > visit.Day) is { Own: Shut } after)
                    signs[visit.Id] = new VisitSign(new Example(new RowRef("visits", visit.Day, visit.Id, $"visits:{before.Day:yyyy-MM-dd}:{before.Id}"), 1,
                        new($"检查 {visit.Id} 记载正常生产，而他人 {before.Day:yyyy-MM-dd}（{before.Id}）和 {after.Day:yyyy-MM-dd}（{after.Id}）均见其停产或已搬离", $"visit {visit.Id} found the firm at work, others found it shut on {before.Day:yyyy-MM-dd} ({before.Id}) and {after.Day:yyyy-MM-dd} ({after.Id})")), visit.Inspectors);
            }
        return signs;
    }

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次在他人前后均见停产时记载正常生产（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits found at work what others found shut before and after (usually {peers.Mean:0.0%})");
}
