using Analytics.Core.Detection;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>What one case shows.</summary>
/// <param name="Over">Days, yuan or count over what is allowed (0 or less = kept).</param>
/// <param name="Weight">Weight of evidence of such a breach at the usual share.</param>
/// <param name="Unread">Remarks in which a ground may stand that the indicator itself did not read; null = the reason of the decision, but for what it says of a longer term, which excuses nothing else.</param>
/// <param name="Kind">Which of its breaches, where an indicator looks at several: what is usual is another matter for each.</param>
/// <param name="Open">Of a case that keeps the rule, the kinds of breach that it might show, with semicolons between; null = any. How often a breach is shown is counted among those that might.</param>
/// <param name="By">Who signed the visit that shows the breach, with semicolons between, where it is another than the one that found the case; null = those of that one.</param>
public readonly record struct SeenCase(EnforcementCase Case, double Over, double Weight, Bilingual Text, string? Unread = null, string Kind = "", string? Open = null, string? By = null)
{
    public string Remark => Unread ?? TermGrounds.WithoutExtensions(Case.DecisionReason);
}

/// <summary>
/// A breach that one case shows by itself. Its weight is that of the breach, less what is usual: where a bureau's export shows the same breach in a
/// fifth of its cases, or a district (a kind of decision, a month) in a third of its own, it tells of the export or the habit, not of the case. A breach beside which a remark stands that
/// may be a ground for it (<see cref="Remarks"/>) is left to whoever can read it.
/// </summary>
public abstract class CaseBreach : DayIndicator<EnforcementDay>
{
    /// <summary>A breach in so many of the evaluated cases weighs as it is; a rarer one more, a commoner one less.</summary>
    private const double UsualShare = 0.1;

    /// <summary>The share that chance alone makes now and then (a record lost, a paper in another file), before looking; as much as so many cases tell of it; and the part of it below which no number of cases that keep the rule puts it.</summary>
    protected virtual double RarestShare => Rare;

    private const double Rare = 0.005, AsManyCases = 50, LeastPart = 0.25;

    /// <summary>False where one case may well show the breach: then only a person's cases together speak.</summary>
    protected virtual bool SpeaksAlone => true;

    /// <summary>What a kind of breach is part of: cases of one story are one person's way, whichever of its kinds each shows.</summary>
    protected virtual string StoryOf(string kind) => kind;

    /// <summary>True where the reason of the decision may say what excuses the breach: then one that an export leaves out may have said it (<see cref="LostReasons"/>).</summary>
    protected virtual bool IsExcusedByReason => false;

    /// <summary>What it takes from the weight of a breach that the reason is not to be had.</summary>
    private const double NoReasonToRead = 3;

    /// <summary>The same for one of the kinds of its breaches.</summary>
    protected virtual double RarestShareOf(string kind) => RarestShare;

    /// <summary>The methods that one of the kinds of its breaches speaks for; empty = those of the card.</summary>
    protected virtual IReadOnlyList<string> MethodsOf(string kind) => [];

    /// <summary>A district, or another group of cases, has a habit of its own when so many of its cases, and this share, show the breach.</summary>
    private const int FewestOfGroup = 3;
    private const double GroupHabit = 0.3, NearlyAlways = 0.8, CitysCases = 5;
    private const int FewestCases = 8;

    private const string AnyKind = "*";

    /// <summary>
    /// No more of a bureau's cases than this are falsified in one way: where more of them show the breach, most of these have a cause that the export does not show (a ground written in words that
    /// nobody foresaw, a custom), and none of them can be likelier than that share leaves it.
    /// </summary>
    private const double MostFalsified = 0.025;

    /// <summary>Raised when what all breaches keep of a day changes.</summary>
    private const int Form = 4;

