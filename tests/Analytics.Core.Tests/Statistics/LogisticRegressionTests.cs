using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Statistics;

public sealed class LogisticRegressionTests
{
    [Fact]
    public void Without_columns_the_intercept_is_the_log_odds_of_the_share()
    {
        // 3 of 4: ln 3.
        var fit = LogisticRegression.Fit([[], [], [], []], [true, true, true, false], [1, 1, 1, 1], ridge: 1);
        Assert.Equal(Math.Log(3), fit.Intercept, 6);
    }

    [Fact]
    public void Without_a_ridge_a_category_gets_its_own_log_odds()
    {
        // x = 1: 3 of 4; x = 0: 1 of 4. Intercept ln(1/3), coefficient ln 3 - ln(1/3) = 2 ln 3.
        double[][] rows = [[1], [1], [1], [1], [0], [0], [0], [0]];
        var fit = LogisticRegression.Fit(rows, [true, true, true, false, true, false, false, false], [.. rows.Select(_ => 1.0)], ridge: 1e-9);
        Assert.Equal(-Math.Log(3), fit.Intercept, 4);
        Assert.Equal(2 * Math.Log(3), fit.Coefficients[0], 4);
    }

    [Fact]
    public void A_ridge_shrinks_and_a_row_without_weight_teaches_nothing()
    {
        double[][] rows = [[1], [1], [1], [1], [0], [0], [0], [0], [1]];
        bool[] found = [true, true, true, false, true, false, false, false, false];
        double[] weights = [1, 1, 1, 1, 1, 1, 1, 1, 0];
        var free = LogisticRegression.Fit(rows, found, weights, ridge: 1e-9);
        var held = LogisticRegression.Fit(rows, found, weights, ridge: 1);
        Assert.Equal(2 * Math.Log(3), free.Coefficients[0], 4);
        Assert.InRange(held.Coefficients[0], 0.1, 1.5);
    }

    [Fact]
    public void Results_that_a_column_tells_apart_without_fail_stay_finite()
    {
        var fit = LogisticRegression.Fit([[1], [1], [0], [0]], [true, true, false, false], [1, 1, 1, 1], ridge: 1);
        Assert.True(double.IsFinite(fit.Coefficients[0]) && fit.Coefficients[0] > 0);
    }
}
