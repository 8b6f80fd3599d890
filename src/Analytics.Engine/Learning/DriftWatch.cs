using System.Runtime.InteropServices;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Statistics;
using Analytics.Engine.Lake;
using Analytics.Engine.Scoring;

namespace Analytics.Engine.Learning;

/// <summary>One thing that was compared with what it was before.</summary>
/// <param name="Part"><c>input</c> (an indicator's values), <c>volume</c> (how much of it is evaluated), <c>score</c> or <c>outcome</c>.</param>
/// <param name="Name">The indicator, or what was compared.</param>
/// <param name="Psi">NaN where it does not apply, as <paramref name="Ks"/>.</param>
/// <param name="IsNotable">Worth saying on the run: far and beyond chance.</param>
public sealed record Drift(string Part, string Name, double Psi, double Ks, double PValue, bool IsNotable, Bilingual Text);

/// <summary>
/// Whether inputs, scores and outcomes are still what they were when the lists were last judged good (漂移监测): the last week against the three before it,
/// and the hit rate of the leads of the last four weeks against the four before. A new software, a new season, a feed that dried up show here first.
/// </summary>
public static class DriftWatch
{
    private const int RecentDays = 7, EarlierDays = 21, CohortDays = 28, ScoreDays = 14, FewestSubjects = 20, FewestEarlierDays = 7, FewestVerified = 10;
    private const double NotablePsi = 0.25, NotableP = 0.001, NotableOutcomeP = 0.01, HalfVolume = 0.5;

    public static IReadOnlyList<Drift> Of(LeadKind kind, DateOnly day, ObservedDays window, IReadOnlyList<Suspicion> suspicions, IReadOnlyList<EarlierLead> earlier, ParquetLake lake) =>
        [.. Inputs(day, window), .. Scores(kind, day, suspicions, lake), .. Outcomes(day, earlier)];

    /// <summary>One value per subject and period and indicator: the mean of what was observed per unit.</summary>
    public static IEnumerable<Drift> Inputs(DateOnly day, ObservedDays window)
    {
        var since = day.AddDays(1 - RecentDays);
        foreach (var indicator in window.Indicators)
        {
            var days = window.DaysOf(indicator).ToLookup(d => d.Day >= since);
            List<ObservedDay> before = [.. days[false].Where(d => d.Day >= since.AddDays(-EarlierDays))], now = [.. days[true]];
            if (before.Count < FewestEarlierDays) continue;
            var (a, b) = (PerSubject(indicator, before), PerSubject(indicator, now));
            yield return Volume(indicator, before.Sum(d => d.CountOf(indicator)) / (double)(since.DayNumber - before[0].Day.DayNumber), now.Sum(d => d.CountOf(indicator)) / (double)RecentDays);
            if (a.Count < FewestSubjects || b.Count < FewestSubjects) continue;
            var shift = DistributionShift.Between(a, b);
            yield return new Drift("input", indicator, shift.Psi, shift.Ks, shift.PValue, IsNotable(shift),
                new($"指标 {indicator} 最近 {RecentDays} 天的分布与此前不同（PSI {shift.Psi:0.00}，中位数 {Median(a):0.###} → {Median(b):0.###}）",
                    $"indicator {indicator}: its last {RecentDays} days are distributed unlike those before (PSI {shift.Psi:0.00}, median {Median(a):0.###} to {Median(b):0.###})"));
        }
    }

    private static Drift Volume(string indicator, double before, double now) => new("volume", indicator, double.NaN, double.NaN, 1, now < before * HalfVolume,
        new($"指标 {indicator} 平均每天可评价的对象由 {before:0.#} 个变为 {now:0.#} 个", $"indicator {indicator}: {now:0.#} subjects a day can be judged, {before:0.#} before"));

