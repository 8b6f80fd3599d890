using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Scoring;

namespace Analytics.Engine.Tests.Scoring;

public sealed class AnomalyModelTests
{
    private const double Abnormal = 0.95;

    [Fact]
    public void Several_striking_indicators_at_once_are_unusual()
    {
        var scores = Scores(60, 8, (subject, indicator) => subject == 17 ? 0.003 : Uniform(subject, indicator));

        Assert.Equal(scores.Max(), scores[17]);
        Assert.True(scores[17] > Abnormal);
    }

    [Fact]
    public void Of_honest_subjects_no_more_than_one_in_twenty_is_unusual()
    {
        var scores = Scores(400, 8, Uniform);

        Assert.InRange(scores.Count(s => s >= Abnormal), 0, 20);
    }

    [Fact]
    public void Where_nothing_speaks_against_anybody_nobody_is_unusual() => Assert.All(Scores(50, 6, (_, _) => 1), s => Assert.True(s < 0.5));

    [Fact]
    public void What_everybody_shows_is_habit() =>
        Assert.All(Scores(50, 6, (_, indicator) => indicator == 2 ? 1e-6 : 1), s => Assert.True(s < 0.5));

    [Fact]
    public void A_slip_that_happens_to_anybody_is_not_unusual_for_being_the_only_one() =>
        Assert.True(Scores(100, 6, (subject, indicator) => (subject, indicator) == (3, 0) ? 0.15 : 1)[3] < Abnormal);

    [Fact]
    public void Half_a_dozen_subjects_are_compared_with_imagined_honest_ones()
    {
        var scores = Scores(6, 6, (subject, _) => subject == 2 ? 0.001 : 1);

        Assert.True(scores[2] > Abnormal);
        Assert.All(scores.Where((_, i) => i != 2), s => Assert.True(s < Abnormal));
    }

    [Fact]
    public void Four_subjects_are_too_few() => Assert.Empty(Scores(4, 6, Uniform));

    [Fact]
    public void What_was_not_evaluated_is_not_unusual()
    {
        var scores = Scores(60, 6, (subject, indicator) => subject == 9 && indicator > 0 ? null : indicator == 5 ? 1 : Uniform(subject, indicator));

        Assert.True(scores[9] < Abnormal);
    }

    [Fact]
    public void The_same_measurements_give_the_same_scores() => Assert.Equal(Scores(60, 8, Uniform), Scores(60, 8, Uniform));

    [Fact]
    public void Of_a_crowd_those_who_are_asked_for_are_held_against_a_part_of_it()
    {
        double? Striking(int subject, int indicator) => subject is 17 or 9999 ? 0.003 : Uniform(subject, indicator);

        var scores = Scores(10_000, 4, Striking, subject => subject is 17 or 18 or 9999);

        Assert.Equal(3, scores.Length);
        Assert.True(scores[0] > Abnormal);
        Assert.True(scores[1] < Abnormal);
        Assert.True(scores[2] > Abnormal);
    }

    [Fact]
    public void Who_is_asked_for_changes_no_score()
    {
        var all = Scores(60, 8, Uniform);

        Assert.Equal([all[3], all[40]], Scores(60, 8, Uniform, subject => subject is 3 or 40));
    }

    private static double? Uniform(int subject, int indicator) => (subject * 0.6180339887498949 + indicator * 0.4142135623730950 + subject * indicator * 0.7320508075688772) % 1;

    /// <summary>p-values by subject and indicator, null = not evaluated.</summary>
    private static double[] Scores(int subjects, int indicators, Func<int, int, double?> pValue, Func<int, bool>? asked = null)
    {
        string[] ids = [.. Enumerable.Range(0, indicators).Select(i => $"indicator_{i}")];
        var measurements =
            from s in Enumerable.Range(0, subjects)
            from i in Enumerable.Range(0, indicators)
            let p = pValue(s, i)
            where p is not null
            select new Measurement(ids[i], new Subject(SubjectType.Site, $"{s:000}", "", ""), 0, Core.Indicators.Range.AtMost(1), p.Value) { Because = new("", "") };
        var grouped = measurements.GroupBy(m => m.Subject).ToList();
        var scores = AnomalyModel.Score(ids, grouped, asked is null ? null : group => asked(int.Parse(group.Key.Id, System.Globalization.CultureInfo.InvariantCulture)));
        return [.. grouped.Where(g => scores.ContainsKey(g.Key)).Select(g => scores[g.Key])];
    }
}
