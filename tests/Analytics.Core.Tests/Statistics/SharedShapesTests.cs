using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Statistics;

public sealed class SharedShapesTests
{
    [Fact]
    public void What_all_curves_share_in_any_amount_is_taken_away()
    {
        // mean (1, 2, 3, 4) and a shape (1, -1, 1, -1) in amounts -2 … 2; one curve has (0, 0, 5, 5) of its own.
        double[] Curve(double amount, double own = 0) => [1 + amount, 2 - amount, 3 + amount + own, 4 - amount + own];
        var curves = Enumerable.Range(-100, 201).Select(i => Curve(i / 50.0)).ToList();
        var shapes = SharedShapes.Fit(curves, 1);

        Assert.All(shapes.Rest(Curve(1.7)), rest => Assert.Equal(0, rest, 6));
        // The own part is orthogonal to the shape and stays.
        Assert.Equal([0, 0, 5, 5], shapes.Rest(Curve(0.3, 5)).Select(r => Math.Round(r, 6)));
    }

    [Fact]
    public void Missing_seconds_stay_missing()
    {
        var shapes = SharedShapes.Fit([[1, 2, 3], [1, 2, 3]], 1);

        Assert.Equal([0, double.NaN, 1], shapes.Rest([1, double.NaN, 4]));
    }
}
