using Analytics.Core.Dust.Indicators;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class NightWorkWithoutDustTests
{
    private static bool AtWork(int slot) => slot is >= 28 and < 72;

    private static bool AtNight(int slot) => slot is >= 84 and < 92;

    /// <summary>S02, S05 and S08 raise the dust threefold by day at 70 dB, and twofold from 21 to 23 o'clock at 65; the others work without dust.</summary>
    private static Dictionary<string, Measurement> Judged(Func<int, int, int, Some.DustSlot, double, Some.DustSlot> alter) => Some.DustJudged(new NightWorkWithoutDust(), 8, (day, site, i, honest) =>
    {
        var air = AtWork(i) ? honest.Pm10 / 1.5 : honest.Pm10;
        if (site is not (2 or 5 or 8)) return honest with { Pm10 = air, Tsp = 1.3 * air };
        var works = AtWork(i) ? honest with { Pm10 = 3 * air } : AtNight(i) ? honest with { Pm10 = 2 * air, Noise = 65 } : honest;
        return alter(day, site, i, works, air);
    });

    [Fact]
    public void A_cover_on_every_night_on_which_muck_is_carted_stands_under_the_air_while_it_is_loud()
    {
        var judged = Judged((_, site, i, works, air) => site == 2 && AtNight(i) ? works with { Pm10 = 0.7 * air } : works);
        Assert.Equal((1, 0, 0), (judged["S02"].Value, judged["S05"].Value, judged["S08"].Value));
        Assert.True(judged["S02"].PValue < 1e-6, $"p = {judged["S02"].PValue}");
        Assert.DoesNotContain("S00", judged.Keys);
    }

    [Fact]
    public void Loud_nights_in_clean_air_count_no_more_than_wet_work_and_roads_are_common() =>
        Assert.Equal(0.02, Judged((_, site, i, works, air) => site == 2 && AtNight(i) ? works with { Pm10 = air } : works)["S02"].PValue);

    [Fact]
    public void Two_nights_of_poured_concrete_are_no_habit() =>
        Assert.Equal(1, Judged((day, site, i, works, air) => site == 2 && day < 2 && AtNight(i) ? works with { Pm10 = 0.7 * air } : works)["S02"].PValue);

    [Fact]
    public void Who_raises_little_by_day_need_not_raise_more_by_night() =>
        Assert.DoesNotContain("S02", Judged((_, site, _, works, air) => site == 2 ? works with { Pm10 = air } : works).Keys);

    [Fact]
    public void A_monitor_of_low_gain_is_held_against_its_own_silent_hours() =>
        Assert.Equal(0, Judged((_, site, _, works, _) => site == 2 ? works with { Pm10 = 0.5 * works.Pm10 } : works)["S02"].Value);

    [Fact]
    public void Where_TSP_is_measured_it_tells() =>
        Assert.Equal((1, 0), Judged((_, site, i, works, air) => works with { Tsp = site == 2 && AtNight(i) ? 0.7 * air : 1.3 * works.Pm10 }) is var judged ? (judged["S02"].Value, judged["S05"].Value) : default);
}
