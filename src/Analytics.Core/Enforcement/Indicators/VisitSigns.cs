using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A visit as an indicator keeps it.</summary>
/// <param name="Own">What the indicator itself needs later.</param>
/// <param name="Sign">What the visit's own day shows against it; null = nothing.</param>
/// <param name="Concerned">Whom the sign is about: all who signed, or the one who was elsewhere.</param>
public sealed record KeptVisit(Subject Subject, DateOnly Day, string EnterpriseId, IReadOnlyList<string> Inspectors, string Own, Example? Sign, IReadOnlyList<string> Concerned)
{
    public string Id => Subject.Id;

    public string District => Subject.District;
}

/// <summary>What the day alone shows of one visit.</summary>
/// <param name="Concerned">Null = all who signed.</param>
public readonly record struct SeenVisit(string Own, Example? Sign = null, IReadOnlyList<string>? Concerned = null);

/// <summary>What the window shows against one visit, and whom it concerns.</summary>
/// <param name="Alone">Weight of evidence that the one record is false, when nobody's habit shows; 0 = one alone says nothing.</param>
public sealed record VisitSign(Example Example, IReadOnlyList<string> Concerned, double Alone = 0);

/// <summary>
/// Signs on single visit records. One sign is a slip; a person whose records show them again and again, compared with the colleagues, is suspected. A sign that
/// honest work hardly makes is held against the one record where no person's habit explains it.
/// </summary>
/// <remarks>Who signed is looked at only to say whose records to check.</remarks>
public abstract class VisitSigns : DayIndicator<EnforcementDay>
{
    /// <summary>So many later visits without a sign say that it is the one record, and no person's habit; after so many days one who hardly goes out is not waited for.</summary>
    private const int LaterVisits = 4, LaterDays = 14;

    /// <summary>So many of the records that one person made false show such a sign.</summary>
    private const double ShownByFalse = 0.3;

    /// <summary>That a lone sign is rare is known beforehand as if so many visits elsewhere had shown none.</summary>
    private const double KnownElsewhere = 1000;

    /// <summary>What the city does counts as so many visits beside what the colleagues of the district do, and that as so many at most: people differ within a district too.</summary>
    private const double CityWeight = 5, DistrictWeight = 20;
    private const int FewestOfCustom = 3;

    /// <summary>The same where colleagues follow a custom of their own; signs of a colleague that show it.</summary>
    private const double CustomWeight = 0.5;
    private const int FewestOfColleague = 2;

    /// <summary>Of two, each must have been in charge so often for it to tell.</summary>
    private const int FewestLed = 2;

    private const double UsualP = 0.05;

    /// <summary>More records of one person than these, or a larger part of them, are his habit.</summary>
    private const int MostAlone = 2;
    private const double LargestAlone = 0.15;

    /// <summary>So many of those are a habit, in however many visits they stand.</summary>
    private const int FewestStrong = MostAlone + 1;

    /// <summary>Chance below which two of those of one person are no coincidence: hardly anybody else of the city shows one.</summary>
    private const double NoChance = 0.05;

    /// <summary>Below it nobody need look closer.</summary>
    private const double ClearP = 1e-6;

    /// <summary>From here on a person's habit explains the records that others signed with him.</summary>
    private const double StrongSuspicion = 1e-3;

    /// <summary>What was seen on one single day weighs half until it comes back.</summary>
    private const double OneDay = 0.5;

    /// <summary>Below it signs that a partner shares are hardly a person's own work.</summary>
    private const double Hardly = 0.1;

    private const double AsLikelyAsNot = 0.5;

    /// <summary>A person with fewer visits is not evaluated.</summary>
    protected virtual int FewestVisits => 3;

    /// <summary>Fewer signs than this are a slip, whatever the p-value.</summary>
    protected virtual int FewestSigns => 2;

    /// <summary>A smaller share than this of signs that say nothing by themselves is of no practical interest.</summary>
    protected virtual double SmallestShare => 0.05;

