using System.Globalization;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// What people find when they are in charge of a visit, and what becomes of it. Which breaches are grave the bureau itself says, by those that its finds become cases of, and the law, by the most that a case of
/// them may cost. A case is waited for thirty days.
/// </summary>
public abstract class FindsAndCases : DayIndicator<EnforcementDay>
{
    /// <summary>Days until a find has become a case, as far as it will; and after which the day of a case is no longer that of the visit.</summary>
    protected const int CaseDays = 30;

    private const int LabDays = 20;

    private const int FewestOfCode = 6, FewestFinds = 40;

    /// <summary>A code is a trifle where finds become cases half as often as others do, and that is no chance.</summary>
    private const double HalfAsOften = 0.5, NoChance = 0.01;

    /// <summary>Or where the law lets it cost a quarter, at most, of what the find in the middle may cost.</summary>
    private const double Quarter = 0.25;

    protected static IEnumerable<Visit> FindsOf(EnforcementDay day) => day.OnSite.Visits.DistinctBy(v => v.Id).Where(v => v.FoundProblem && v.ViolationCode.Length > 0 && v.Inspectors.Count > 0);

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        var finds = FindsOf(day).ToList();
        var most = day.Cases.Where(c => c.StatutoryMaxCny > 0).GroupBy(c => c.ViolationCode, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Robust.Median([.. g.Select(c => c.StatutoryMaxCny!.Value)]), StringComparer.Ordinal);
        var earlier = Earlier(day, finds, memory);
        foreach (var visit in finds)
            yield return new Observation(Card.Id, visit.Subject, day.Day)
            {
                Exposure = 1,
                Tag = FirmRecord.Tagged([[visit.Inspectors[0], visit.ViolationCode, day.Enterprise(visit.EnterpriseId)?.Industry ?? "", visit.EnterpriseId, string.Join(';', earlier[visit.Inspectors[0]]), most.GetValueOrDefault(visit.ViolationCode).ToString(CultureInfo.InvariantCulture)]]),
            };
        foreach (var found in day.Cases.Where(c => c.FoundOn == day.Day.AddDays(-CaseDays)))
            yield return new Observation(Card.Id, found.Subject, day.Day) { Tag = FirmRecord.Tagged([[found.VisitId, found.EnterpriseId]]) };
    }

    /// <summary>What each person found in the year before, by code ("code=count").</summary>
    protected virtual ILookup<string, string> Earlier(EnforcementDay day, IReadOnlyList<Visit> finds, Memory memory) => Nothing;

    private static readonly ILookup<string, string> Nothing = Array.Empty<string>().ToLookup(x => x, StringComparer.Ordinal);

    /// <param name="Earlier">Finds of the person in the year before, by code.</param>
    /// <param name="MostCny">What a case of its code may cost; 0 = there was none yet.</param>
    /// <param name="BecameCase">Null = it is too early to tell.</param>
    protected sealed record Find(Subject Visit, DateOnly Day, string Person, string Code, string Industry, IReadOnlyDictionary<string, int> Earlier, double MostCny, bool? BecameCase);

    protected static IReadOnlyList<Find> FindsOf(ObservationWindow window)
    {
        var observed = window.Subjects.SelectMany(s => window.Of(s)).Select(o => (Observation: o, Cells: FirmRecord.Untagged(o.Tag).FirstOrDefault() ?? [])).ToList();
        var cases = observed.Where(o => o.Observation.Subject.Type == SubjectType.Case && o.Cells.Length == 2).Select(o => (VisitId: o.Cells[0], Firm: o.Cells[1], FoundOn: o.Observation.Day.AddDays(-CaseDays))).ToList();
        var becameCase = Became(cases, observed.Where(o => o.Cells.Length == 6).Select(o => o.Observation.Subject.Id));
        return [.. observed.Where(o => o.Cells.Length == 6).OrderBy(o => o.Observation.Day).ThenBy(o => o.Observation.Subject.Id, StringComparer.Ordinal).Select(o => new Find(o.Observation.Subject, o.Observation.Day, o.Cells[0], o.Cells[1], o.Cells[2],
            o.Cells[4].Split(';', StringSplitOptions.RemoveEmptyEntries).ToDictionary(c => c[..c.LastIndexOf('=')], c => int.Parse(c.AsSpan(c.LastIndexOf('=') + 1), CultureInfo.InvariantCulture), StringComparer.Ordinal),
            double.Parse(o.Cells[5], CultureInfo.InvariantCulture),
            o.Observation.Day > window.AsOf.AddDays(-CaseDays) ? null
                : becameCase(o.Observation.Subject.Id, o.Cells[3], o.Observation.Day)))];
    }

    /// <summary>Whether a find (visit, firm, day) became one of the cases (visit, firm, day on which it was found): the one that names its visit, or one of the firm soon after that names none of the visits that found something.</summary>
    protected static Func<string, string, DateOnly, bool> Became(IEnumerable<(string VisitId, string Firm, DateOnly FoundOn)> cases, IEnumerable<string> finds)
    {
        var (all, found) = (cases.ToList(), finds.ToHashSet(StringComparer.Ordinal));
        var (ofVisit, ofFirm) = (all.Select(c => c.VisitId).ToHashSet(StringComparer.Ordinal), all.Where(c => !found.Contains(c.VisitId)).ToLookup(c => c.Firm, c => c.FoundOn, StringComparer.Ordinal));
        return (visit, firm, day) => ofVisit.Contains(visit) || ofFirm[firm].Any(d => d >= day && d <= day.AddDays(LabDays));
    }

    /// <param name="Becomes">How often finds of the code become cases; NaN = it was not found often enough.</param>
    protected readonly record struct Gravity(double Becomes, bool IsTrifle);

    /// <summary>Of the codes of which anything is known.</summary>
    protected static IReadOnlyDictionary<string, Gravity> Gravities(IReadOnlyList<Find> finds)
    {
        var known = finds.Where(f => f.BecameCase is not null).ToList();
        var priced = finds.Where(f => f.MostCny > 0).Select(f => f.MostCny).ToArray();
        var little = priced.Length < FewestFinds ? 0 : Quarter * Robust.Median(priced);
        return finds.GroupBy(f => f.Code, StringComparer.Ordinal).Select(g => (Code: g.Key, Seldom: BecomesCase(g.Key, known), MostCny: g.Max(f => f.MostCny))).Where(c => !double.IsNaN(c.Seldom.Share) || c.MostCny > 0)
            .ToDictionary(c => c.Code, c => new Gravity(c.Seldom.Share, c.Seldom.IsSeldom || (c.MostCny > 0 && c.MostCny <= little)), StringComparer.Ordinal);
    }

    private static (double Share, bool IsSeldom) BecomesCase(string code, IReadOnlyList<Find> known)
    {
        var own = known.Where(f => f.Code == code).ToList();
        if (known.Count < FewestFinds || own.Count < FewestOfCode) return (double.NaN, false);
        var cases = own.Count(f => f.BecameCase == true);
        var others = (known.Count(f => f.BecameCase == true) - cases + 0.5) / (known.Count - own.Count + 1);
        var share = (cases + 0.5) / (own.Count + 1);
        return (share, share < HalfAsOften * others && 1 - Distributions.BinomialUpperTail(cases + 1, own.Count, others) < NoChance);
    }

    protected Measurement Of(IReadOnlyList<Find> own, double value, double expected, double pValue, int exposure, Bilingual because) =>
        new(Card.Id, new Subject(SubjectType.Inspector, own[^1].Person, "", own[^1].Visit.District), value, Core.Indicators.Range.AtMost(expected), pValue)
        {
            Exposure = exposure,
            Because = because,
            SeenFrom = own[0].Day,
            SeenTo = own[^1].Day,
        };
}
