using System.Globalization;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A person who finds far fewer problems than the firms visited let expect. What a visit to such a firm usually finds (district, industry, credit grade, key discharger, cases of the
/// year before, and what teams without this person found there lately: known apart from this person's visits) is learned from all visits of the window (ridge logistic regression); the person's finds are held against the sum by the lower
/// beta-binomial tail, as wide as people differ; so are his visits since he last found anything, as a habit has a beginning. What he found in the year before the window is added where there is any, at the rate that his firms of now let expect and the bureau's of then.
/// The same is asked of his visits to the firms to which he goes most, as one may spare a few and find elsewhere what there is; and of the visits on which he is named first: who is in charge writes the record, and finds what his partner sees on the partner's.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a clean portfolio of firms that register and cases do not show; help and rounds, where hardly anybody finds anything (left out where the record begins by saying so);
/// a beat of firms that were closed down, where the gate is locked and nothing can be found (left out where the record says so).</remarks>
public sealed class NeverFinds : DayIndicator<EnforcementDay>
{
    private const int FewestVisits = 15, FewestLearned = 60, CaseDays = 365;
    private const double Ridge = 10, HalfForgottenDays = 30;

    /// <summary>Who finds two fifths of what is expected finds now and then.</summary>
    private const double NowAndThen = 0.4;

    /// <summary>Earlier visits from which on they tell; and the visits by which the usual one of the city weighs in what a person's firms are like.</summary>
    private const int FewestEarlier = 15, UsualVisits = 10;

    private static readonly Dataset Finds = new("signatures_finds", [Text("visit_id"), Text("inspectors"), Text("found")], ["visit_id"], null);

    private static readonly SearchLimits All = new(FewestKeys: 1, Most: 2000);

    public override Dataset Digest => Finds;

    public override int ArchiveDays => 365;

    public override Table Digested(EnforcementDay day)
    {
        var visits = day.OnSite.Visits.Where(MayFind).DistinctBy(v => v.Id).ToList();
        return new Table(Finds, visits.Count).With("visit_id", (IReadOnlyList<string?>)[.. visits.Select(v => v.Id)])
            .With("inspectors", (IReadOnlyList<string?>)[.. visits.Select(v => string.Join(';', v.Inspectors.Distinct()))]).With("found", (IReadOnlyList<string?>)[.. visits.Select(v => v.FoundProblem ? "1" : "0")]);
    }

    internal static bool MayFind(Visit visit) => !visit.IsHelp && (visit.FoundProblem || !visit.FoundShut);

    /// <summary>By person and result, so that a search counts without reading: of a day no more than <see cref="Archive.MostUnderKey"/> visits, which takes from what is expected and not from what was found.</summary>
    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).SelectMany(row => digest.TextAt("inspectors", row)!.Split(';', StringSplitOptions.RemoveEmptyEntries) is var people
        ? people.Concat(people.Take(1).Select(InCharge)).Select(i => new Filed(KeyOf(i, digest.TextAt("found", row) == "1"), row)) : []);

    private static long KeyOf(string person, bool found) => Filed.KeyOf($"{person}|{(found ? 1 : 0)}");

    /// <summary>A person as the one named first.</summary>
    private static string InCharge(string person) => person + "!";

    /// <param name="Since">Visits since the last find.</param>
    private readonly record struct Record(int Visits, int Found, int Since);

    /// <summary>What each person did in the year before the day, as far as is known, and what the one in charge of a visit did when he was in charge.</summary>
    private static Dictionary<string, Record> Earlier(EnforcementDay day, Memory memory)
    {
        var people = day.Visits.SelectMany(v => v.Inspectors.Concat(v.Inspectors.Take(1).Select(InCharge))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var visits = memory.Archive.Find([.. people.SelectMany((p, i) => new[] { new Wanted(2 * i, KeyOf(p, false)), new Wanted(2 * i + 1, KeyOf(p, true)) })], All).ToLookup(f => f.Asker, f => f.Day);
        return people.Select((p, i) => (Person: p, Nothing: visits[2 * i].ToList(), Found: visits[2 * i + 1].ToList())).ToDictionary(p => p.Person,
            p => new Record(p.Nothing.Count + p.Found.Count, p.Found.Count, p.Found.Count == 0 ? p.Nothing.Count : p.Nothing.Count(d => d > p.Found.Max())), StringComparer.Ordinal);
    }

    public override IndicatorCard Card { get; } = new("never_finds", 9, LeadKind.EnforcementRecord, Tier.Statistical, ["never_finds"], "share of visits", new("长期查无问题", "never finds a problem"),
        new("所查企业本身管理良好", "a clean portfolio of firms"), "observed against expected by firm, beta-binomial lower tail (domain §7)");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        var cases = day.Cases.Where(c => c.FoundOn < day.Day && c.FoundOn >= day.Day.AddDays(-CaseDays)).GroupBy(c => c.EnterpriseId).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var before = Earlier(day.OnSite, memory);
        foreach (var visit in day.OnSite.Visits.Where(MayFind))
        {
            var firm = day.Enterprise(visit.EnterpriseId);
            var earlier = cases.GetValueOrDefault(visit.EnterpriseId, []).Count;
            yield return new Observation(Card.Id, visit.Subject, day.Day)
            {
                Exposure = 1,
                Count = visit.FoundProblem ? 1 : 0,
                Tag = FirmRecord.Tagged([[string.Join(';', visit.Inspectors.Distinct()), firm?.Industry ?? "", firm?.CreditGrade ?? "", firm is { KeyDischarger: true } ? "1" : "0", earlier.ToString(CultureInfo.InvariantCulture), visit.Reason, visit.EnterpriseId,
                    string.Join(';', visit.Inspectors.Distinct().Concat(visit.Inspectors.Take(1).Select(InCharge)).Select(i => string.Create(CultureInfo.InvariantCulture, $"{before[i].Visits}/{before[i].Found}/{before[i].Since}")))]]),
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var visits = window.Subjects.SelectMany(s => window.Of(s)).Select(o => (Observation: o, Cells: FirmRecord.Untagged(o.Tag).FirstOrDefault() ?? [])).Where(v => v.Cells.Length == 8)
            .OrderBy(v => v.Observation.Day).ThenBy(v => v.Observation.Subject.Id, StringComparer.Ordinal).ToList();
        if (visits.Count < FewestLearned) yield break;
        var expected = Expected([.. visits.Select(v => (string[])[.. v.Cells[..7], v.Observation.Subject.District])], [.. visits.Select(v => v.Observation.Count > 0)], OthersFound([.. visits.Select(v => (v.Observation.Day, v.Cells, v.Observation.Count > 0))]));
        var seen = visits.Select((v, i) => new Seen(v.Observation, v.Cells, expected[i])).ToList();
        var (signed, led) = (new Crowd(seen, cells => cells[0].Split(';', StringSplitOptions.RemoveEmptyEntries), inCharge: false), new Crowd(seen, cells => [cells[0].Split(';')[0]], inCharge: true));
        foreach (var (id, person) in signed.People)
        {
            List<Test> tests = [.. signed.TestsOf(id), .. led.People.TryGetValue(id, out var leads) && leads.Window.Visits < person.Window.Visits ? led.TestsOf(id) : []];
            if (person.Window.Visits < FewestVisits && tests.TrueForAll(t => t.PValue >= 1)) continue;
            var (told, chance, often) = tests.MinBy(t => t.PValue);
            yield return new Measurement(Card.Id, new Subject(SubjectType.Inspector, id, "", person.District), told.Found / told.Visits, Core.Indicators.Range.AtLeast(told.Expected / told.Visits / 3), Math.Min(1, tests.Count * chance))
            {
                Exposure = told.Visits,
                Because = new($"{(often ? "在其最常去的企业，" : "")}{told.Visits} 次检查仅 {told.Found:0} 次发现问题（按所查企业的行业、信用等级和案件记录应约 {told.Expected:0.0} 次）", $"found a problem in {told.Found:0} of {told.Visits} visits{(often ? " to the firms gone to most" : "")} (the firms' industries, grades and cases let expect {told.Expected:0.0})"),
            };
        }
    }

    private sealed record Seen(Observation Observation, string[] Cells, double Expected);

    /// <param name="IsOfOften">Whether only the firms that he goes to most are looked at.</param>
    private readonly record struct Test(Finding Finding, double PValue, bool IsOfOften = false);

    /// <summary>People by the visits that are held against each of them, and how they differ.</summary>
    private sealed class Crowd
    {
        private readonly Dictionary<string, (Finding Year, Finding Since)> year;
        private readonly double strength, strengthOfYear;

        /// <param name="inCharge">Whether they are those in charge of the visits.</param>
        public Crowd(IReadOnlyList<Seen> visits, Func<string[], string[]> peopleOf, bool inCharge)
        {
            People = visits.SelectMany(v => peopleOf(v.Cells).Select(p => (Person: p, Visit: v))).GroupBy(x => x.Person, x => x.Visit, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => new Person(g.Last().Observation.Subject.District, Of([.. g]), EarlierOf(g.Key, g.First().Cells, inCharge)) { Often = Oftens([.. g]), Since = SinceFound([.. g]) }, StringComparer.Ordinal);
            year = OfTheYear(People);
            (strength, strengthOfYear) = (Strength(People.Values.Select(p => p.Window)), Strength(year.Values.Select(y => y.Year)));
        }

        public Dictionary<string, Person> People { get; }

        private static Finding Of(IReadOnlyList<Seen> visits) => new(visits.Count, visits.Sum(x => x.Observation.Count), visits.Sum(x => x.Expected));

        /// <summary>The visits to the firms gone to most, and those of them since anything was found there.</summary>
        private static (Finding All, Finding Since) Oftens(IReadOnlyList<Seen> visits)
        {
            var often = visits.CountBy(v => v.Cells[6], StringComparer.Ordinal).Where(f => f.Value >= OftenVisits).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
            var there = visits.Where(v => often.Contains(v.Cells[6])).ToList();
            return (Of(there), SinceFound(there));
        }

        private static Finding SinceFound(List<Seen> visits) => Of([.. visits.Skip(visits.FindLastIndex(v => v.Observation.Count > 0) + 1)]);

        /// <summary>The window alone, of it the firms gone to most and, where it finds little, with the year before.</summary>
        public IEnumerable<Test> TestsOf(string id)
        {
            var person = People[id];
            // Who spares some firms goes there often, and finds elsewhere what there is.
            if (person.Often.All.Visits is >= FewestVisits and var often && often < person.Window.Visits) yield return new(person.Often.All, PValue(person.Often.All, strength), true);
            // How long the last row of visits without a find is chance says by itself: there is but one such row.
            if (person.Often.Since.Visits >= FewestVisits && person.Often.All.Found > 0) yield return new(person.Often.Since, PValue(person.Often.Since, strength), true);
            if (person.Since.Visits >= FewestVisits && person.Window.Found > 0) yield return new(person.Since, PValue(person.Since, strength));
            yield return new(person.Window, person.Window.Visits < FewestVisits ? 1 : PValue(person.Window, strength));
            if (!year.TryGetValue(id, out var longer) || person.Window.Found > NowAndThen * person.Window.Expected) yield break;
            yield return new(longer.Year, PValue(longer.Year, strengthOfYear));
            // A habit may have begun after any of his finds.
            yield return new(longer.Since, (person.Before.Found + 1) * PValue(longer.Since, strengthOfYear));
        }
    }

    /// <summary>Visits, what they found, and what such visits usually find.</summary>
    internal readonly record struct Finding(int Visits, double Found, double Expected);

    /// <param name="Before">Visits and finds of the year before his first in the window.</param>
    private sealed record Person(string District, Finding Window, Record Before)
    {
        /// <summary>Of the window, the visits to the firms gone to most, and those of them since the last find there.</summary>
        public (Finding All, Finding Since) Often { get; init; }

        /// <summary>Of the window, the visits since the last find.</summary>
        public Finding Since { get; init; }
    }

    /// <summary>So many visits of the window to one firm are often.</summary>
    private const int OftenVisits = 4;

    internal static double PValue(Finding finding, double strength) => finding.Expected / finding.Visits is var usual && finding.Found > NowAndThen * finding.Expected ? 1
        : Distributions.BetaBinomialLowerTail((int)finding.Found, finding.Visits, usual * strength, (1 - usual) * strength);

    /// <param name="inCharge">What he did when he was in charge, as he is here: it stands last.</param>
    private static Record EarlierOf(string person, string[] cells, bool inCharge)
    {
        var counts = cells[7].Split(';')[inCharge ? ^1 : Array.IndexOf(cells[0].Split(';'), person)].Split('/');
        return new Record(int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture), int.Parse(counts[2], CultureInfo.InvariantCulture));
    }

    /// <summary>The window together with the year before it, and with what came since the last find of that year, of those who went out then.</summary>
    private static Dictionary<string, (Finding Year, Finding Since)> OfTheYear(Dictionary<string, Person> byId)
    {
        var people = byId.Values;
        double visits = people.Sum(p => p.Before.Visits), window = people.Sum(p => p.Window.Visits), found = people.Sum(p => p.Window.Found);
        if (visits < FewestLearned || found == 0) return [];
        var (usual, then) = (found / window, people.Sum(p => p.Before.Found) / visits / (found / window));
        return byId.Where(p => p.Value.Before.Visits >= FewestEarlier).ToDictionary(p => p.Key, x =>
        {
            var p = x.Value;
            var rate = Math.Min(MostFound, then * (p.Window.Expected + UsualVisits * usual) / (p.Window.Visits + UsualVisits));
            Finding With(int earlier, int finds) => new(p.Window.Visits + earlier, p.Window.Found + finds, p.Window.Expected + earlier * rate);
            return (With(p.Before.Visits, p.Before.Found), With(p.Before.Since, 0));
        }, StringComparer.Ordinal);
    }

    private const double MostFound = 0.9;

    /// <summary>What is taken for how people differ where little is known, and at the most: inspectors are no machines.</summary>
    private const double LeastKnown = 100, MostAlike = 300;

    /// <summary>What a visit to such a firm usually finds.</summary>
    private static double[] Expected(IReadOnlyList<string[]> visits, IReadOnlyList<bool> found, double[] othersFound)
    {
        var categories = Enumerable.Range(1, 3).Concat([5, 7]).SelectMany(c => visits.Select(v => v[c]).Where(x => x.Length > 0).Distinct().Order(StringComparer.Ordinal).Select(x => (Cell: c, Value: x))).ToList();
        var rows = visits.Select((v, i) => categories.Select(c => v[c.Cell] == c.Value ? 1.0 : 0).Append(Math.Log(1 + double.Parse(v[4], CultureInfo.InvariantCulture))).Append(othersFound[i]).ToArray()).ToList();
        var fit = LogisticRegression.Fit(rows, found, [.. visits.Select(_ => 1.0)], Ridge);
        return [.. rows.Select(r => LogisticRegression.Probability(fit.LogOdds(r)))];
    }

    /// <summary>
    /// For each visit how often teams with none of its members found a problem at the same firm around that day, above the city's rate; 0 where there were none. A visit of
    /// <see cref="HalfForgottenDays"/> before or after counts half, and one visit to the firm is added that found what is usual.
    /// </summary>
    private static double[] OthersFound(IReadOnlyList<(DateOnly Day, string[] Cells, bool Found)> visits)
    {
        var usual = visits.Count(v => v.Found) / (double)visits.Count;
        var firms = visits.ToLookup(v => v.Cells[6], StringComparer.Ordinal);
        return [.. visits.Select(own =>
        {
            var (team, above, weights) = (own.Cells[0].Split(';'), 0.0, 1.0);
            foreach (var other in firms[own.Cells[6]].Where(o => !o.Cells[0].Split(';').Intersect(team).Any()))
            {
                var weight = Math.Pow(0.5, Math.Abs(other.Day.DayNumber - own.Day.DayNumber) / HalfForgottenDays);
                (above, weights) = (above + weight * ((other.Found ? 1 : 0) - usual), weights + weight);
            }
            return above / weights;
        })];
    }

    /// <summary>
    /// A + B of the beta by which people differ around what is expected of them, by moments; the tenth that differs most downwards is left out. Where nothing is to be seen of it they may differ by what the
    /// moments could miss, one standard error: little where many people went out often.
    /// </summary>
    internal static double Strength(IEnumerable<Finding> people)
    {
        double excess = 0, weight = 0, variance = 0;
        var seen = people.Where(p => p.Visits > 1).OrderBy(p => (p.Found - p.Expected) / Math.Sqrt(p.Visits)).ToList();
        foreach (var (visits, found, expected) in seen.Skip(seen.Count / 10))
        {
            var (p, difference) = (expected / visits, (found - expected) / visits);
            (excess, weight, variance) = (excess + visits * (difference * difference - p * (1 - p) / visits), weight + visits, variance + visits * p * (1 - p));
        }
        if (weight == 0) return LeastKnown;
        var missed = Math.Sqrt(2 * seen.Count) * variance / weight;
        return Math.Clamp(variance / Math.Max(excess, missed) - 1, 4, MostAlike);
    }
}
