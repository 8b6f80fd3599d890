using Analytics.Core.Dust;

namespace Analytics.Core.Tests.Dust;

public sealed class EqualStretchesTests
{
    /// <summary>Ninety-six values that wander in thousandths of a mg/m³.</summary>
    private static double[] Wandering(int seed)
    {
        var (random, level) = (new Random(seed), 60);
        return [.. Enumerable.Range(0, 96).Select(_ => (level = Math.Max(5, level + random.Next(-9, 10))) / 1000.0)];
    }

    private static double[] With(double[] own, double[] other, int from, int count, int earlier = 0)
    {
        var copy = (double[])own.Clone();
        Array.Copy(other, from - earlier, copy, from, count);
        return copy;
    }

    [Fact]
    public void Four_hours_of_another_sites_values_are_found_at_any_shift()
    {
        var original = Wandering(1);
        double[][] curves = [original, Wandering(2), With(Wandering(3), original, 40, 16, 32)];
        var pair = Assert.Single(new EqualStretches(curves).Pairs());
        // What the third shows from slot 40 on is what the first had 32 slots earlier.
        Assert.Equal((0, 2, -32), (pair.A, pair.B, pair.Lag));
        // Sixteen, and whatever neighbour happens to be equal too.
        Assert.InRange(pair.Slots, 16, 18);
    }

    [Fact]
    public void Eight_equal_values_are_too_few() =>
        Assert.Empty(new EqualStretches([Wandering(1), With(Wandering(3), Wandering(1), 40, 8)]).Pairs());

    [Fact]
    public void A_value_that_stands_for_hours_says_nothing() =>
        Assert.Empty(new EqualStretches([.. Enumerable.Range(0, 2).Select(n => With(Wandering(n), [.. Enumerable.Repeat(0.01, 96)], 10, 60))]).Pairs());

    [Fact]
    public void What_many_show_at_once_comes_from_a_common_source() =>
        Assert.Empty(new EqualStretches([.. Enumerable.Range(0, 4).Select(n => With(Wandering(10 + n), Wandering(1), 20, 40))]).Pairs());
}
