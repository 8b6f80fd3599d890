using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class WorkHourDropTests
{
    /// <summary>A third of the dust just while it is loud, from a day on.</summary>
    private static Func<int, int, int, Some.DustSlot, Some.DustSlot> DropsFrom(int first) =>
        (day, site, _, honest) => site == 2 && day >= first && honest.Noise > 60 ? honest with { Pm10 = honest.Pm10 / 3 } : honest;

    /// <summary>The city's air from day to day.</summary>
    private static readonly double[] Air = [1, 1, 1, 1, 1.8, 0.7, 2.2, 1.1, 0.8, 1.9];

    [Fact]
    public void What_goes_up_and_down_with_the_air_came_through_cloth_and_what_does_not_is_of_another_day()
    {
        static string First(Func<int, Some.DustSlot, double> shown) => Some.DustJudged(new WorkHourDrop(), 10, (day, site, _, honest) =>
            honest with { Pm10 = site == 2 && day >= 4 && honest.Noise > 60 ? shown(day, honest) : honest.Pm10 * Air[day] })["S02"] is { Methods: var methods } ? methods.Count > 0 ? methods[0] : "shielded_inlet" : "";
        Assert.Equal("shielded_inlet", First((day, honest) => 0.3 * honest.Pm10 * Air[day]));
        Assert.Equal("replayed", First((_, honest) => 0.3 * honest.Pm10));
    }

    [Fact]
    public void A_bag_over_the_inlet_needs_no_beginning() =>
        // Since ever at a sixth of the dust while it works; a shut door leaves a third at least.
        Assert.True(Some.DustJudged(new WorkHourDrop(), 8, (_, site, _, honest) => site == 2 && honest.Noise > 60 ? honest with { Pm10 = honest.Pm10 / 6 } : honest)["S02"].PValue < 1e-3);

    [Fact]
    public void A_third_of_the_dust_just_while_it_is_loud_counts_from_the_day_it_begins()
    {
        var judged = Some.DustJudged(new WorkHourDrop(), 14, DropsFrom(7));
        Assert.Equal(0.5, judged["S02"].Value);
        // Seven drops on fourteen working days, all on the last seven: one chance in C(14, 7) = 3432.
        Assert.Equal(1 / 3432.0, judged["S02"].PValue, 1e-6);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void A_hall_that_has_always_read_low_is_no_shield()
    {
        var judged = Some.DustJudged(new WorkHourDrop(), 10, DropsFrom(0))["S02"];
        Assert.Equal(1, judged.Value);
        Assert.Equal(1, judged.PValue);
    }

    [Fact]
    public void What_shows_the_weather_stands_in_no_hall() =>
        Assert.True(Some.DustJudged(new WorkHourDrop(), 10, (day, site, i, honest) => DropsFrom(0)(day, site, i, honest) with { Temperature = 5 + (6 * Math.Sin((i - 36) * Math.PI / 48)) })["S02"].PValue < 1e-6);

    [Fact]
    public void A_night_gain_of_before_a_fortnight_of_night_work_is_not_held_against_it() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new WorkHourDrop(), 20, (day, site, i, honest) => site != 2 || day < 3 ? honest
            : honest with { Pm10 = 0.6 * honest.Pm10, Noise = i is < 28 or >= 76 ? i % 8 == 0 ? 50 : 70 : honest.Noise }).Where(j => j.Value.PValue < 0.1).Select(j => j.Key));

    [Fact]
    public void Without_a_noise_meter_the_usual_working_hours_are_asked() =>
        Assert.Equal(0.5, Some.DustJudged(new WorkHourDrop(), 6, (day, site, i, honest) => honest with { Noise = double.NaN, Pm10 = site == 2 && day >= 3 && i is >= 28 and < 72 ? honest.Pm10 / 3 : honest.Pm10 })["S02"].Value);

    [Fact]
    public void A_site_that_rests_is_not_asked_why_it_is_clean() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new WorkHourDrop(), 3, (_, site, _, honest) => site == 2 ? honest with { Pm10 = 0.05, Noise = 50 } : honest).Keys);

    [Fact]
    public void A_breeze_that_reaches_the_neighbours_too_is_innocent() =>
        Assert.Equal(0, Some.DustJudged(new WorkHourDrop(), 3, (_, site, i, honest) => site < 4 && i > 40 ? honest with { Pm10 = honest.Pm10 / 3 } : honest)["S02"].Value);
}
