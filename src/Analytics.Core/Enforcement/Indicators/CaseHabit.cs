using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A breach that the cases of one person show again and again, and those of the colleagues hardly: what a person does in case after case is one story, and no dozen of them. Whose a case is the visit that found it
/// tells: who was in charge of it, or who signed it beside others.
/// </summary>
/// <param name="Person">Whose cases they are.</param>
/// <param name="Broken">Places of the cases among those that show the breach.</param>
/// <param name="Cases">Of so many of the person's that were judged.</param>
/// <param name="Expected">What the colleagues' cases let expect of these.</param>
/// <param name="PValue">Chance of so many if the person worked as they do.</param>
/// <param name="Together">Chance that so many of the city's come together with anybody, if each had come to whose case it may: then who has them made them, and as much speaks against him as against the clearest of them.</param>
/// <param name="IsWay">Whether they are enough, and a large enough part of his cases, to be a way of working.</param>
/// <remarks>Innocent look-alike: a person who is given the cases of one kind; a person away for months, whose cases lie. What others show in cases of the same district, violation or kind is expected of him too.</remarks>
public sealed record CaseHabit(string Person, IReadOnlyList<int> Broken, int Cases, PeerRate Expected, double PValue, double Together, bool IsWay)
{
    /// <summary>Two cases of a person are no way of working, nor is a breach in a smaller part of his cases; but where each speaks by itself and hardly anybody else shows it, two of one person's are hardly a coincidence.</summary>
    private const int Fewest = 3, FewestTogether = 2;
    private const double SmallestShare = 0.1;

    /// <summary>Evidence from which on it is told of the person, and no more of each case: enough for a lead.</summary>
    public const double OwnStory = 5.8;

    /// <summary>Chance of coming together below which it is none.</summary>
    private const double NoChance = 0.05;

    /// <param name="ofOne">What speaks against the clearest of the cases alone.</param>
    public double Evidence(double ofOne) => Math.Max(IsWay ? Evidences.FromPValue(PValue) : 0, Together < NoChance ? ofOne : 0);

    /// <summary>Who shows it less than so many times as often as all do has no habit of his own.</summary>
    private const double FarOftener = 2;

    /// <summary>What the whole city does counts as so many cases beside what others do in a group.</summary>
    private const double CitysCases = 5;

    /// <summary>People are looked at in two ways, by whom they led and by what they signed.</summary>
    private const int Ways = 2;

    /// <summary>A case as the visit that found it and its groups tell it.</summary>
    /// <param name="People">Who signed its visit, the one in charge first; empty = not known.</param>
    /// <param name="Occasion">What happened on one occasion counts once.</param>
    /// <param name="Firm">What several cases of one firm show may be the firm's.</param>
    public sealed record Judged(string[] People, string Occasion, string[] Groups, string Firm = "");

