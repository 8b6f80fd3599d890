using Analytics.Core.Leads;

namespace Analytics.Core.Tests.Leads;

public sealed class TopOfRankingTests
{
    [Fact]
    public void The_first_places_are_counted_and_the_unverified_are_neither_hit_nor_miss()
    {
        var top = TopOfRanking.Of([new("a", 0.9, true), new("b", 0.8, null), new("c", 0.7, false), new("d", 0.6, true)], 3);
        Assert.Equal((1, 1), (top.Expected.Hits, top.Expected.Misses));
        Assert.Equal(0.5, top.Expected.Precision);
        Assert.Equal(top.Expected, top.Worst);
    }

    [Fact]
    public void Ties_at_the_cut_are_counted_in_the_worst_the_best_and_a_random_order()
    {
        // One sure hit, then two places for a hit, two misses and an unverified of the same score.
        var top = TopOfRanking.Of([new("a", 0.9, true), new("b", 0.5, true), new("c", 0.5, false), new("d", 0.5, false), new("e", 0.5, null)], 3);
        Assert.Equal(new Counts(1.5, 1), top.Expected);
        Assert.Equal(new Counts(1, 2), top.Worst);
        Assert.Equal(new Counts(2, 0), top.Best);
    }

    [Fact]
    public void A_ranking_that_says_nothing_is_as_good_as_lots() =>
        Assert.Equal(0.25, TopOfRanking.Of(Enumerable.Range(0, 100).Select(i => new RankedSubject($"{i}", 0, i % 4 == 0)), 10).Expected.Precision);

    [Fact]
    public void More_places_than_subjects_take_them_all() =>
        Assert.Equal(new Counts(1, 1), TopOfRanking.Of([new("a", 0.9, true), new("b", 0.8, false)], 10).Best);
}
