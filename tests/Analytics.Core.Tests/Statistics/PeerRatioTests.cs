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

    private static double Round(double value) => Math.Round(value, 9);
}
