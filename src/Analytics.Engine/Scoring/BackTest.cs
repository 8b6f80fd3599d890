using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Statistics;
using Analytics.Engine.Lake;
using Analytics.Engine.Learning;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Scoring;

/// <summary>How good the first places of one way of ordering were, over all days together.</summary>
/// <param name="Hits">Expected number of confirmed subject-days among the first places (a fraction where scores tie), with <paramref name="Misses"/> what is judged.</param>
/// <param name="Precision">Hits ÷ judged, ties as a random order would have it; null where nothing listed was ever verified.</param>
/// <param name="Worst">With ties in the worst order.</param>
/// <param name="Interval">95 %, by bootstrap over subjects.</param>
/// <param name="Recall">Of the subjects known to be confirmed, the share among the first places.</param>
public sealed record RankerResult(
    string Name, Bilingual Title, double Hits, double Misses, double? Precision, double? Worst, double? Best, (double Low, double High)? Interval, double? Recall);

/// <summary>What so many visits a day would have bought.</summary>
/// <param name="Capacity">Visits a day.</param>
/// <param name="Recall">Share of the known forgers that they would have reached.</param>
public sealed record CapacityPoint(int Capacity, double? Precision, double? Recall);

/// <summary>What a back-test found of one kind.</summary>
/// <param name="Leads">The lists as they would have been, with what became known; null = never verified.</param>
/// <param name="MedianDays">From the first row of evidence to the lead, over the hits; null without any.</param>
/// <param name="Brier">Of the listed probabilities against what was found; null where nothing was verified.</param>
public sealed record BackTestResult(
    LeadKind Kind, int Capacity, IReadOnlyList<(Lead Lead, OutcomeCode? Outcome)> Leads, (double Low, double High)? Interval, double? MedianDays, double? Brier,
    IReadOnlyList<RankerResult> Rankers, IReadOnlyList<CapacityPoint> Curve)
{
    public int Hits => Leads.Count(l => l.Outcome == OutcomeCode.Confirmed);

    public int Verified => Leads.Count(l => l.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed);
}

/// <summary>
/// What the lists would have been over past days, by the same code as the daily run and with only what was known on each day (回测). A listed
/// subject counts as a hit when an outcome on that subject, reported on a lead whose window overlaps, confirmed it; a subject that nobody ever
/// verified stays apart, because an unvisited subject is neither a hit nor a miss.
/// </summary>
/// <remarks>Facts are read as they stand in the lake today: a row corrected since is seen corrected.</remarks>
public sealed class BackTest(ParquetLake lake, Database database, Profiles profiles, ModelRegistry models)
{
    private const int Seed = 20260101;

    private static readonly int[] Capacities = [1, 2, 3, 5, 10, 20, 50, 100, 200];