    /// <summary>The same where what a person signed tells which innocent cause it can be.</summary>
    /// <param name="visits">All that the person signed.</param>
    /// <param name="signs">Those with a sign that concerns the person.</param>
    protected virtual double SmallestShareOf(IReadOnlyList<KeptVisit> visits, IReadOnlyList<KeptVisit> signs) => SmallestShare;

    /// <summary>The most that a person's signs among his visits say, however far from chance they are: where all of them may have one innocent cause.</summary>
    protected virtual double MostEvidence(IReadOnlyList<KeptVisit> visits, IReadOnlyList<KeptVisit> signs) => Evidences.Most;

    /// <summary>The smallest honest rate to assume.</summary>
    protected virtual double HonestFloor => 0.002;

    /// <summary>So many records of one person may speak by themselves before they are his habit.</summary>
    protected virtual int MostOfOne => MostAlone;

    /// <summary>So many other lone records a city may show before they are its way of working.</summary>
    protected virtual int ToleratedAlone => 1;

    /// <summary>What the day alone shows of each of its visits, in their order.</summary>
    protected abstract IEnumerable<SeenVisit> Look(EnforcementDay day);

    /// <summary>The same where earlier days help to see it.</summary>
    protected virtual IEnumerable<SeenVisit> Look(EnforcementDay day, Memory memory) => Look(day);

