using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

public sealed class SeasonalResidualTests
{
    [Fact]
    public void Each_phase_has_its_own_median()
    {
        var season = SeasonalResidual.Fit([1, 10, 2, 20, 3, 30], [0, 1, 0, 1, 0, 1], period: 2, resolution: 0.1);

        Assert.Equal(2, season.Center(0));
        Assert.Equal(20, season.Center(1));
    }

    [Fact]
    public void The_spread_is_the_phases_mad_drawn_towards_that_of_all_phases()
    {
        // Deviations: phase 0 {1 0 1}, MAD 1; phase 1 {10 0 10}, MAD 10; together {0 0 1 1 10 10}, MAD 1.
        var season = SeasonalResidual.Fit([1, 10, 2, 20, 3, 30], [0, 1, 0, 1, 0, 1], period: 2, resolution: 0.1);

        Assert.Equal(1.4826, season.Spread(0), 3);
        Assert.Equal(1.4826 * Math.Sqrt((3 * 100 + 8) / 11.0), season.Spread(1), 3);
        Assert.Equal((35 - 20) / season.Spread(1), season.Score(35, 1), 12);
    }

    [Fact]
    public void A_minority_of_wild_values_does_not_move_the_expectation()
    {
        double[] honest = [.. Enumerable.Range(0, 50).Select(i => 1 + 0.01 * (i % 5))];
        double[] wild = [.. honest, .. Enumerable.Repeat(1000.0, 15)];

        var season = SeasonalResidual.Fit(wild, new int[65], period: 1, resolution: 0.001);

        Assert.InRange(season.Center(0), 1.01, 1.04);
        Assert.True(season.Score(1000, 0) > 1000);
    }

    [Fact]
    public void A_phase_with_two_values_has_no_expectation_and_judges_nothing()
    {
        var season = SeasonalResidual.Fit([1, 2, 3, 9, 9], [0, 0, 0, 1, 1], period: 2, resolution: 0.1);

        Assert.Equal(double.NaN, season.Score(9, 1));
        Assert.Equal(double.NaN, season.Score([double.NaN], [0])[0]);
        Assert.Equal(double.NaN, season.Spread(1));
    }

    [Fact]
    public void Equal_values_are_judged_by_the_resolution() =>
        Assert.Equal(3, SeasonalResidual.Fit([5, 5, 5, 5], [0, 0, 0, 0], 1, resolution: 0.5).Score(6.5, 0), 12);
}
