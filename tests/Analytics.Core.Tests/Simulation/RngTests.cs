using Analytics.Simulation;

namespace Analytics.Core.Tests.Simulation;

public class RngTests
{
    [Fact]
    public void A_named_stream_does_not_depend_on_what_was_drawn_before()
    {
        var fresh = new Rng(7).For("lane 3").Next();
        var used = new Rng(7);
        for (var i = 0; i < 100; i++) used.Next();
        _ = used.For("lane 2").Next();
        Assert.Equal(fresh, used.For("lane 3").Next());
    }

    [Fact]
    public void Other_names_and_other_seeds_give_other_numbers()
    {
        Assert.NotEqual(new Rng(7).For("a").Next(), new Rng(7).For("b").Next());
        Assert.NotEqual(new Rng(7).For("a").Next(), new Rng(8).For("a").Next());
    }

    [Fact]
    public void The_stream_is_xoshiro256_seeded_by_splitmix64()
    {
        // splitmix64(0) gives e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec (Vigna's reference);
        // the first xoshiro256** output is rotl(s1 * 5, 7) * 9.
        var s1 = unchecked(0x6e789e6aa1b965f4UL * 5);
        Assert.Equal(unchecked(((s1 << 7) | (s1 >> 57)) * 9), new Rng(0).Next());
    }

    [Fact]
    public void Normal_and_noise_have_mean_zero_and_variance_one()
    {
        var rng = new Rng(1);
        foreach (var draw in new Func<double>[] { rng.Normal, rng.Noise })
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < 200_000; i++)
            {
                var x = draw();
                sum += x;
                squares += x * x;
            }
            Assert.InRange(sum / 200_000, -0.01, 0.01);
            Assert.InRange(squares / 200_000, 0.98, 1.02);
        }
    }
}
