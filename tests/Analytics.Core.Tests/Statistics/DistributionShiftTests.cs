using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Statistics;

public sealed class DistributionShiftTests
{
    [Fact]
    public void The_same_values_have_not_shifted()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        Assert.Equal(new DistributionShift(0, 0, 1), DistributionShift.Between(values, values));
    }

    [Fact]
    public void Two_populations_that_do_not_overlap_are_as_far_apart_as_can_be()
    {
        var shift = DistributionShift.Between([.. Enumerable.Range(0, 100).Select(i => (double)i)], [.. Enumerable.Range(200, 100).Select(i => (double)i)]);
        Assert.Equal(1, shift.Ks);
        Assert.True(shift.PValue < 1e-20);
        // Ten classes of a tenth each against all in the last: the last gives 0.9 ln 10 = 2.07, the nine empty ones (half a value in 105) make up the rest.
        Assert.InRange(shift.Psi, 4, 6);
    }

    [Fact]
    public void The_distance_is_the_widest_gap_of_the_two_curves_and_ties_are_one_step()
    {
        // Shares at 0: 0.75 against 0.25.
        var shift = DistributionShift.Between([0, 0, 0, 1], [0, 1, 1, 1]);
        Assert.Equal(0.5, shift.Ks);
        // x = 0.5 sqrt(2): 2 (e^-1 - e^-4 + ...) = 0.70.
        Assert.Equal(0.699, shift.PValue, 3);
    }

    [Fact]
    public void An_indicator_that_is_zero_nearly_everywhere_makes_fewer_classes_and_stays_finite()
    {
        double[] zeros = [.. Enumerable.Repeat(0.0, 95), 1, 2, 3, 4, 5];
        Assert.InRange(DistributionShift.Between(zeros, [.. Enumerable.Repeat(0.0, 50)]).Psi, 0, 0.25);
    }
}