    /// <summary>The signs of a window by visit; those of the days, unless the indicator knows better from the whole.</summary>
    protected virtual IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits) =>
        visits.Where(v => v.Sign is not null).DistinctBy(v => v.Id).ToDictionary(v => v.Id, v => new VisitSign(v.Sign!, v.Concerned), StringComparer.Ordinal);

    /// <summary>What one false record is called; nothing = as a person's are.</summary>
    protected virtual IReadOnlyList<string> MethodsOfOne => [];

    /// <summary>The visits that can be judged at all.</summary>
    protected virtual bool IsEvaluated(KeptVisit visit) => true;

    /// <summary>The sentence, e.g. "30 次检查中 4 次…（同城通常 1 %）".</summary>
    protected abstract Bilingual Because(int signs, int visits, PeerRate peers);

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        var onSite = day.OnSite;
        foreach (var (visit, look) in onSite.Visits.Zip(Look(onSite, memory)))
            yield return new Observation(Card.Id, visit.Subject, day.Day)
            {
                Exposure = 1,
                Count = look.Sign is null ? 0 : 1,
                Tag = FirmRecord.Tagged([[visit.EnterpriseId, string.Join(';', visit.Inspectors.Distinct()), look.Concerned is null ? "" : string.Join(';', look.Concerned), look.Own]]),
                Examples = look.Sign is null ? [] : [look.Sign],
            };
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var reader = new Reader();
        // The subjects come by their ids.
        var visits = window.Subjects.SelectMany(s => window.Of(s).Select(reader.Kept)).OfType<KeptVisit>().OrderBy(v => v.Day).ToList();
        var signs = Signs(visits);
        visits = [.. visits.Where(IsEvaluated)];
        var customs = Customs(visits, signs);
        var order = visits.GroupBy(v => v.District, StringComparer.Ordinal).ToDictionary(d => d.Key, d => ChanceOfFirst([.. d.Select(v => v.Inspectors).Where(i => i.Count > 1)]), StringComparer.Ordinal);
        var people = visits.SelectMany(v => v.Inspectors.Select(i => (Inspector: i, Visit: v))).GroupBy(x => x.Inspector, x => x.Visit).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Person(g.Key, [.. g], [.. g.Where(v => signs.TryGetValue(v.Id, out var sign) && sign.Concerned.Contains(g.Key))], v => signs[v.Id].Alone > 0, v => customs.Contains(v.District), v => order[v.District])).ToList();
        var peersOfAll = PeersOf(people);
        var reduced = WithoutExplained(people, peersOfAll);
        var peers = PeersOf(reduced);
        // Signs of records before the window: who has left several of them has a habit, however few of it are left in the window.
        var shown = visits.Where(v => signs.ContainsKey(v.Id)).ToList();
        var known = shown.Select(v => v.Id).ToHashSet(StringComparer.Ordinal);
        var before = LeftBy(signs.Where(s => s.Value.Alone > 0 && !known.Contains(s.Key)).Select(s => s.Value));
        var together = ComeTogether([.. shown.DistinctBy(v => v.Id).Where(v => signs[v.Id].Alone > 0 && signs[v.Id].Concerned.Contains(LeadOf(v)))], visits);
        bool HasHabit(string person) => before.GetValueOrDefault(person) >= FewestStrong || together.Contains(person);
        // What his partner's habit explains may be the habit of both: his records without the partner are then no others' slip.
        bool IsOneOfTwo(Person person) => !IsOnce(person, signs, peers) && Certainty(person, people, peersOfAll) > Hardly;
        var byDistrict = new Lazy<ILookup<string, KeptVisit>>(() => visits.ToLookup(v => v.District, StringComparer.Ordinal));
        foreach (var person in reduced.Where(p => p.Visits.Count >= FewestVisits))
        {
            var measurement = Of(person, signs, MayStandOut(person) ? PeersOf(person, byDistrict.Value, signs, PeersWithout(person, reduced, peers)) : peers);
            // A habit comes back; what fell on one day, of however many records, is that day's.
            if (person.Signs.Count > 0 && person.Signs[0].Day == person.Signs[^1].Day) measurement = measurement with { Evidence = OneDay * measurement.Evidence };
            if (HasHabit(person.Id)) measurement = measurement with { Evidence = person.Signs.Select(v => signs[v.Id].Alone).Append(measurement.Evidence).Max() };
            measurement = measurement with { Evidence = Math.Min(measurement.Evidence, MostEvidence(person.Visits, person.Signs)) };
            // That the records are false is one thing, whose work they are another: who more likely only signed them is not named, by however many indicators they are.
            var certainty = measurement.Evidence <= 0 ? 1 : Certainty(people.First(p => p.Id == person.Id), people, peersOfAll);
            yield return measurement with { Evidence = certainty < AsLikelyAsNot ? 0 : Math.Min(measurement.Evidence, EvidenceFor(certainty)) };
        }
        var alone = shown.DistinctBy(v => v.Id).Where(v => signs[v.Id] is { Alone: > 0 } sign && !sign.Concerned.Any(HasHabit) && reduced.Where(p => sign.Concerned.Contains(p.Id)).All(p => IsOnce(p, signs, peers)) && !people.Where(p => sign.Concerned.Contains(p.Id)).Any(IsOneOfTwo)).ToList();
        // What honest work makes of itself the city shows elsewhere too; lesser signs say nothing of how often it makes the greater.
        double Honest(VisitSign sign) => (Math.Max(0, alone.Count(v => signs[v.Id].Alone >= sign.Alone) - 1 - ToleratedAlone) + 0.5) / (visits.Count + KnownElsewhere);
        foreach (var visit in alone.Where(v => people.Where(p => signs[v.Id].Concerned.Contains(p.Id)).All(p => StandsAlone(v, p, signs, window.AsOf))))
        {
            var honest = Honest(signs[visit.Id]);
            yield return Of(visit, signs[visit.Id], Math.Clamp(Math.Log(ShownByFalse / honest), 0, signs[visit.Id].Alone), honest);
        }
    }

    /// <summary>
    /// Who was in charge of so many of the records that speak by themselves, on several days and at several firms, that they would hardly come together so with anybody if each came to whose visit it may.
    /// </summary>
    private static HashSet<string> ComeTogether(List<KeptVisit> strong, List<KeptVisit> visits)
    {
        var led = strong.GroupBy(LeadOf, StringComparer.Ordinal).Select(g => (Person: g.Key, Times: Math.Min(g.Select(v => v.Day).Distinct().Count(), g.Select(v => v.EnterpriseId).Distinct().Count()))).Where(p => p.Times > 1).ToList();
        if (led.Count == 0) return [];
        var shares = visits.CountBy(LeadOf, StringComparer.Ordinal).CountBy(p => p.Value).Select(p => (People: p.Value, Share: (double)p.Key / visits.Count)).ToList();
        return [.. led.Where(p => shares.Sum(s => s.People * Distributions.BinomialUpperTail(p.Times, strong.Count, s.Share)) < NoChance).Select(p => p.Person)];
    }

    protected static string LeadOf(KeptVisit visit) => visit.Inspectors.Count > 0 ? visit.Inspectors[0] : "";

    /// <summary>How many signs each person left: each counts for the one of its signers who left most, as partners carry the records of one who has the habit.</summary>
    private static Dictionary<string, int> LeftBy(IEnumerable<VisitSign> signs)
    {
        var (left, by) = (signs.ToList(), new Dictionary<string, int>(StringComparer.Ordinal));
        while (left.Count > 0)
        {
            var most = left.SelectMany(s => s.Concerned).CountBy(i => i, StringComparer.Ordinal).OrderByDescending(i => i.Value).ThenBy(i => i.Key, StringComparer.Ordinal).First().Key;
            by[most] = left.RemoveAll(s => s.Concerned.Contains(most));
        }
        return by;
    }

    /// <summary>What is expected of a person: of the visits in each district what is expected there. One who was moved brings the custom of his old district along in the records that he left in it.</summary>
    private static PeerRate PeersOf(Person person, ILookup<string, KeptVisit> byDistrict, IReadOnlyDictionary<string, VisitSign> signs, PeerRate city)
    {
        var districts = person.Visits.GroupBy(v => v.District, StringComparer.Ordinal).Select(g => (Share: (double)g.Count() / person.Visits.Count, Rate: PeersOf(person, byDistrict[g.Key], signs, city))).ToList();
        var (mean, weight) = (districts.Sum(d => d.Share * d.Rate.Mean), districts.Sum(d => d.Share * (d.Rate.A + d.Rate.B)));
        return districts.Count == 1 ? districts[0].Rate : new PeerRate(mean * weight, (1 - mean) * weight);
    }

    /// <summary>
    /// What is expected of a person in a district: what the city shows or, where the colleagues of the district show more in visits that he did not sign, what they do: a form, a custom, a fault of the district's
    /// devices. The colleague with the most signs is left out, as one alone makes no custom.
    /// </summary>
    private static PeerRate PeersOf(Person person, IEnumerable<KeptVisit> ofDistrict, IReadOnlyDictionary<string, VisitSign> signs, PeerRate city)
    {
        var district = ofDistrict.Where(v => !v.Inspectors.Contains(person.Id)).ToList();
        var most = district.SelectMany(v => signs.TryGetValue(v.Id, out var sign) ? sign.Concerned : []).CountBy(i => i, StringComparer.Ordinal).OrderByDescending(i => i.Value).ThenBy(i => i.Key, StringComparer.Ordinal).FirstOrDefault().Key;
        var followers = Following(district, signs);
        // In an office of five each signs with the others: without one of them too little is left to see what all do.
        var others = followers.Count > FewestOfCustom ? district : [.. district.Where(v => !v.Inspectors.Contains(most))];
        var following = followers.Count > FewestOfCustom ? followers : Following(others, signs);
        var isCustom = following.Count >= FewestOfCustom;
        if (isCustom) others = [.. others.Where(v => v.Inspectors.Any(following.Contains))];
        var shown = others.Count(v => signs.ContainsKey(v.Id));
        if (shown < FewestOfCustom || shown <= city.Mean * others.Count) return city;
        var weightOfCity = isCustom ? CustomWeight : CityWeight;
        var (a, b) = (weightOfCity * city.Mean + shown, weightOfCity * (1 - city.Mean) + others.Count - shown);
        var weight = Math.Min(1, DistrictWeight / (a + b));
        return new PeerRate(a * weight, b * weight);
    }

    /// <summary>
    /// Colleagues who show signs on most of their visits. Three of them (two sign each visit) follow a custom, of which others say next to nothing: the rest of the city, and those who work in the district
    /// with devices and forms of their own.
    /// </summary>
    private static HashSet<string> Following(IReadOnlyList<KeptVisit> visits, IReadOnlyDictionary<string, VisitSign> signs) =>
        visits.SelectMany(v => v.Inspectors.Select(i => (Inspector: i, IsSign: signs.TryGetValue(v.Id, out var sign) && sign.Concerned.Contains(i)))).GroupBy(x => x.Inspector, x => x.IsSign)
            .Where(g => g.Count(isSign => isSign) is >= FewestOfColleague and var signed && signed * 2 > g.Count()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>The districts where most people show signs on most of their visits, if not all districts are so: what is a custom there says nothing of how often the rest of the city does so.</summary>
    private static HashSet<string> Customs(IReadOnlyList<KeptVisit> visits, IReadOnlyDictionary<string, VisitSign> signs)
    {
        var shown = visits.Where(v => signs.ContainsKey(v.Id)).CountBy(v => v.District, StringComparer.Ordinal).ToDictionary(d => d.Key, d => d.Value, StringComparer.Ordinal);
        if (shown.Count == 0) return [];
        var all = visits.CountBy(v => v.District, StringComparer.Ordinal).ToDictionary(d => d.Key, d => d.Value, StringComparer.Ordinal);
        // Half of the people on half of their visits.
        var customs = shown.Where(d => 4 * d.Value >= all[d.Key]).Select(d => d.Key).Where(district => IsCustom([.. visits.Where(v => v.District == district)], signs)).ToHashSet(StringComparer.Ordinal);
        return customs.Count == all.Count ? [] : customs;
    }

    private static bool IsCustom(IReadOnlyList<KeptVisit> ofDistrict, IReadOnlyDictionary<string, VisitSign> signs) =>
        Following(ofDistrict, signs).Count is > FewestOfCustom and var following && 2 * following > ofDistrict.SelectMany(v => v.Inspectors).CountBy(i => i, StringComparer.Ordinal).Count(i => i.Value >= FewestOfColleague);

    /// <summary>Reads visits as they were kept, each team once.</summary>
    private sealed class Reader
    {
        private readonly Dictionary<string, string[]> teams = new(StringComparer.Ordinal);

        public KeptVisit? Kept(Observation o)
        {
            var tag = o.Tag;
            var firm = tag.IndexOf(FirmRecord.NextCell, StringComparison.Ordinal);
            var team = firm < 0 ? -1 : tag.IndexOf(FirmRecord.NextCell, firm + 1);
            var concerned = team < 0 ? -1 : tag.IndexOf(FirmRecord.NextCell, team + 1);
            if (concerned < 0) return null;
            var inspectors = Team(tag.AsSpan(firm + 1, team - firm - 1));
            return new KeptVisit(o.Subject, o.Day, tag[..firm], inspectors, tag[(concerned + 1)..], o.Count > 0 && o.Examples.Count > 0 ? o.Examples[0] : null,
                concerned == team + 1 ? inspectors : Team(tag.AsSpan(team + 1, concerned - team - 1)));
        }

        private string[] Team(ReadOnlySpan<char> names)
        {
            var known = teams.GetAlternateLookup<ReadOnlySpan<char>>();
            return known.TryGetValue(names, out var team) ? team : known[names] = names.ToString().Split(';', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    /// <summary>One person's visits in the window, and those with a sign that concerns him.</summary>
    private sealed record Person(string Id, IReadOnlyList<KeptVisit> Visits, IReadOnlyList<KeptVisit> Signs, Func<KeptVisit, bool> SpeaksAlone, Func<KeptVisit, bool> IsOfCustom, Func<KeptVisit, double> ChanceOfFirst)
    {
        /// <summary>Signs and visits that tell what the city does: those where they are a district's custom do not.</summary>
        public (double Signs, double Visits) Telling => (Signs.Count(v => !IsOfCustom(v)), Visits.Count(v => !IsOfCustom(v)));

        /// <summary>Signs that would each be held against a record by itself.</summary>
        public int Strong => Signs.Count(SpeaksAlone);

        public double Share => Visits.Count == 0 ? 0 : (double)Signs.Count / Visits.Count;

        /// <summary>How often he is named first: the officer in charge writes the record.</summary>
        public int InCharge => Signs.Count(v => v.Inspectors[0] == Id);
    }

    /// <summary>
    /// A visit is signed by two: the partner of one who writes up visits carries his records too. Who shows the signs without the other is the one; signs that he
    /// explains are taken from the partner. Of two who always sign together the one named first is: it is one set of records to check.
    /// </summary>
    private List<Person> WithoutExplained(List<Person> people, PeerRate peers)
    {
        var others = people.ToDictionary(p => p.Id, p => PeersWithout(p, people, peers), StringComparer.Ordinal);
        var chance = people.ToDictionary(p => p.Id, p => PValue(p, others[p.Id]), StringComparer.Ordinal);
        var explained = new HashSet<string>(StringComparer.Ordinal);
        var left = new List<Person>();
        foreach (var person in people.OrderBy(p => IsCarried(p, people, peers)).ThenBy(p => chance[p.Id] > StrongSuspicion).ThenBy(p => chance[p.Id]).ThenByDescending(p => p.Share).ThenByDescending(p => p.InCharge).ThenBy(p => p.Id, StringComparer.Ordinal))
        {
            var own = person.Signs.Count == 0 ? person
                : person with { Visits = [.. person.Visits.Where(v => !(explained.Contains(v.Id) && person.Signs.Contains(v)))], Signs = [.. person.Signs.Where(v => !explained.Contains(v.Id))] };
            left.Add(own);
            if (PValue(own, others[own.Id]) > StrongSuspicion) continue;
            explained.UnionWith(own.Signs.Select(v => v.Id));
        }
        return [.. left.OrderBy(p => p.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// What the city shows on visits that a person did not sign: where few are evaluated, his partners carry so many of his records that they would make them usual. Asked only of those who may stand out by it.
    /// </summary>
    private PeerRate PeersWithout(Person person, List<Person> people, PeerRate city)
    {
        if (PValue(person, city) is >= 1 or < ClearP) return city;
        bool IsOthers(KeptVisit v) => !v.Inspectors.Contains(person.Id);
        var others = PeersOf(people.Where(o => o.Id != person.Id).Select(o => o with { Visits = [.. o.Visits.Where(IsOthers)], Signs = [.. o.Signs.Where(IsOthers)] }));
        return others.Mean < city.Mean ? others : city;
    }

    /// <summary>Evidence after which a person is suspected with no more than that probability, from the usual chance before looking.</summary>
    private static double EvidenceFor(double certainty) =>
        certainty > 0.999 ? Evidences.Most : Math.Clamp(Math.Log(certainty / (1 - certainty)) - Math.Log(Detection.EvidenceCombination.Prior), 0, Evidences.Most);

    /// <summary>A record or two that speak by themselves, of a person who shows the lesser signs no more often than others do.</summary>
    private bool IsOnce(Person person, IReadOnlyDictionary<string, VisitSign> signs, PeerRate peers) => person.Signs.Count(v => signs[v.Id].Alone > 0) is var alone && alone <= MostOfOne && alone <= Math.Max(1, LargestAlone * person.Visits.Count)
        && (alone == person.Signs.Count || peers.UpperTail(person.Signs.Count, person.Visits.Count) > UsualP);

    private static bool StandsAlone(KeptVisit visit, Person person, IReadOnlyDictionary<string, VisitSign> signs, DateOnly asOf) => asOf.DayNumber - visit.Day.DayNumber >= LaterDays || person.Visits.Count(v => v.Day > visit.Day && !signs.ContainsKey(v.Id)) >= LaterVisits;

    private static bool IsCarried(Person person, List<Person> people, PeerRate peers) => RivalsOf(person, people).Any(r => Preference(person, r, peers) < 0);

    /// <summary>Those who share most of his signs.</summary>
    private static IEnumerable<Person> RivalsOf(Person person, List<Person> people)
    {
        if (person.Signs.Count == 0) return [];
        var shared = person.Signs.SelectMany(v => v.Inspectors).Where(i => i != person.Id).GroupBy(i => i, StringComparer.Ordinal).Where(g => 2 * g.Count() > person.Signs.Count).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return people.Where(p => shared.Contains(p.Id));
    }

    /// <summary>
    /// Log odds that the signs of two are the one's work rather than the other's: by the visits that each signed without the other, which show signs as often as the shared ones
    /// if he is the one, and as seldom as anybody's if not; beforehand the first named wrote the record somewhat likelier.
    /// </summary>
    private static double Preference(Person one, Person other, PeerRate peers) => Without(one, other, peers) - Without(other, one, peers) + Named(one, other, peers);

    /// <summary>Log likelihood ratio that the signs are (also) the one's work, by the visits that he signed without the other since the first sign: a habit has a beginning.</summary>
    private static double Without(Person one, Person other, PeerRate peers)
    {
        var (share, usual) = Shares(one, other, peers);
        var since = one.Signs.Concat(other.Signs).Select(v => v.Day).DefaultIfEmpty().Min();
        return one.Visits.Where(v => v.Day >= since && !v.Inspectors.Contains(other.Id)).Sum(v => one.Signs.Contains(v) ? Math.Log(share / usual) : Math.Log((1 - share) / (1 - usual)));
    }

    private static (double Share, double Usual) Shares(Person one, Person other, PeerRate peers) =>
        Math.Clamp(Math.Max(one.Share, other.Share), 0.05, 0.95) is var share ? (share, Math.Min(peers.Mean, share / 2)) : default;

    /// <summary>What the order of the names on the shared records says for the one.</summary>
    private static double Named(Person one, Person other, PeerRate peers)
    {
        var shared = one.Signs.Where(v => v.Inspectors.Contains(other.Id)).ToList();
        var first = shared.Count == 0 ? 0 : shared.Average(v => (v.Inspectors[0] == one.Id ? 1 : v.Inspectors[0] == other.Id ? -1 : 0) * Math.Log(one.ChanceOfFirst(v) / (1 - one.ChanceOfFirst(v))));
        return PreferenceInCharge(one, other, Shares(one, other, peers).Usual) + first;
    }

    /// <summary>
    /// The same by the visits that both signed: the officer named first is in charge and writes the record, so that signs come with the one who makes them. Nothing where the names always
    /// stand in one order: that is rank.
    /// </summary>
    private static double PreferenceInCharge(Person one, Person other, double usual)
    {
        (int Signs, int Visits) Led(Person a, Person b) => a.Visits.Where(v => v.Inspectors.Contains(b.Id) && v.Inspectors[0] == a.Id).ToList() is var led ? (led.Count(a.Signs.Contains), led.Count) : default;
        var (a, b) = (Led(one, other), Led(other, one));
        if (a.Visits < FewestLed || b.Visits < FewestLed) return 0;
        var (x, y) = ((a.Signs + 0.5) / (a.Visits + 1), (b.Signs + 0.5) / (b.Visits + 1));
        var (high, low) = (Math.Clamp(Math.Max(x, y), 0.05, 0.95), Math.Clamp(Math.Min(x, y), usual, 0.9));
        return low >= high ? 0 : (a.Signs - b.Signs) * Math.Log(high / low) + (a.Visits - a.Signs - b.Visits + b.Signs) * Math.Log((1 - high) / (1 - low));
    }

    /// <summary>
    /// Chance that the person is one of those whose work the records are. Two sign for having been there (行政处罚法 art. 42): of two who share the signs either one made the records without the other's
    /// knowing, or both know. Both is as likely beforehand, and can only be where the visits that each signed without the other, if any, show signs too.
    /// </summary>
    private static double Certainty(Person person, List<Person> people, PeerRate peers) => RivalsOf(person, people).Select(rival =>
    {
        var (own, others, named) = (Without(person, rival, peers), Without(rival, person, peers), Named(person, rival, peers));
        double[] weights = [own + named / 2, others - named / 2, own + others];
        var most = weights.Max();
        var (alone, other, both) = (Math.Exp(weights[0] - most), Math.Exp(weights[1] - most), Math.Exp(weights[2] - most));
        return (alone + both) / (alone + other + both);
    }).DefaultIfEmpty(1).Min();

    /// <summary>
    /// The chance that of two who sign records in a district the one named first wrote them: the officer in charge does. Not where the names stand in the order of the ids, which says nothing; and who they are must be seen of enough pairs.
    /// </summary>
    private static double ChanceOfFirst(IReadOnlyList<IReadOnlyList<string>> teams)
    {
        var pairs = teams.Select(t => (First: t[0], Second: t[1])).Distinct().ToList();
        if (pairs.Count < FewestPairs) return FirstNamed;
        var rising = pairs.Count(p => string.CompareOrdinal(p.First, p.Second) < 0);
        return Math.Max(rising, pairs.Count - rising) >= Sorted * pairs.Count ? NoOrder : InCharge;
    }

    private const int FewestPairs = 10;
    private const double Sorted = 0.95, NoOrder = 0.5, FirstNamed = 0.65, InCharge = 0.9;

    private PeerRate PeersOf(IEnumerable<Person> people) => PeerRate.Fit(people.Select(p => p.Telling), HonestFloor);

    private bool MayStandOut(Person person) => person.Signs.Count >= FewestSigns && (person.Strong >= FewestStrong || person.Share >= SmallestShareOf(person.Visits, person.Signs));

    private double PValue(Person person, PeerRate peers) => MayStandOut(person) ? peers.UpperTail(person.Signs.Count, person.Visits.Count) : 1;

    private Measurement Of(Person person, IReadOnlyDictionary<string, VisitSign> signs, PeerRate peers) =>
        new(Card.Id, new Subject(SubjectType.Inspector, person.Id, "", person.Visits[^1].District), person.Share, Core.Indicators.Range.AtMost(peers.ExpectedHigh(person.Visits.Count)), PValue(person, peers))
        {
            Exposure = person.Visits.Count,
            Because = Because(person.Signs.Count, person.Visits.Count, peers),
            Examples = [.. person.Signs.Select(v => signs[v.Id].Example).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            SeenFrom = person.Signs.Count > 0 ? person.Signs[0].Day : null,
            SeenTo = person.Signs.Count > 0 ? person.Signs[^1].Day : null,
        };

    /// <param name="honest">Chance that honest work leaves such a record.</param>
    private Measurement Of(KeptVisit visit, VisitSign sign, double evidence, double honest) =>
        new(Card.Id, visit.Subject, 1, Core.Indicators.Range.AtMost(0), Math.Clamp(honest, 1e-6, 1))
        {
            Exposure = 1,
            Methods = MethodsOfOne,
            Evidence = evidence,
            Because = sign.Example.Text,
            Examples = [sign.Example],
            SeenFrom = visit.Day,
            SeenTo = visit.Day,
        };

    protected static IndicatorCard CardOf(string id, Tier tier, IReadOnlyList<string> methods, Bilingual title, Bilingual innocent, string source) =>
        new(id, 3, LeadKind.EnforcementRecord, tier, methods, "share of visits", title, innocent, source);
}
