using System.Globalization;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A person who, over a year, finds next to nothing at the firms gone to again and again, though teams without this person find there what there is. What these found at each firm (and, for three visits, what is found in its trade)
/// is the expectation; the finds of a year are held against its sum by the lower beta-binomial tail, as wide as people differ. A few visits a month to each firm show nothing in a season (see <see cref="NeverFinds"/>).
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: rechecks, help and locked gates, where there is little to find (left out); firms that others come to on complaints only.</remarks>
public sealed class SparesFirms : DayIndicator<EnforcementDay>
{
    /// <summary>So many visits of a year to one firm are again and again; and the fewest of them all that tell.</summary>
    private const int Often = 4, FewestVisits = 20;

    /// <summary>Who finds a quarter of what others find there spares nobody for good.</summary>
    private const double NextToNothing = 0.25;

    /// <summary>By so many visits what is found in its trade weighs in what is found at a firm, and what is found anywhere in that of a trade.</summary>
    private const double OfTrade = 3, OfCity = 10;

    private static readonly Dataset Visits = new("signatures_finds_at_firms", [Text("visit_id"), Text("inspectors"), Text("enterprise_id"), Text("found")], ["visit_id"], null);

    private static readonly SearchLimits All = new(FewestKeys: 1, Most: 1000);

    public override IndicatorCard Card { get; } = new("spares_firms", 1, LeadKind.EnforcementRecord, Tier.Statistical, ["never_finds"], "share of visits", new("对常去企业长期查无问题", "spares the firms gone to most"),
        new("他人只因投诉才去这些企业", "firms that others come to on complaints only"), "finds of a year at the same firms, beta-binomial lower tail (domain §7)");

    public override Dataset Digest => Visits;

    public override int ArchiveDays => 365;

    private static IEnumerable<Visit> Looked(EnforcementDay day) => day.OnSite.Visits.Where(v => NeverFinds.MayFind(v) && v.Reason != "recheck" && v.EnterpriseId.Length > 0).DistinctBy(v => v.Id);

    public override Table Digested(EnforcementDay day)
    {
        var visits = Looked(day).ToList();
        IReadOnlyList<string?> Of(Func<Visit, string> cell) => [.. visits.Select(cell)];
        return new Table(Visits, visits.Count).With("visit_id", Of(v => v.Id)).With("inspectors", Of(v => string.Join(';', v.Inspectors.Distinct()))).With("enterprise_id", Of(v => v.EnterpriseId)).With("found", Of(v => v.FoundProblem ? "1" : "0"));
    }