    /// <summary>The cases that can be judged, with what each shows.</summary>
    protected abstract IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory);

    /// <summary>The groups of cases that may have a habit of their own, always as many; what may explain the others first.</summary>
    protected virtual IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District];

    /// <summary>What happened on one occasion is no habit, of however many cases: a batch of papers on one day counts once.</summary>
    protected virtual string OccasionOf(EnforcementCase c) => c.Id;

    public override Dataset Digest => VisitFinding.Digest;

    public override int DigestDays => VisitFinding.KeptDays;

    public override Table Digested(EnforcementDay day) => VisitFinding.Digested(day);

    /// <summary>False where the export never fills what is judged: then nothing is evaluated.</summary>
    protected abstract bool IsRecorded(EnforcementDay day);

    /// <summary>One observation per broken case (its count is nought where a remark may be the ground), and one of the city that names the cases that kept the rule.</summary>
    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        if (!IsRecorded(day)) yield break;
        var seen = Look(day, memory).ToList();
        var visits = VisitFinding.Known(day, memory);
        string InChargeOf(EnforcementCase c) => visits.TryGetValue(c.VisitId, out var visit) ? visit.Inspectors : "";
        var remarks = new Remarks(seen.Where(s => s.Over <= 0).Select(s => s.Remark), seen.Where(s => s.Over > 0).Select(s => s.Remark));
        var lost = IsExcusedByReason ? day.LostReasons : null;
        var kept = seen.Where(s => s.Over <= 0).ToList();
        var broken = 0;
        foreach (var breach in seen.Where(s => s.Over > 0))
        {
            var accused = remarks.MayBeGround(breach.Remark) || lost?.IsCut(breach.Case) == true ? 0 : 1;
            broken += accused;
            yield return new Observation(Card.Id, breach.Case.Subject, day.Day)
            {
                Exposure = 1,
                Count = accused,
                Extreme = breach.Over,
                Sum = lost?.IsLeftOut(breach.Case) == true ? Math.Max(0, breach.Weight - NoReasonToRead) : breach.Weight,
                Tag = FirmRecord.Tagged([[breach.Kind, OccasionOf(breach.Case), breach.By ?? InChargeOf(breach.Case), .. GroupsOf(breach.Case)]]),
                Examples = [new Example(breach.Case.Ref, breach.Over, breach.Text)],
            };
        }
        if (broken + kept.Count > 0)
            yield return new Observation(Card.Id, Subject.City, day.Day) { Exposure = broken + kept.Count, Count = broken, Roll = FirmRecord.Tagged(kept.Select(s => (IEnumerable<string>)[s.Case.Id, s.Case.EnterpriseId, s.Case.District, InChargeOf(s.Case), s.Open ?? AnyKind, .. GroupsOf(s.Case)])) };
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var city = window.Of(Subject.City);
        if (city.Count == 0 || city[^1].Exposure < FewestCases) yield break;
        var today = city[^1];
        var kept = FirmRecord.Untagged(today.Roll).Where(c => c.Length >= 5).Select(c => (Subject: new Subject(SubjectType.Case, c[0], c[1], c[2]), People: PeopleOf(c[3]), Open: c[4], Groups: c[5..])).ToList();
        var broken = window.Subjects.Where(s => s.Type == SubjectType.Case && window.Of(s)[^1].Day == today.Day).ToList();
        List<CaseHabit.Judged> keptByPeople = [.. kept.Select(k => new CaseHabit.Judged(k.People, k.Subject.Id, k.Groups, k.Subject.ParentId))];
        var all = broken.Select(s => new BrokenCase(s, window.Of(s), Kept(window.Of(s)[^1]))).Where(b => b.Cells.Length > 2).ToList();
        foreach (var story in all.GroupBy(b => StoryOf(b.Kind), StringComparer.Ordinal).OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            var kinds = story.GroupBy(b => b.Kind, StringComparer.Ordinal).OrderBy(k => k.Key, StringComparer.Ordinal)
                .Select(k => new Breaches(k.Key, [.. k], [.. kept.Where(c => c.Open == AnyKind || c.Open.Split(';').Contains(k.Key)).Select(c => c.Groups)], today.Exposure - kept.Count)).ToList();
            // What a whole office does hides what one person of another does: he is looked for among the others first.
            var customs = SpeaksAlone ? kinds.SelectMany(CustomsOf).ToHashSet(StringComparer.Ordinal) : [];
            bool IsOfCustom(string[] groups) => groups.Any(customs.Contains);
            var people = customs.Count == 0 ? [] : PersonsOf(kinds, [.. kinds.SelectMany(k => k.Shown).Where(b => !IsOfCustom(b.Groups))], [.. keptByPeople.Where(k => !IsOfCustom(k.Groups))]);
            var named = people.Select(p => p.Habit.Person).ToHashSet(StringComparer.Ordinal);
            people.AddRange(PersonsOf(kinds, [.. kinds.SelectMany(k => k.Shown).Where(b => !PeopleOf(b.Cells[2]).Any(named.Contains))], keptByPeople));
            foreach (var (habit, cases) in people) yield return OfPerson(habit, habit.Evidence(SpeaksAlone ? OfClearest(cases, kinds) : 0), [.. cases.Select(c => c.Seen)], cases[0].Kind);
            if (!SpeaksAlone) continue;
            // What is one person's way of working is told once, and is nobody else's custom.
            var told = people.SelectMany(p => p.Cases).Select(c => c.Subject).ToHashSet();
            foreach (var one in kinds.SelectMany(k => Weigh(k, told))) yield return Broken(one);
        }
        foreach (var (subject, _, _, _) in SpeaksAlone ? kept : [])
            yield return new Measurement(Card.Id, subject, 0, Core.Indicators.Range.AtMost(0), 1)
            {
                Exposure = 1,
                Because = new($"案件 {subject.Id} 未见{Card.Title.Zh}", $"case {subject.Id} does not show it: {Card.Title.En}"),
            };
    }

    /// <summary>A case that shows the breach today.</summary>
    /// <param name="Cells">The kind of the breach, its occasion, who signed its visit, and its groups.</param>
    private sealed record BrokenCase(Subject Subject, IReadOnlyList<Observation> Seen, string[] Cells)
    {
        public string Kind => Cells[0];

        public string[] Groups => Cells[3..];
    }

    /// <summary>The breaches of one kind.</summary>
    /// <param name="All">With those beside which a ground may stand.</param>
    /// <param name="Might">The groups of the cases that keep the rule and might have shown it.</param>
    /// <param name="Open">How many of those judged are broken, in whatever kind.</param>
    private sealed record Breaches(string Kind, List<BrokenCase> All, List<string[]> Might, double Open)
    {
        public List<BrokenCase> Shown { get; } = [.. All.Where(b => b.Seen[^1].Count > 0)];

        public double Judged => Open + Might.Count;
    }

    /// <summary>What speaks against one case by itself.</summary>
    /// <param name="Habit">Share of the cases that show it in a group which has a habit of doing so; 0 = none has.</param>
    /// <param name="Alike">So many of <paramref name="All"/> show the same.</param>
    private readonly record struct Weighed(BrokenCase Case, double Evidence, double Habit, int Alike, double All)
    {
        public double Share => Math.Max(Habit, Alike / All);
    }

    /// <summary>Those whose way of working some cases show, with the cases. Whose they are is asked of all that were kept, those that could not have shown it too.</summary>
    private List<(CaseHabit Habit, List<BrokenCase> Cases)> PersonsOf(List<Breaches> kinds, List<BrokenCase> shown, List<CaseHabit.Judged> kept)
    {
        List<BrokenCase> CasesOf(CaseHabit habit) => [.. habit.Broken.Select(i => shown[i])];
        return [.. CaseHabit.Of([.. shown.Select(b => new CaseHabit.Judged(PeopleOf(b.Cells[2]), b.Cells[1], b.Groups, b.Subject.ParentId))], kept, LeastPart * kinds.Max(k => RarestShareOf(k.Kind)), h => SpeaksAlone ? OfClearest(CasesOf(h), kinds) : 0)
            .Select(h => (h, CasesOf(h)))];
    }

    /// <summary>The groups that have a habit, whoever makes it.</summary>
    private static IEnumerable<string> CustomsOf(Breaches kind) => Habits([.. kind.All.Select(b => (b.Cells[1], b.Groups))], kind.Might, kind.Shown.Count / kind.Judged).Habits.Keys;

    /// <summary>What speaks against the clearest of a person's cases, had he no other: what one does again and again is no custom of the office.</summary>
    private double OfClearest(List<BrokenCase> his, List<Breaches> kinds)
    {
        var clearest = his.MaxBy(b => b.Seen[^1].Sum)!;
        return Weigh(kinds.First(k => k.Kind == clearest.Kind), [.. his.Where(b => b != clearest).Select(b => b.Subject)]).First(w => w.Case == clearest).Evidence;
    }

    /// <summary>What speaks against each case that shows the breach and is not told of a person, less what is usual, in the city or in a group that has a habit of its own.</summary>
    private IEnumerable<Weighed> Weigh(Breaches kind, HashSet<Subject> told)
    {
        List<BrokenCase> ofKind = [.. kind.All.Where(b => !told.Contains(b.Subject))], accused = [.. kind.Shown.Where(b => !told.Contains(b.Subject))];
        // A custom shows in the cases with a ground too.
        var (habits, areWhole) = Habits([.. ofKind.Select(b => (b.Cells[1], b.Groups))], kind.Might, accused.Count / kind.Judged);
        // What is a custom somewhere says nothing of how often the rest do so.
        var alike = accused.Count(b => !b.Groups.Any(habits.ContainsKey));
        var rest = alike + (habits.Count == 0 ? kind.Judged - kind.Shown.Count : kind.Might.Count(groups => !groups.Any(habits.ContainsKey)));
        var unsaid = Unsaid(ofKind, kind.Might);
        foreach (var one in accused)
        {
            var habit = one.Groups.Select(g => habits.GetValueOrDefault(g)).DefaultIfEmpty(0).Max();
            var (like, all) = habit > 0 ? (accused.Count, kind.Judged) : (alike, rest);
            habit = one.Groups.Select(g => unsaid.GetValueOrDefault(g)).Append(habit).Max();
            yield return new Weighed(one, EvidenceOf(one.Seen[^1], like, all, kind.Kind, habit, areWhole), habit, like, all);
        }
    }

    /// <summary>A ground is not written down in one case of so many.</summary>
    private const double Forgotten = 0.1;

    /// <summary>By group the share of its cases that show the breach for a ground which nobody wrote down, as those with a ground let expect.</summary>
    private static Dictionary<string, double> Unsaid(List<BrokenCase> broken, List<string[]> kept)
    {
        var all = broken.Select(b => b.Groups).Concat(kept).SelectMany(g => g.Distinct()).CountBy(g => g, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Value, StringComparer.Ordinal);
        return broken.Where(b => b.Seen[^1].Count == 0).SelectMany(b => b.Groups.Distinct()).CountBy(g => g, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Forgotten * g.Value / all[g.Key], StringComparer.Ordinal);
    }

    /// <summary>
    /// The groups that have a habit, with its share: each case is held against the others, and a handful of cases says little of a habit. What a district does is no habit of the months and violations in which it does so: the
    /// groups are looked at in their order, each among the cases that no group before it explains.
    /// </summary>
    /// <returns>Whether each of them does so nearly always, beside the share: what a district does now and then others do now and then.</returns>
    private static (Dictionary<string, double> Habits, bool AreWhole) Habits(List<(string Occasion, string[] Groups)> broken, List<string[]> kept, double share)
    {
        var (habits, areWhole) = (new Dictionary<string, double>(StringComparer.Ordinal), true);
        for (var place = 0; broken.Exists(b => b.Groups.Length > place); place++)
        {
            bool IsOpen(string[] groups) => groups.Length > place && !groups.Any(habits.ContainsKey);
            var keeping = kept.Where(IsOpen).CountBy(g => g[place], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Value, StringComparer.Ordinal);
            var found = broken.Where(b => IsOpen(b.Groups)).Select(b => (Group: b.Groups[place], b.Occasion)).Distinct().CountBy(b => b.Group, StringComparer.Ordinal)
                .Select(g => (Group: g.Key, Broken: g.Value, All: g.Value + keeping.GetValueOrDefault(g.Key))).Where(g => g.Broken >= FewestOfGroup && g.Broken > GroupHabit * g.All).ToList();
            foreach (var (group, count, all) in found) habits[group] = (count - 1 + (share * CitysCases)) / (all - 1 + CitysCases);
            areWhole &= found.TrueForAll(g => g.Broken >= NearlyAlways * g.All);
        }
        return (habits, areWhole);
    }

    private static string[] PeopleOf(string cell) => cell.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private Measurement OfPerson(CaseHabit habit, double evidence, IReadOnlyList<IReadOnlyList<Observation>> cases, string kind)
    {
        var (share, days) = ((double)habit.Broken.Count / habit.Cases, cases.Select(c => c[0].Day).ToList());
        return new(Card.Id, new Subject(SubjectType.Inspector, habit.Person, "", cases[^1][^1].Subject.District), share, Core.Indicators.Range.AtMost(habit.Expected.ExpectedHigh(habit.Cases)), habit.PValue)
        {
            Exposure = habit.Cases,
            Methods = MethodsOf(kind),
            Evidence = evidence,
            Because = new($"{habit.Person} 检查发现的 {habit.Cases} 件案件中 {cases.Count} 件存在同一情形：{Card.Title.Zh}（同事通常 {habit.Expected.Mean:P1}）", $"{cases.Count} of {habit.Cases} cases found by {habit.Person} show the same: {Card.Title.En} (usually {habit.Expected.Mean:P1})"),
            Examples = [.. cases.SelectMany(c => c[^1].Examples).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            SeenFrom = days.Min(),
            SeenTo = days.Max(),
        };
    }

    /// <summary>The kind of the breach of a broken case, its occasion, who signed its visit, and its groups.</summary>
    private static string[] Kept(Observation broken) => FirmRecord.Untagged(broken.Tag).FirstOrDefault() ?? [];

    private Measurement Broken(Weighed weighed)
    {
        var (subject, seen) = (weighed.Case.Subject, weighed.Case.Seen);
        return new(Card.Id, subject, seen[^1].Extreme, Core.Indicators.Range.AtMost(0), Math.Clamp(weighed.Share, 1e-6, 1))
        {
            Exposure = 1,
            Methods = MethodsOf(weighed.Case.Kind),
            Evidence = weighed.Evidence,
            Because = new($"{seen[^1].Examples[0].Text.Zh}（全部 {weighed.All:0} 件中 {weighed.Alike} 件如此）", $"{seen[^1].Examples[0].Text.En} ({weighed.Alike} of all {weighed.All:0} cases do)"),
            Examples = seen[^1].Examples,
            SeenFrom = seen[0].Day,
            SeenTo = seen[^1].Day,
        };
    }

    /// <summary>The weight of the breach, less what is usual, as far as so many can be falsified.</summary>
    private double EvidenceOf(Observation broken, int alike, double all, string kind, double habit, bool areWhole) =>
        Math.Clamp(Math.Min(broken.Sum + Math.Log(UsualShare / Math.Max(habit, Believed(alike, all, kind, areWhole))), MostAmong(Math.Max(habit, alike / all) - FewestOfGroup / all)), 0, Evidences.Most);

    /// <summary>Few cases say little of a share, a thousand nearly all. Where chance hardly makes it and nobody does so now and then, each case is held against the others; elsewhere it may be one of many more.</summary>
    private double Believed(double alike, double all, string kind, bool areWhole)
    {
        var rarest = RarestShareOf(kind);
        var own = areWhole && rarest <= Rare ? 1 : 0;
        return Math.Max(LeastPart * rarest, (Math.Max(0, alike - own) + rarest * AsManyCases) / (all - own + AsManyCases));
    }

    /// <summary>The evidence at which a case is as likely falsified as those that show the breach can be, from the largest chance before looking; a handful of cases says little of a share.</summary>
    private static double MostAmong(double others) => others <= MostFalsified ? double.PositiveInfinity
        : Math.Log(MostFalsified / (others - MostFalsified)) - Math.Log(EvidenceCombination.LargestPrior / (1 - EvidenceCombination.LargestPrior));

    protected static IndicatorCard CardOf(string id, string method, string unit, Bilingual title, Bilingual innocent, string source, int version = 3) =>
        new(id, version + Form, LeadKind.EnforcementRecord, Tier.Contradiction, [method], unit, title, innocent, source);
}
