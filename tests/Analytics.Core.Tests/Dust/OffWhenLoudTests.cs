using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class OffWhenLoudTests
{
    /// <summary>Muck is carted at S02, S05 and S08 from 21 o'clock on: 65 dB instead of 50.</summary>
    private static Dictionary<string, Core.Indicators.Measurement> Judged(Func<int, int, int, Some.DustSlot, Some.DustSlot> alter) => Some.DustJudged(new OffWhenLoud(), 8, (day, site, i, honest) =>
        alter(day, site, i, site is 2 or 5 or 8 && i is >= 84 and < 92 ? honest with { Noise = 65 } : honest));

    private static Some.DustSlot Off(Some.DustSlot slot) => slot with { Pm10 = double.NaN, Noise = double.NaN };

    [Fact]
    public void Off_from_half_an_hour_after_the_noise_on_every_night()
    {
        var judged = Judged((_, site, i, slot) => site == 2 && i >= 86 ? Off(slot) : slot);
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].PValue < 1e-4, $"p = {judged["S02"].PValue}");
        Assert.Equal((0, 0), (judged["S05"].Value, judged["S08"].Value));
        Assert.DoesNotContain("S00", judged.Keys);
    }

    [Fact]
    public void Readings_flagged_away_are_off_the_air_too() => Assert.Equal(1, Judged((_, site, i, slot) => site == 2 && i >= 86 ? slot with { Flag = 'M' } : slot)["S02"].Value);

    [Fact]
    public void A_link_that_is_dead_every_night_from_one_on_knows_of_no_noise() => Assert.Equal(0, Judged((_, site, i, slot) => site == 2 && i is >= 4 and < 20 ? Off(slot) : slot)["S02"].Value);

    [Fact]
    public void Mains_that_trip_once_are_no_habit() => Assert.Equal(1, Judged((day, site, i, slot) => site == 2 && day == 3 && i >= 86 ? Off(slot) : slot)["S02"].PValue);

    [Fact]
    public void A_power_cut_silences_the_neighbours_too() => Assert.Equal(0, Judged((_, site, i, slot) => site is 1 or 2 or 3 && i >= 86 ? Off(slot) : slot)["S02"].Value);
}
