using Analytics.Core.Statistics;
using CsCheck;

namespace Analytics.Core.Tests.Statistics;

public sealed class FalseDiscoveryTests
{
    /// <summary>The fifteen comparisons of the thrombolysis trial in Benjamini and Hochberg's paper of 1995.</summary>
    private static readonly double[] Thrombolysis =
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];

    [Fact]
    public void Four_of_the_papers_fifteen_are_found_at_5_percent() =>
        Assert.Equal(4, FalseDiscovery.BenjaminiHochberg(Thrombolysis).Count(q => q <= 0.05));

    [Fact]
    public void Benjamini_Hochberg_by_hand()
    {
        // 4·0.01/1 = 0.04, 4·0.03/2 = 0.06, 4·0.04/3 = 0.0533, 4·0.5/4 = 0.5; the second takes the smaller value of the third.
        var q = FalseDiscovery.BenjaminiHochberg([0.5, 0.01, 0.04, 0.03]);

        Near([0.5, 0.04, 0.16 / 3, 0.16 / 3], q);
    }

    [Fact]
    public void Benjamini_Yekutieli_is_larger_by_the_harmonic_number()
    {
        var q = FalseDiscovery.BenjaminiYekutieli([0.01, 0.02, 0.9]);

        Near([0.03 * 11 / 6, 0.03 * 11 / 6, 1], q);
    }

    [Fact]
    public void Storey_estimates_the_share_of_honest_subjects_from_the_upper_half()
    {
        // Six small p-values and two above one half: (1 + 2) / (8 · 0.5) = 0.75.
        double[] p = [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.6, 0.9];

        Assert.Equal(0.75, FalseDiscovery.NullShare(p), 12);
        Near([.. FalseDiscovery.BenjaminiHochberg(p).Select(q => 0.75 * q)], FalseDiscovery.Storey(p));
    }

    [Fact]
    public void What_was_not_evaluated_stays_so_and_does_not_count()
    {
        var q = FalseDiscovery.BenjaminiHochberg([double.NaN, 0.01, double.NaN, 0.02]);

        Near([double.NaN, 0.02, double.NaN, 0.02], q);
    }

    [Fact]
    public void No_tests_give_no_values() => Assert.Empty(FalseDiscovery.BenjaminiYekutieli([]));

    [Fact]
    public void A_value_that_is_no_probability_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FalseDiscovery.BenjaminiHochberg([0.1, 1.2]));

    [Fact]
    public void A_q_value_is_never_below_its_p_value_and_keeps_the_order() =>
        Gen.Double[0, 1].Array[1, 40].Sample(p =>
        {
            var q = FalseDiscovery.BenjaminiHochberg(p);
            var byP = q.Zip(p).OrderBy(x => x.Second).Select(x => x.First).ToList();
            return q.Zip(p).All(x => x.First >= x.Second - 1e-15 && x.First <= 1) && byP.SequenceEqual(byP.Order());
        });

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 12);
    }
}