    /// <summary>By firm and result, and by person at the firm, so that a search counts without reading.</summary>
    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).SelectMany(row =>
        digest.TextAt("inspectors", row)!.Split(';', StringSplitOptions.RemoveEmptyEntries).Prepend(Anybody).Select(p => new Filed(KeyOf(p, digest.TextAt("enterprise_id", row)!, digest.TextAt("found", row) == "1"), row)));

    private const string Anybody = "";

    private static long KeyOf(string person, string firm, bool found) => Filed.KeyOf($"{person}|{firm}|{(found ? 1 : 0)}");

    /// <summary>Visits to one firm and what they found.</summary>
    private readonly record struct Record(int Visits, int Found)
    {
        public Record With(bool found) => new(Visits + 1, Found + (found ? 1 : 0));
    }

    /// <summary>What each of the team, and anybody, did at the firm of each visit in the year before.</summary>
    private static ILookup<int, Record> Earlier(List<Visit> visits, Memory memory)
    {
        var asked = visits.SelectMany((v, i) => v.Inspectors.Distinct().Prepend(Anybody).Select(p => (Visit: i, Person: p))).ToList();
        var met = memory.Archive.Find([.. asked.SelectMany((a, i) => new[] { false, true }.Select(found => new Wanted((2 * i) + (found ? 1 : 0), KeyOf(a.Person, visits[a.Visit].EnterpriseId, found))))], All).CountBy(f => f.Asker).ToDictionary(f => f.Key, f => f.Value);
        return asked.Select((a, i) => (a.Visit, Nothing: met.GetValueOrDefault(2 * i), Found: met.GetValueOrDefault((2 * i) + 1))).ToLookup(a => a.Visit, a => new Record(a.Nothing + a.Found, a.Found));
    }

    /// <summary>One observation per visit, with what was done at its firm in the year up to it by anybody and by each of its team.</summary>
    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        var visits = Looked(day).ToList();
        var earlier = Earlier(visits, memory);
        for (var i = 0; i < visits.Count; i++)
            yield return new Observation(Card.Id, visits[i].Subject, day.Day)
            {
                Exposure = 1,
                Count = visits[i].FoundProblem ? 1 : 0,
                Tag = FirmRecord.Tagged([[visits[i].EnterpriseId, day.Enterprise(visits[i].EnterpriseId)?.Industry ?? "", string.Join(';', visits[i].Inspectors.Distinct()),
                    .. earlier[i].Select(r => r.With(visits[i].FoundProblem)).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Visits}/{r.Found}"))]]),
            };
    }

    /// <summary>What one person did at a firm in the year up to the last visit there, and what anybody did.</summary>
    private sealed record At(string Firm, string Industry, string District, DateOnly Day, Record Own, Record Anybody);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var visits = window.Subjects.SelectMany(s => window.Of(s)).Select(o => (Observation: o, Cells: FirmRecord.Untagged(o.Tag).FirstOrDefault() ?? [])).Where(v => v.Cells.Length > 4).OrderBy(v => v.Observation.Day).ThenBy(v => v.Observation.Subject.Id, StringComparer.Ordinal).ToList();
        if (visits.Count == 0) yield break;
        var usual = visits.Average(v => (double)v.Observation.Count);
        var trades = visits.GroupBy(v => v.Cells[1], StringComparer.Ordinal).ToDictionary(g => g.Key, g => (g.Sum(v => (double)v.Observation.Count) + OfCity * usual) / (g.Count() + OfCity), StringComparer.Ordinal);
        var people = visits.SelectMany(v => v.Cells[2].Split(';').Select((p, i) => (Person: p, At: new At(v.Cells[0], v.Cells[1], v.Observation.Subject.District, v.Observation.Day, RecordOf(v.Cells[4 + i]), RecordOf(v.Cells[3])))))
            .GroupBy(x => x.Person, x => x.At, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Person: g.Key, Firms: g.GroupBy(a => a.Firm, StringComparer.Ordinal).Select(f => f.Last()).Where(a => a.Own.Visits >= Often).ToList())).Where(p => p.Firms.Count > 0)
            .Select(p => (p.Person, p.Firms, Did: new NeverFinds.Finding(p.Firms.Sum(a => a.Own.Visits), p.Firms.Sum(a => a.Own.Found), p.Firms.Sum(a => a.Own.Visits * RateOfOthers(a, trades))))).ToList();
        var strength = NeverFinds.Strength(people.Select(p => p.Did));
        foreach (var (person, firms, did) in people.Where(p => p.Did.Visits >= FewestVisits))
            yield return new Measurement(Card.Id, new Subject(SubjectType.Inspector, person, "", firms.MaxBy(a => a.Day)!.District), did.Found / did.Visits, Core.Indicators.Range.AtLeast(NextToNothing * did.Expected / did.Visits),
                did.Found > NextToNothing * did.Expected ? 1 : NeverFinds.PValue(did, strength))
            {
                Exposure = did.Visits,
                Because = new($"一年内到常去的 {firms.Count} 家企业检查 {did.Visits} 次，仅 {did.Found:0} 次发现问题（他人在这些企业的发现率下应约 {did.Expected:0.0} 次）", $"in a year {did.Visits} visits to the {firms.Count} firms gone to most found a problem {did.Found:0} times (what others find there lets expect {did.Expected:0.0})"),
            };
    }

    private static Record RecordOf(string cell) => cell.Split('/') is var counts ? new(int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture)) : default;

    private static double RateOfOthers(At at, Dictionary<string, double> trades) => (at.Anybody.Found - at.Own.Found + (OfTrade * trades[at.Industry])) / (at.Anybody.Visits - at.Own.Visits + OfTrade);
}
