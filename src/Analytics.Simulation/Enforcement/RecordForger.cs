namespace Analytics.Simulation.Enforcement;

/// <summary>One inspector's way of writing up what was not done.</summary>
public sealed class RecordForger(Plan plan, Team team, string inspector, DateOnly from, DateOnly to, Rng rng)
{
    public static readonly IReadOnlyList<string> Methods = ["two_places", "templated_record", "photo_reuse", "implausible_visit", "never_finds", "other_record"];

    private readonly List<VisitRecord> earlier = [];

    public Plan Plan => plan;

    public string Inspector => inspector;

    public Team Team => team;

    public DateOnly From => from;

    public DateOnly To => to;

    /// <summary>Changes the city's visits of a day; returns those that were falsified.</summary>
    public IEnumerable<VisitRecord> Forge(DateOnly day, IReadOnlyList<VisitRecord> all)
    {
        var r = rng.For((ulong)day.DayNumber);
        foreach (var visit in all.Where(v => v.Inspectors.Contains(inspector)).ToList())
        {
            if (day >= from && day <= to && r.Chance(plan.Strength) && Falsify(visit, all, r)) yield return visit;
            else earlier.Add(visit);
        }
    }

    private bool Falsify(VisitRecord visit, IReadOnlyList<VisitRecord> all, Rng r) => plan.Method switch
    {
        "two_places" => BeElsewhere(visit, all, r),
        "templated_record" => Copy(visit, r),
        "photo_reuse" => Reuse(visit, r),
        "implausible_visit" => Shorten(visit, r),
        "never_finds" => Overlook(visit),
        _ => Alone(visit),
    };

    /// <summary>Crude: the name goes on another team's visit at the same hour. Careful: the next visit begins minutes after this one, across the city.</summary>
    private bool BeElsewhere(VisitRecord visit, IReadOnlyList<VisitRecord> all, Rng r)
    {
        if (!plan.Careful)
        {
            var others = all.Where(v => !v.Inspectors.Contains(inspector) && v.Started < visit.Ended && v.Ended > visit.Started && v.Firm.KilometresTo(visit.Firm.Place) > 3).ToList();
            if (others.Count == 0) return false;
            r.Pick(others).Inspectors.Add(inspector);
            return true;
        }
        var next = all.Where(v => v.Inspectors.Contains(inspector) && v.Started > visit.Ended && v.Firm.KilometresTo(visit.Firm.Place) > 6).MinBy(v => v.Started);
        if (next is null) return false;
        var length = next.Ended - next.Started;
        (next.Started, next.Ended) = (visit.Ended.AddMinutes(1), visit.Ended.AddMinutes(1) + length);
        return true;
    }

    private bool Copy(VisitRecord visit, Rng r)
    {
        if (earlier.LastOrDefault(v => v.Firm != visit.Firm && v.Found == visit.Found) is not { } source) return false;
        var text = source.Narrative.Replace(source.Firm.Name, visit.Firm.Name, StringComparison.Ordinal);
        visit.Narrative = plan.Careful ? Narratives.Retouched(r, text) : text;
        return true;
    }

    /// <summary>Careful: one photo of several, saved anew so that its hash differs in a bit or two.</summary>
    private bool Reuse(VisitRecord visit, Rng r)
    {
        if (earlier.Where(v => v.Firm != visit.Firm).ToList() is not { Count: > 0 } sources) return false;
        var photos = r.Pick(sources).Photos;
        if (!plan.Careful)
        {
            visit.Photos.Clear();
            visit.Photos.AddRange(photos);
            return true;
        }
        visit.Photos[^1] = $"{Convert.ToUInt64(r.Pick(photos), 16) ^ (1UL << r.Below(64)) ^ (1UL << r.Below(64)):x16}";
        return true;
    }

    /// <summary>Crude: minutes. Careful: written at home, or at the desk with one length for all.</summary>
    private bool Shorten(VisitRecord visit, Rng r)
    {
        if (plan.Careful && team.Number % 2 == 0) visit.Ended = visit.Started.AddMinutes(40);
        else if (plan.Careful) visit.Device = (visit.Firm.Place.Lon + 0.045 + 0.001 * r.Normal(), visit.Firm.Place.Lat + 0.03 + 0.001 * r.Normal());
        else visit.Ended = visit.Started.AddSeconds(r.Whole(90, 480));
        return true;
    }

    private static bool Overlook(VisitRecord visit)
    {
        if (!visit.Found) return false;
        (visit.Found, visit.Violation) = (false, "");
        return true;
    }

    /// <summary>One name where the law asks for two.</summary>
    private bool Alone(VisitRecord visit)
    {
        visit.Inspectors.RemoveAll(i => i != inspector);
        return true;
    }
}
