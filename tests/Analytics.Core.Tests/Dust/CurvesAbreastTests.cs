using Analytics.Core.Dust;

namespace Analytics.Core.Tests.Dust;

public sealed class CurvesAbreastTests
{
    private const int Steps = 96, Window = 24, Fewest = 22;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-2)]
    public void Windows_that_one_by_one_correlate_are_found_all_at_once(int lag)
    {
        // Of 20 curves of noise every fourth holds 30 steps of another, ten times as large and with noise of a fifth, at the lag; one step in twenty is missing in each.
        var random = new Random(7);
        double[] Noise() => [.. Enumerable.Range(0, Steps).Select(_ => random.Next(20) == 0 ? double.NaN : random.NextDouble() - 0.5)];
        var own = Noise();
        double[][] curves = [.. Enumerable.Range(0, 20).Select(_ => Noise())];
        for (var n = 0; n < 20; n += 4)
            for (var i = 10 + n; i < 40 + n; i++) curves[n][i - lag] = 10 * own[i] + random.NextDouble() - 0.5;

        var near = new CurvesAbreast(curves).Near(own, lag, Window, Fewest, 0.93);

        Assert.Equal(curves.Select(c => Highest(own, c, lag) >= 0.93), near);
        Assert.Equal(5, near.Count(n => n));
    }

    [Fact]
    public void The_first_and_the_last_window_may_lack_the_steps_beyond_the_day()
    {
        // Only the last 22 steps are there, or the first 22: two of a window may be missing, three may not.
        double[] Late(int from, int to) => [.. Enumerable.Range(0, Steps).Select(i => i >= from && i < to ? Math.Sin(i * i) : double.NaN)];
        var abreast = new CurvesAbreast([Late(Steps - 22, Steps), Late(0, 22)]);

        Assert.Equal([true, false], abreast.Near(Late(Steps - 22, Steps), 0, Window, Fewest, 0.93));
        Assert.Equal([false, true], abreast.Near(Late(0, 22), 0, Window, Fewest, 0.93));
        Assert.Equal([false, false], abreast.Near(Late(Steps - 21, Steps), 0, Window, Fewest, 0.93));
    }

    [Fact]
    public void Of_no_curves_none_is_near() => Assert.Empty(new CurvesAbreast([]).Near(new double[Steps], 0, Window, Fewest, 0.93));

    /// <summary>The highest correlation of a window in which both know enough.</summary>
    private static double Highest(double[] own, double[] other, int lag)
    {
        var highest = double.NegativeInfinity;
        for (var from = 0; from + Window <= Steps; from++)
        {
            var pairs = Enumerable.Range(from, Window).Where(i => i - lag >= 0 && i - lag < Steps && !double.IsNaN(own[i] + other[i - lag])).Select(i => (X: own[i], Y: other[i - lag])).ToList();
            if (pairs.Count < Fewest) continue;
            double mx = pairs.Average(p => p.X), my = pairs.Average(p => p.Y);
            highest = Math.Max(highest, pairs.Sum(p => (p.X - mx) * (p.Y - my)) / Math.Sqrt(pairs.Sum(p => (p.X - mx) * (p.X - mx)) * pairs.Sum(p => (p.Y - my) * (p.Y - my))));
        }
        return highest;
    }
}
