using Analytics.Core.Dust.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Core.Tests.Dust;

public sealed class OwnEchoTests
{
    /// <summary>The flicker of a site's quarter of an hour, always the same for the same three numbers; a log of 10 % either way.</summary>
    private static double Flicker(int day, int site, int i) => 0.4 * (StableHash.Unit($"{day} {site} {i}") - 0.5);

    private static Dictionary<string, Core.Indicators.Measurement> Judged(int days, Func<int, int, double> shown) => Some.DustJudged(new OwnEcho(), days, (day, site, i, honest) =>
        honest with { Pm10 = 0.1 * Math.Exp(site == 2 ? shown(day, i) : Flicker(day, site, i)) });

    /// <summary>From noon to 19 o'clock the night twelve hours before.</summary>
    private static int Source(int i) => i is >= 48 and < 76 ? i - 48 : i;

    [Fact]
    public void An_afternoon_that_is_the_night_under_as_much_noise_again_shows_over_the_days()
    {
        // As much noise as the night has: a correlation of a half, which one day of 28 quarters says nothing of.
        var judged = Judged(14, (day, i) => Flicker(day, 2, Source(i)) + (i is >= 48 and < 76 ? Flicker(day, 99, i) : 0));
        Assert.True(judged["S02"].Value > 0.3, $"correlation {judged["S02"].Value}");
        Assert.True(judged["S02"].PValue < 1e-3, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.True(j.Value.PValue > 0.05));
    }

    [Fact]
    public void What_comes_back_every_hour_is_the_monitors_clock() =>
        Assert.True(Judged(14, (day, i) => Flicker(day, 2, i) + (i % 4 == 0 ? 0.3 : 0))["S02"].PValue > 0.05);

    [Fact]
    public void Air_of_its_own_has_no_echo() => Assert.True(Judged(14, (day, i) => Flicker(day, 2, i))["S02"].PValue > 0.05);
}
