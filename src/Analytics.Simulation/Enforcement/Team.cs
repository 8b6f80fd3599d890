namespace Analytics.Simulation.Enforcement;

/// <summary>Two inspectors who work together, and the firms they look after.</summary>
public sealed class Team(int number, IReadOnlyList<string> members, IReadOnlyList<Firm> firms, Rng rng, CityOptions options)
{
    private readonly bool cleanPortfolio = rng.For("clean").Chance(Math.Min(0.9, 0.08 * options.Intensity(EnforcementOddities.CleanPortfolio)));
    private readonly int habit = rng.For("habit").Chance(Math.Min(0.9, 0.12 * options.Intensity(EnforcementOddities.PhraseHabit))) ? 2 : 99;
    private readonly bool form = new Rng(options.Seed).For("form").For((ulong)(number / 4)).Chance(Math.Min(0.9, 0.08 * options.Intensity(EnforcementOddities.FormText)));

    public IReadOnlyList<string> Members => members;

    public int Number => number;

    /// <summary>Makes its firms what its oddities say; before the first day.</summary>
    public void Begin()
    {
        if (!cleanPortfolio) return;
        foreach (var firm in firms) firm.Conduct.RunWell();
    }

    /// <summary>The oddities of its members, for the truth.</summary>
    public IEnumerable<string> Oddities()
    {
        if (cleanPortfolio) yield return EnforcementOddities.CleanPortfolio;
        if (habit == 2) yield return EnforcementOddities.PhraseHabit;
        if (form) yield return EnforcementOddities.FormText;
    }

    /// <summary>An honest working day: one visit after the other, with the drive between them.</summary>
    public List<VisitRecord> Work(DateOnly day, bool campaign, string noticePhoto)
    {
        var r = rng.For((ulong)day.DayNumber);
        var visits = new List<VisitRecord>();
        var mean = options.VisitsPerDay / Math.Max(1, options.InspectorCount / 2) * (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.1 : 1) * (campaign ? 2.5 : 1);
        var count = Math.Min(r.Poisson(mean), 9);
        var at = day.ToDateTime(new TimeOnly(9, 0)).AddMinutes(r.Whole(0, 50));
        var from = firms[r.Below(firms.Count)].Place;
        for (var i = 0; i < count && at.Hour < 19; i++)
        {
            var firm = i > 0 && r.Chance(0.5) ? firms.MinBy(f => visits.Any(v => v.Firm == f) ? double.MaxValue : f.KilometresTo(from))! : r.Pick(firms);
            if (visits.Any(v => v.Firm == firm)) continue;
            at = at.AddMinutes(4 + firm.KilometresTo(from) / 32 * 60 + r.Whole(0, 12));
            var minutes = campaign ? r.Whole(9, 16) : Math.Clamp(48 * r.LogNormal(0.45), 14, 240);
            var found = firm.Conduct.InBreach && !(campaign && r.Chance(0.4));
            var visit = new VisitRecord
            {
                Id = $"V{day:yyyyMMdd}-{number:00}-{i + 1}",
                Firm = firm,
                Inspectors = [.. members],
                Started = at,
                Ended = at.AddSeconds(Math.Round(minutes * 60)),
                Device = r.Chance(Math.Min(0.9, 0.04 * options.Intensity(EnforcementOddities.DeviceOff))) ? null : (firm.Place.Lon + 0.0008 * r.Normal(), firm.Place.Lat + 0.0008 * r.Normal()),
                Reason = firm.Conduct.InBreach && r.Chance(0.15) ? "complaint" : r.Pick<string>(["plan", "plan", "random", "random", "complaint", "lead", "recheck"]),
                Found = found,
                Violation = found ? Violations.Draw(r).Code : "",
                Photos = [.. Enumerable.Range(0, r.Whole(2, 6)).Select(_ => $"{r.Next():x16}")],
                Narrative = form ? Narratives.FormText : Narratives.Write(r, firm.Name, found, habit),
            };
            if (r.Chance(Math.Min(0.5, 0.15 * options.Intensity(EnforcementOddities.SharedPhoto)))) Odd(EnforcementOddities.SharedPhoto, () => visit.Photos[0] = noticePhoto);
            if (r.Chance(Math.Min(0.2, 0.004 * options.Intensity(EnforcementOddities.MistypedTime)))) Odd(EnforcementOddities.MistypedTime, () => (visit.Started, visit.Ended) = (visit.Started.AddHours(-1), visit.Ended.AddHours(-1)));
            if (visit.Device is null) visit.Oddities.Add(EnforcementOddities.DeviceOff);
            visits.Add(visit);
            at = at.AddMinutes(minutes);
            from = firm.Place;

            void Odd(string oddity, Action make)
            {
                make();
                visit.Oddities.Add(oddity);
            }
        }
        return visits;
    }
}
