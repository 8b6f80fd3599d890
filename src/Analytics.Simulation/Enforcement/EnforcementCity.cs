using System.Globalization;
using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;

namespace Analytics.Simulation.Enforcement;

/// <summary>
/// The enforcement part of the city: teams of two drive from firm to firm, what they find becomes cases that run through their stages. Forgers write
/// up visits and cases that did not happen that way.
/// </summary>
public sealed class EnforcementCity
{
    private const string Kind = "enforcement_record";

    /// <summary>Cases found so long before the first day are still running.</summary>
    private const int EarlierDays = 240;

    private readonly CityOptions options;
    private readonly string directory;
    private readonly TruthWriter truth;
    private readonly IReadOnlyList<Firm> firms;
    private readonly IReadOnlyList<Team> teams;
    private readonly IReadOnlyList<RecordForger> forgers;
    private readonly List<Plan> casePlans;
    private readonly Rng rng;
    private readonly HashSet<string> withCases = new(StringComparer.Ordinal);

    private EnforcementCity(CityOptions options, string directory, TruthWriter truth)
    {
        (this.options, this.directory, this.truth, rng) = (options, directory, truth, new Rng(options.Seed).For("enforcement"));
        firms = Firm.Draw(options);
        teams = DrawTeams();
        var plans = options.PlansFor(LeadKind.EnforcementRecord, options.InspectorCount, rng.For("plans"));
        forgers = DrawForgers([.. plans.Where(p => RecordForger.Methods.Contains(p.Method))]);
        casePlans = [.. plans.Where(p => CaseRecord.Methods.Contains(p.Method))];
    }

    public static IReadOnlyList<Oddity> Oddities => EnforcementOddities.All;

    /// <summary>Writes the files into <paramref name="dataDirectory"/>, day by day.</summary>
    public static void Write(CityOptions options, string dataDirectory, TruthWriter truth, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (options.EnterpriseCount == 0 || options.InspectorCount < 2) return;
        var city = new EnforcementCity(options, dataDirectory, truth);
        Firm.WriteRegister(Path.Combine(dataDirectory, "enterprises.csv"), city.firms);
        city.WritePlanted();
        city.WriteEarlierCases();
        for (var day = options.Start; day <= options.End; day = day.AddDays(1))
        {
            cancellation.ThrowIfCancellationRequested();
            var visits = city.WriteDay(day);
            progress?.Report($"enforcement {Name(day)}: {visits} visits");
        }
        city.WriteBreaches();
    }

    private IReadOnlyList<Team> DrawTeams()
    {
        var count = options.InspectorCount / 2;
        var byDistrict = firms.OrderBy(f => f.District.Name, StringComparer.Ordinal).ThenBy(f => f.Id, StringComparer.Ordinal).ToList();
        var share = Math.Max(1, byDistrict.Count / count);
        return [.. Enumerable.Range(0, count).Select(i => new Team(i + 1, [$"I{2 * i + 1:000}", $"I{2 * i + 2:000}"],
            [.. byDistrict.Skip(i * share % byDistrict.Count).Take(i == count - 1 ? int.MaxValue : share)], rng.For("team").For((ulong)i), options))];
    }

    private List<RecordForger> DrawForgers(IReadOnlyList<Plan> plans)
    {
        var r = rng.For("forgers");
        var order = Enumerable.Range(0, teams.Count).ToArray();
        r.Shuffle(order);
        return [.. plans.Select((plan, i) =>
        {
            var team = teams.FirstOrDefault(t => t.Members.Contains(plan.Subject)) ?? teams[order[i % order.Length]];
            var from = options.Start.AddDays(r.Below(Math.Max(1, options.Days / 3)));
            return new RecordForger(plan, team, plan.Subject ?? r.Pick(team.Members), from, options.End, rng.For("forger").For((ulong)i));
        })];
    }

    private void WritePlanted()
    {
        foreach (var f in forgers) truth.Forged(Kind, "inspector", f.Inspector, null, f.From, f.To, f.Plan);
        foreach (var firm in firms)
            foreach (var oddity in firm.Oddities) truth.Odd(Kind, "enterprise", firm.Id, null, oddity, options.Start, options.End, options.Intensity(oddity));
        foreach (var team in teams)
            foreach (var oddity in team.Oddities())
                foreach (var member in team.Members) truth.Odd(Kind, "inspector", member, null, oddity, options.Start, options.End, options.Intensity(oddity));
    }

    private void WriteEarlierCases()
    {
        var r = rng.For("earlier");
        var cases = new List<CaseRecord>();
        foreach (var team in teams) team.Begin();
        foreach (var firm in firms) firm.Conduct.Begin(options.Start.AddDays(-EarlierDays));
        for (var day = options.Start.AddDays(-EarlierDays); day < options.Start; day = day.AddDays(1))
        {
            foreach (var firm in firms) firm.Conduct.Live(day);
            var breaching = firms.Where(f => f.Conduct.InBreach).ToList();
            for (var n = breaching.Count == 0 ? 0 : r.Poisson(options.VisitsPerDay * 0.15); n > 0; n--)
            {
                var firm = r.Pick(breaching);
                firm.Conduct.Found(day);
                cases.Add(new CaseRecord($"C{day:yyyyMMdd}-{n:000}", firm, Violations.Draw(r).Code, "", day, withCases.Add(firm.Id), r.For((ulong)cases.Count), options));
            }
        }
        Plant(cases);
        using var csv = CsvOut.AllOf(Path.Combine(directory, "cases-earlier.csv"), EnforcementDatasets.Cases);
        foreach (var c in cases) Write(c, csv);
    }

