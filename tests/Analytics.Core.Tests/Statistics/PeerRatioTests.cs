using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Statistics;

public sealed class PeerRatioTests
{
    [Fact]
    public void With_shape_one_the_count_is_geometric() =>
        // Mean 1, shape 1, expected 3: P(O = 0) = 1/4, P(O ≤ 1) = 1/4 + 3/16.
        Assert.Equal((0.25, 0.4375, 0.75), (Round(new PeerRatio(1, 1).LowerTail(0, 3)), Round(new PeerRatio(1, 1).LowerTail(1, 3)), Round(new PeerRatio(1, 1).UpperTail(1, 3))));

    [Fact]
    public void With_a_large_shape_it_is_Poisson() => Assert.Equal(Math.Exp(-3), new PeerRatio(1, 1e7).LowerTail(0, 3), 5);

    [Fact]
    public void A_ratio_is_shrunk_towards_the_mean() => Assert.Equal(0.5, new PeerRatio(1, 10).Shrunk(0, 10), 12);

    [Fact]
    public void Lanes_that_differ_widely_give_a_small_shape_and_alike_ones_a_large()
    {
        var wide = PeerRatio.Fit([(10, 20), (20, 20), (30, 20), (40, 20), (10, 20), (20, 20)]);
        var alike = PeerRatio.Fit([(20, 20), (21, 20), (19, 20), (20, 20), (20, 20), (20, 20)]);

        // Mean 130/120; excess variance 11.3² + … over squares: shape about 5.
        Assert.InRange(wide.Shape, 3, 9);
        Assert.Equal(200, alike.Shape);
    }

    [Fact]
    public void Rare_events_of_honest_subjects_stay_in_the_core_and_a_group_apart_does_not()
    {
        // Thirty subjects with one event expected of each, a third of them with one; three with eight.
        var fit = PeerRatio.FitCore([.. Enumerable.Range(0, 30).Select(i => (i % 3 == 0 ? 1.0 : 0, 1.0)), (8, 1), (8, 1), (8, 1)]);

        Assert.Equal(10.5 / 30.5, fit.Mean, 12);
        Assert.True(fit.UpperTail(8, 1) < 1e-4);
    }

    /// <summary>0 events where 0.1 are expected: nothing says whether lanes differ; the usual variance of 0.2 stands, shape 5.</summary>
    [Fact]
    public void Subjects_without_events_do_not_teach_that_all_are_alike() => Assert.Equal(5, PeerRatio.FitCore(Enumerable.Repeat((0.0, 0.1), 10)).Shape, 1);

    private static double Round(double value) => Math.Round(value, 9);
}