    private static List<double> PerSubject(string indicator, IEnumerable<ObservedDay> days)
    {
        var sums = new Dictionary<Subject, (double Exposure, double Sum)>();
        foreach (var (subject, exposure, sum) in days.SelectMany(d => d.SumsOf(indicator)).Where(s => s.Exposure > 0))
        {
            ref var all = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, subject, out _);
            all = (all.Exposure + exposure, all.Sum + sum);
        }
        return [.. sums.Values.Select(s => s.Sum / s.Exposure).Where(double.IsFinite)];
    }

    private static IEnumerable<Drift> Scores(LeadKind kind, DateOnly day, IReadOnlyList<Suspicion> suspicions, ParquetLake lake)
    {
        var dataset = ScoreTable.DatasetOf(kind);
        var before = lake.Days(dataset, day.AddDays(-ScoreDays), day.AddDays(-1))
            .SelectMany(d => ByHighest(lake.Read(dataset, d, ["subject_type", "subject_id", "probability"]))).ToList();
        var now = suspicions.GroupBy(s => s.Subject).Select(g => g.Max(s => s.Probability)).ToList();
        if (before.Count < FewestSubjects * FewestEarlierDays || now.Count < FewestSubjects) yield break;
        var shift = DistributionShift.Between([.. before.Select(ClassOf)], [.. now.Select(ClassOf)]);
        yield return new Drift("score", "probability", shift.Psi, shift.Ks, shift.PValue, IsNotable(shift),
            new($"今日概率的分布与此前 {ScoreDays} 天不同（PSI {shift.Psi:0.00}）", $"today's probabilities are distributed unlike those of the {ScoreDays} days before (PSI {shift.Psi:0.00})"));
    }

    /// <summary>Classes that mean something to a reader of lists; a base rate that moves from 0.002 to 0.003 is no drift.</summary>
    private static readonly double[] Classes = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9];

    private static double ClassOf(double probability) => Classes.Count(edge => probability >= edge);

    private static Dictionary<(string?, string?), double>.ValueCollection ByHighest(Core.Sources.Table scores)
    {
        var highest = new Dictionary<(string?, string?), double>();
        for (var row = 0; row < scores.RowCount; row++)
        {
            var (subject, p) = ((scores.TextAt("subject_type", row), scores.TextAt("subject_id", row)), scores.NumberAt("probability", row) ?? 0);
            highest[subject] = Math.Max(p, highest.GetValueOrDefault(subject));
        }
        return highest.Values;
    }

    /// <summary>Hit rate of the leads listed in the last four weeks against the four before, among those verified by now.</summary>
    public static IEnumerable<Drift> Outcomes(DateOnly day, IReadOnlyList<EarlierLead> earlier)
    {
        var verified = earlier.Where(e => !e.Exploration && e.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed).ToList();
        var now = verified.Where(e => e.ListedOn > day.AddDays(-CohortDays)).ToList();
        var before = verified.Where(e => e.ListedOn <= day.AddDays(-CohortDays) && e.ListedOn > day.AddDays(-2 * CohortDays)).ToList();
        if (now.Count < FewestVerified || before.Count < FewestVerified) yield break;
        int hits = Hits(now), hitsBefore = Hits(before);
        var p = TwoSided(hits, now.Count, hitsBefore, before.Count);
        yield return new Drift("outcome", "hit_rate", double.NaN, double.NaN, p, p < NotableOutcomeP,
            new($"近 {CohortDays} 天线索命中 {hits}/{now.Count}，此前 {CohortDays} 天为 {hitsBefore}/{before.Count}", $"{hits} of {now.Count} verified leads of the last {CohortDays} days were confirmed, {hitsBefore} of {before.Count} of the {CohortDays} before"));
    }

    private static int Hits(IEnumerable<EarlierLead> leads) => leads.Count(e => e.Outcome == OutcomeCode.Confirmed);

    /// <summary>Difference of two shares, normal approximation with the pooled share.</summary>
    private static double TwoSided(double a, double n, double b, double m)
    {
        var pooled = (a + b + 1) / (n + m + 2);
        return 2 * Distributions.NormalUpperTail(Math.Abs(a / n - b / m) / Math.Sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)));
    }

    private static bool IsNotable(DistributionShift shift) => shift.Psi > NotablePsi && shift.PValue < NotableP;

    private static double Median(List<double> values) => Robust.Median(values.ToArray());
}
