using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

public sealed class TraceCurveTests
{
    private static readonly double[][] source = PlantedTraces.Engine(new Random(1));

    [Fact]
    public void Gain_and_level_leave_the_shape_as_it_is()
    {
        var scaled = source.Select(c => c.Select(v => 3 + 2 * v).ToArray()).ToArray();

        Assert.Equal(PlantedTraces.Curve(source).ToString(), PlantedTraces.Curve(scaled).ToString());
    }

    [Fact]
    public void A_curve_correlates_fully_with_itself_at_lag_nought()
    {
        var correlations = new double[5];

        Assert.Equal(90, PlantedTraces.Curve(source).Correlate(PlantedTraces.Curve(source), 0, correlations));
        Assert.All(correlations, r => Assert.Equal(1, r, 12));
    }

    [Fact]
    public void A_shift_of_ten_seconds_is_a_lag_of_five_steps()
    {
        // Ten seconds late: second s of the copy is second s + 10 of the source.
        var late = PlantedTraces.Copy(source, noise: 0, gain: 1, shift: 10, new Random(2));

        Assert.True(TraceLikeness.Of(PlantedTraces.Curve(late), PlantedTraces.Curve(source), 5).Correlation > 0.9);
        Assert.True(TraceLikeness.Of(PlantedTraces.Curve(late), PlantedTraces.Curve(source), 0).Correlation < 0.4);
    }

    [Fact]
    public void It_survives_being_kept_as_text()
    {
        var curve = TraceCurve.Of([(3, 40), (7, 25)], [[.. source[0][..65]], [.. source[1][..65]]]);

        Assert.Equal(curve.ToString(), TraceCurve.Parse(curve.ToString()).ToString());
        Assert.Equal([new Stretch(3, 0, 20), new Stretch(7, 20, 12)], TraceCurve.Parse(curve.ToString()).Stretches);
    }

    [Fact]
    public void A_channel_that_stands_still_does_not_speak()
    {
        var curve = PlantedTraces.Curve([source[0], new double[PlantedTraces.Seconds]]);
        var correlations = new double[2];
        curve.Correlate(curve, 0, correlations);

        Assert.Equal(1, curve.Speaking);
        Assert.True(double.IsNaN(correlations[1]));
    }

    [Fact]
    public void Lost_seconds_are_no_shape() =>
        Assert.Equal(0, TraceCurve.Of([(1, 60)], [[.. Enumerable.Repeat(double.NaN, 60)]]).Speaking);
}