    public BackTestResult Run(Pipeline pipeline, DateOnly from, DateOnly to, Action<DateOnly>? started = null, CancellationToken cancel = default)
    {
        var programme = Programme.Of(pipeline.Kind);
        var choices = programme.ChosenBy(pipeline, leftOut: null, cancel);
        var verdicts = Verdicts.Of(database, pipeline.Kind);
        var (lists, tallies) = (models.InForceOn(pipeline), Tallies(pipeline));
        var curve = Capacities.Select(k => new Tally(tallies[0].Ranker, k)).ToList();
        var made = new List<EarlierLead>();
        var listed = new List<(Lead, OutcomeCode?)>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            cancel.ThrowIfCancellationRequested();
            started?.Invoke(day);
            var first = day.AddDays(1 - pipeline.WindowDays);
            profiles.BringUpToDate(programme, [.. choices.Select(c => c.Indicator).Intersect(programme.Indicators)], first, day, null, cancel);
            var earlier = made.Select(lead => verdicts.KnownAt(lead, day)).ToList();
            var morning = new Morning(first, day, kind => kind == pipeline.Kind ? earlier : ListedBefore(kind, day));
            var combined = Scorer.Score(programme, choices, profiles.Read(pipeline.Kind, first, day), morning);
            var (list, _) = Ranking.Rank(day, pipeline.Kind, lists(day)?.Applied(combined) ?? combined, earlier, pipeline.Ranking);
            made.AddRange(list.Leads.Select(EarlierLead.Of));
            listed.AddRange(list.Leads.Select(l => (l, verdicts.InTheEnd(l.Subject, l.WindowFrom, l.WindowTo))));
            var found = new Dictionary<Subject, bool?>();
            bool? Found(Subject s) => found.TryGetValue(s, out var known) ? known
                : found[s] = verdicts.InTheEnd(s, first, day) switch { OutcomeCode.Confirmed => true, OutcomeCode.NotConfirmed => false, _ => null };
            var forgers = combined.Select(s => s.Subject).Distinct().Count(s => Found(s) == true);
            foreach (var tally in tallies.Concat(curve)) tally.Add(day, combined, Found, forgers);
        }
        return ResultOf(pipeline, listed, tallies, curve);
    }

    /// <summary>Leads of another kind, as they were listed in fact.</summary>
    private IReadOnlyList<EarlierLead> ListedBefore(LeadKind kind, DateOnly day)
    {
        using var connection = database.Open();
        return LeadTable.Before(connection, kind, day);
    }

    private static BackTestResult ResultOf(Pipeline pipeline, List<(Lead Lead, OutcomeCode? Outcome)> listed, List<Tally> tallies, List<Tally> curve)
    {
        var judged = listed.Where(l => !l.Lead.Exploration && l.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed)
            .Select(l => (l.Lead, Hit: l.Outcome == OutcomeCode.Confirmed)).ToList();
        var days = judged.Where(l => l.Hit).Select(l => (double)(l.Lead.ListDate.DayNumber - FirstEvidence(l.Lead).DayNumber)).ToArray();
        var best = tallies.Where(t => t.IsIndicator).OrderByDescending(t => t.Result().Hits).ThenByDescending(t => t.Result().Precision).ThenBy(t => t.Ranker.Name, StringComparer.Ordinal).FirstOrDefault();
        return new BackTestResult(pipeline.Kind, pipeline.Ranking.Capacity, listed,
            SubjectBootstrap.Precision(judged.Select(l => (l.Lead.Subject.ToString(), l.Hit ? 1.0 : 0, l.Hit ? 0 : 1.0)), Seed),
            days.Length == 0 ? null : Robust.Median(days), judged.Count == 0 ? null : judged.Average(l => Math.Pow(l.Lead.Probability - (l.Hit ? 1 : 0), 2)),
            [.. tallies.Where(t => !t.IsIndicator || t == best).Select(t => t.Result())],
            [.. curve.Select(t => (t.Places, Result: t.Result())).Select(p => new CapacityPoint(p.Places, p.Result.Precision, p.Result.Recall))]);
    }

    private static DateOnly FirstEvidence(Lead lead) => lead.Reasons.SelectMany(r => r.Examples).Select(e => e.Row.Day).Where(d => d >= lead.WindowFrom).DefaultIfEmpty(lead.ListDate).Min();

    /// <summary>The lists' own order first, then what it is held against.</summary>
    private List<Tally> Tallies(Pipeline pipeline)
    {
        var ranker = Ranker.ByProbability("evidence_combination", new("证据综合", "combination of evidence"));
        var retrained = models.Retrained(pipeline);
        List<Ranker> all =
        [
            ranker, Ranker.ByModel("learned", new("学习模型（逐周重训）", "learned from outcomes, trained anew each week"), day => retrained(day) is { } model ? model.Probabilities : null),
            .. models.PromotedModels(pipeline).Select(m => Ranker.ByModel(m.Id, new($"模型 {m.Id}（{m.AsOf:yyyy-MM-dd} 之后）", $"model {m.Id}, on days after {m.AsOf:yyyy-MM-dd}"), day => day > m.AsOf ? m.Model.Probabilities : null)),
            .. new RulesOfThumb(lake, pipeline.WindowDays).Of(pipeline.Kind), Ranker.Random,
        ];
        return [.. all.Select(r => new Tally(r, pipeline.Ranking.Capacity)), .. pipeline.Indicators.Select(i => new Tally(Ranker.ByIndicator(i.Id), pipeline.Ranking.Capacity) { IsIndicator = true })];
    }

    /// <summary>Adds up the first places of one ranker over the days.</summary>
    private sealed class Tally(Ranker ranker, int places)
    {
        private readonly Dictionary<string, (double Hits, double Misses)> shares = [];
        private Counts expected, worst, best;
        private double known;

        public Ranker Ranker => ranker;

        public int Places => places;

        public bool IsIndicator { get; init; }

        public void Add(DateOnly day, IReadOnlyList<Suspicion> suspicions, Func<Subject, bool?> found, int forgers)
        {
            known += forgers;
            var top = TopOfRanking.Of(ranker.Scores(day, suspicions).Select(s => new RankedSubject(s.Key.ToString(), s.Value, found(s.Key))), places);
            (expected, worst, best) = (expected + top.Expected, worst + top.Worst, best + top.Best);
            foreach (var (subject, hits, misses) in top.Shares)
                shares[subject] = shares.TryGetValue(subject, out var before) ? (before.Hits + hits, before.Misses + misses) : (hits, misses);
        }

        public RankerResult Result() => new(ranker.Name, ranker.Title, expected.Hits, expected.Misses, expected.Precision, worst.Precision, best.Precision,
            SubjectBootstrap.Precision(shares.Select(s => (s.Key, s.Value.Hits, s.Value.Misses)), Seed), known == 0 ? null : Math.Min(1, expected.Hits / known));
    }
}