    private void WriteBreaches()
    {
        foreach (var firm in firms)
            foreach (var (from, to) in firm.Conduct.Breaches(options.End).Where(b => b.To >= options.Start))
                truth.Violation(firm.Id, from < options.Start ? options.Start : from, to);
    }

    /// <summary>Each plan falls on one to four cases whose falsified stage lies within the city's days.</summary>
    private void Plant(List<CaseRecord> cases)
    {
        var order = cases.ToArray();
        rng.For("cases").Shuffle(order);
        var free = new Queue<CaseRecord>(order);
        foreach (var plan in casePlans)
            for (var left = 1 + (int)(3 * plan.Strength); left > 0 && free.TryDequeue(out var candidate);)
            {
                var seed = rng.For(candidate.Id);
                if (!candidate.Forge(plan, seed) || candidate.ShowsFrom < options.Start.AddDays(3) || candidate.ShowsFrom > options.End.AddDays(-2))
                {
                    cases.Remove(candidate);
                    continue;
                }
                truth.Forged(Kind, "case", candidate.Id, candidate.Firm.Id, candidate.ShowsFrom, options.End, plan);
                truth.Record("cases", candidate.Id, candidate.Id, plan.Method);
                left--;
            }
    }

    private int WriteDay(DateOnly day)
    {
        var r = rng.For("day").For((ulong)day.DayNumber);
        var campaign = r.Chance(Math.Min(0.5, 0.05 * options.Intensity(EnforcementOddities.Campaign)));
        if (campaign) truth.Odd(Kind, "city", "上海市", null, EnforcementOddities.Campaign, day, day, options.Intensity(EnforcementOddities.Campaign));
        foreach (var firm in firms) firm.Conduct.Live(day);
        var notice = $"{rng.For("notice").Next():x16}";
        var visits = teams.SelectMany(t => t.Work(day, campaign, notice)).ToList();
        SwapPartners(visits, r);
        JoinTeams(visits, r);
        foreach (var forger in forgers)
            foreach (var forged in forger.Forge(day, visits)) truth.Record("visits", forged.Id, forger.Inspector, forger.Plan.Method);
        foreach (var visit in visits.Where(v => v.Found)) visit.Firm.Conduct.Found(day);
        using (var csv = CsvOut.AllOf(Path.Combine(directory, $"visits-{Name(day)}.csv"), EnforcementDatasets.Visits))
            foreach (var visit in visits.OrderBy(v => v.Started).ThenBy(v => v.Id, StringComparer.Ordinal))
            {
                visit.WriteTo(csv);
                foreach (var oddity in visit.Oddities) truth.Odd(Kind, "visit", visit.Id, visit.Firm.Id, oddity, day, day, options.Intensity(oddity));
            }
        using var cases = CsvOut.AllOf(Path.Combine(directory, $"cases-{Name(day)}.csv"), EnforcementDatasets.Cases);
        foreach (var visit in visits.Where(v => v.Found && r.Chance(0.7)))
            Write(new CaseRecord($"C{visit.Id[1..]}", visit.Firm, visit.Violation, visit.Id, day, withCases.Add(visit.Firm.Id), rng.For(visit.Id), options), cases);
        return visits.Count;
    }

    /// <summary>Leave and training mix the teams: on one day in three the second officers of two teams change places.</summary>
    private void SwapPartners(List<VisitRecord> visits, Rng r)
    {
        for (var i = 0; i + 1 < teams.Count; i += 2)
        {
            if (!r.Chance(0.33)) continue;
            var (a, b) = (teams[i].Members[1], teams[(i + 1 + r.Below(teams.Count - i - 1))].Members[1]);
            foreach (var visit in visits)
                for (var n = 0; n < visit.Inspectors.Count; n++)
                    visit.Inspectors[n] = visit.Inspectors[n] == a ? b : visit.Inspectors[n] == b ? a : visit.Inspectors[n];
        }
    }

    /// <summary>Two teams meet at one firm; it is filed once, under four names, and the other team writes nothing for that time.</summary>
    private void JoinTeams(List<VisitRecord> visits, Rng r)
    {
        if (!r.Chance(Math.Min(0.9, 0.2 * options.Intensity(EnforcementOddities.JointVisit))) || visits.Count < 2) return;
        var host = r.Pick(visits);
        var guest = r.Pick(teams);
        if (guest.Members.Any(host.Inspectors.Contains)) return;
        host.Inspectors.AddRange(guest.Members);
        host.Oddities.Add(EnforcementOddities.JointVisit);
        visits.RemoveAll(v => v != host && v.Inspectors.Contains(guest.Members[0]) && v.Started.AddMinutes(-90) < host.Ended && v.Ended.AddMinutes(90) > host.Started);
    }

    private void Write(CaseRecord record, CsvOut csv)
    {
        record.WriteTo(csv, options.End);
        foreach (var oddity in record.Oddities) truth.Odd(Kind, "case", record.Id, record.Firm.Id, oddity, record.FoundOn, options.End, options.Intensity(oddity));
    }

    private static string Name(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
