using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Statistics;

public sealed class DistributionsTests
{
    [Theory, InlineData(0.5, 0), InlineData(0.025, 1.959963984540054), InlineData(0.001, 3.090232306167813), InlineData(1e-10, 6.361340902404056), InlineData(0.975, -1.959963984540054)]
    public void The_upper_quantile_of_the_normal_distribution(double p, double z) => Assert.Equal(z, Distributions.NormalUpperQuantile(p), 8);

    [Fact]
    public void The_upper_quantile_undoes_the_upper_tail()
    {
        for (var z = -5.0; z < 30; z += 0.37) Assert.Equal(z, Distributions.NormalUpperQuantile(Distributions.NormalUpperTail(z)), 6);
    }
}