    /// <summary>The habits, the clearest first; what one explains is no more of another's.</summary>
    /// <param name="broken">The cases that show the breach.</param>
    /// <param name="kept">Those that do not.</param>
    /// <param name="floor">The share that chance alone makes now and then.</param>
    /// <param name="ofOne">What speaks against the clearest of a person's cases alone.</param>
    public static IReadOnlyList<CaseHabit> Of(IReadOnlyList<Judged> broken, IReadOnlyList<Judged> kept, double floor, Func<CaseHabit, double>? ofOne = null)
    {
        var open = Enumerable.Range(0, broken.Count).Where(i => broken[i].People.Length > 0).ToList();
        var known = kept.Where(c => c.People.Length > 0).ToList();
        var keptBy = known.SelectMany(c => c.People).CountBy(p => p, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var habits = new List<CaseHabit>();
        while (true)
        {
            // Of hundreds of people few show it far oftener than all do.
            var usual = (double)open.Count / Math.Max(1, open.Count + known.Count);
            var people = open.SelectMany(i => broken[i].People.Select(p => (Person: p, broken[i].Occasion))).Distinct().CountBy(p => p.Person, StringComparer.Ordinal)
                .Where(p => p.Value >= FewestTogether && p.Value > FarOftener * usual * (p.Value + keptBy.GetValueOrDefault(p.Key))).Select(p => p.Key).Order(StringComparer.Ordinal).ToList();
            var found = people.SelectMany(p => Of(p, open, broken, known, floor)).Where(h => h.Evidence(ofOne?.Invoke(h) ?? 0) >= OwnStory).ToList();
            if (found.MinBy(h => h.PValue) is not { } clearest) return habits;
            clearest = InChargeOf(clearest, found, broken, known);
            habits.Add(clearest);
            open.RemoveAll(i => broken[i].People.Contains(clearest.Person));
        }
    }

    /// <summary>Chance of coming with one partner below which they are his: beforehand they are those of who wrote the records.</summary>
    private const double WithHimAlone = 0.01;

    /// <summary>Two sign each visit, and who is in charge writes it: what one shows only in cases that another led is the other's, unless the other shows it with him alone.</summary>
    private static CaseHabit InChargeOf(CaseHabit habit, List<CaseHabit> found, IReadOnlyList<Judged> broken, List<Judged> kept)
    {
        var lead = broken[habit.Broken[0]].People[0];
        if (lead == habit.Person || !habit.Broken.All(i => broken[i].People[0] == lead) || found.Where(h => h.Person == lead).MinBy(h => h.PValue) is not { } leads) return habit;
        var (led, withHim) = (kept.Where(c => c.People[0] == lead).ToList(), habit.Broken.Count);
        var (all, shared) = (led.Count + leads.Broken.Count, led.Count(c => c.People.Contains(habit.Person)) + withHim);
        // Chance that all that he led and that show it were among those that the two signed.
        var chance = leads.Broken.Count > withHim ? 1 : Enumerable.Range(0, withHim).Aggregate(1.0, (p, i) => p * (shared - i) / (all - i));
        return chance < WithHimAlone ? habit : leads;
    }

    /// <summary>Chance that so many of those that show it come to any one person, if those that do are drawn by lot from all: a few have many of the cases, and one who has a single case cannot show two.</summary>
    private static double ChanceTogether(int once, IEnumerable<Judged> broken, IEnumerable<Judged> kept, Func<Judged, IEnumerable<string>> peopleOf)
    {
        var shown = broken.DistinctBy(c => c.Occasion).ToList();
        var cases = shown.Concat(kept).ToList();
        return Math.Min(1, cases.SelectMany(peopleOf).CountBy(p => p, StringComparer.Ordinal).CountBy(p => p.Value).Sum(p => p.Value * Distributions.HypergeometricUpperTail(once, shown.Count, p.Key, cases.Count)));
    }

    private static IEnumerable<CaseHabit> Of(string person, List<int> open, IReadOnlyList<Judged> broken, List<Judged> kept, double floor)
    {
        List<Judged> othersBroken = [.. open.Select(i => broken[i]).Where(c => !c.People.Contains(person))], othersKept = [.. kept.Where(c => !c.People.Contains(person))];
        var city = PeerRate.Fit(ByPerson(othersBroken, othersKept), floor);
        foreach (var peopleOf in new Func<Judged, IEnumerable<string>>[] { c => c.People[..1], c => c.People })
        {
            bool isHis(Judged c) => peopleOf(c).Contains(person);
            var his = open.Where(i => isHis(broken[i])).ToList();
            var once = his.Select(i => broken[i].Occasion).Distinct().Count();
            var hisKept = kept.Where(isHis).ToList();
            var all = once + hisKept.Count;
            var isWay = once >= Fewest && once >= SmallestShare * all;
            var firms = his.Select(i => broken[i]).DistinctBy(c => c.Occasion).DistinctBy(c => c.Firm.Length > 0 ? c.Firm : c.Occasion).Count();
            var together = firms < FewestTogether ? 1 : ChanceTogether(firms, open.Select(i => broken[i]), kept, peopleOf);
            if (!isWay && together >= NoChance) continue;
            var expected = ExpectedOf([.. his.Select(i => broken[i]), .. hisKept], othersBroken, othersKept, city);
            yield return new CaseHabit(person, his, his.Count + hisKept.Count, expected, Math.Min(1, Ways * expected.UpperTail(once, all)), together, isWay);
        }
    }

    private static IEnumerable<(double, double)> ByPerson(List<Judged> broken, List<Judged> kept)
    {
        var counts = new Dictionary<string, (double Broken, double All)>(StringComparer.Ordinal);
        foreach (var (c, isBroken) in broken.Select(c => (c, 1)).Concat(kept.Select(c => (c, 0))))
        {
            var before = counts.GetValueOrDefault(c.People[0]);
            counts[c.People[0]] = (before.Broken + isBroken, before.All + 1);
        }
        return counts.Values.Select(c => (c.Broken, c.All));
    }

    /// <summary>The city's rate, with the mean of what others show in the groups that his cases belong to where that is more.</summary>
    private static PeerRate ExpectedOf(List<Judged> his, List<Judged> othersBroken, List<Judged> othersKept, PeerRate city)
    {
        var mean = 0.0;
        var known = new Dictionary<(int, string), double>();
        foreach (var c in his)
        {
            var most = city.Mean;
            for (var place = 0; place < c.Groups.Length; place++)
            {
                var (at, group) = (place, c.Groups[place]);
                if (!known.TryGetValue((at, group), out var rate))
                {
                    var shown = othersBroken.Count(o => o.Groups[at] == group);
                    known[(at, group)] = rate = (shown + CitysCases * city.Mean) / (shown + othersKept.Count(o => o.Groups[at] == group) + CitysCases);
                }
                most = Math.Max(most, rate);
            }
            mean += most / his.Count;
        }
        var strength = city.A + city.B;
        return new PeerRate(mean * strength, (1 - mean) * strength);
    }
}
