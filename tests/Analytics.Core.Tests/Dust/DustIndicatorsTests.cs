using Analytics.Core.Dust;
using Analytics.Core.Dust.Indicators;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DustIndicatorsTests
{
    private static readonly DateOnly Monday = Some.DustMonday;

    [Fact]
    public void A_day_sent_again_half_an_hour_late_at_nine_tenths_is_replayed()
    {
        var monday = Some.DustCurve(Monday, 3);
        var replay = Some.DustDay(Monday.AddDays(1), (site, i, honest) => site == 3 && i >= 2 ? honest with { Pm10 = 0.9 * monday[i - 2] } : honest);
        Assert.Equal(["S03"], Found(new ReplayedDay(), replay, Monday));
    }

    [Fact]
    public void The_night_sent_again_by_day_is_replayed()
    {
        var day = Some.DustCurve(Monday, 3);
        var replay = Some.DustDay(Monday, (site, i, honest) => site == 3 && i is >= 28 and < 56 ? honest with { Pm10 = day[i - 28] } : honest);
        Assert.Equal(["S03"], Found(new ReplayedDay(), replay, null));
    }

    [Fact]
    public void Honest_days_of_like_sites_are_neither_replayed_nor_cloned()
    {
        Assert.Empty(Found(new ReplayedDay(), Some.DustDay(Monday.AddDays(1)), Monday));
        Assert.Empty(Found(new ClonedSite(), Some.DustDay(Monday), null));
    }

    [Fact]
    public void Two_sites_with_one_curve_are_found_and_name_each_other()
    {
        var original = Some.DustCurve(Monday, 3);
        var cloned = Some.DustDay(Monday, (site, i, honest) => site == 7 ? honest with { Pm10 = 1.1 * original[i] } : honest);
        var found = new ClonedSite().Observe(cloned, Memory.Empty).Where(o => o.Count > 0).ToDictionary(o => o.Subject.Id, o => o.Tag);
        Assert.Equal(new Dictionary<string, string> { ["S03"] = "S07", ["S07"] = "S03" }, found);
    }

    [Fact]
    public void The_site_that_jumps_where_the_common_stretch_begins_is_the_copy()
    {
        var days = Enumerable.Range(0, 6).Select(Monday.AddDays).SelectMany(day =>
        {
            var original = Some.DustCurve(day, 3);
            // Twice the original's level: it jumps to it at 6 in the morning and back at 18 in the evening.
            return new ClonedSite().Observe(Some.DustDay(day, (site, i, honest) => site == 7 && i is >= 24 and < 72 ? honest with { Pm10 = 2 * original[i] } : honest), Memory.Empty);
        });
        var judged = new ClonedSite().Judge(new ObservationWindow(Monday, Monday.AddDays(5), days)).ToDictionary(m => m.Subject.Id);
        Assert.Equal(0, judged["S03"].Evidence);
        Assert.True(judged["S07"].Evidence > 0);
    }

    [Fact]
    public void Half_the_dust_just_while_it_is_loud_counts_for_every_loud_hour()
    {
        var day = Some.DustDay(Monday, (site, i, honest) => site == 2 && honest.Noise > 60 ? honest with { Pm10 = honest.Pm10 / 2 } : honest);
        var seen = new WorkHourDrop().Observe(day, Memory.Empty).Single(o => o.Subject.Id == "S02");
        Assert.Equal((11, 11), (seen.Exposure, seen.Count));
    }

    [Fact]
    public void A_site_that_rests_is_not_asked_why_it_is_clean()
    {
        var day = Some.DustDay(Monday, (site, i, honest) => site == 2 ? honest with { Pm10 = 0.05, Noise = 50 } : honest);
        Assert.DoesNotContain(new WorkHourDrop().Observe(day, Memory.Empty), o => o.Subject.Id == "S02");
    }

    [Fact]
    public void Two_hours_of_sudden_water_with_half_the_dust_are_two_hours()
    {
        var day = Some.DustDay(Monday, (site, i, honest) => site == 2 && i is >= 40 and < 48 ? honest with { Pm10 = honest.Pm10 / 2, Humidity = 85 } : honest);
        Assert.Equal(2, new WettedInlet().Observe(day, Memory.Empty).Single(o => o.Subject.Id == "S02").Count);
    }

    [Fact]
    public void Humidity_that_rises_slowly_is_a_sensor_not_water()
    {
        var day = Some.DustDay(Monday, (site, i, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 / 2, Humidity = 60 + 0.3 * i } : honest);
        Assert.Equal(0, new WettedInlet().Observe(day, Memory.Empty).Single(o => o.Subject.Id == "S02").Count);
    }

    [Fact]
    public void On_a_day_of_rain_no_site_is_wetted() =>
        Assert.Empty(new WettedInlet().Observe(Some.DustDay(Monday, (site, i, honest) => honest with { Humidity = i > 40 ? 95 : 80 }), Memory.Empty));

    [Fact]
    public void Peaks_that_crowd_under_one_ceiling_for_days_are_capped()
    {
        // 0.150 with 20 % of flicker: the ceiling of 0.140 cuts half the working day, and crowds it into the four percent below.
        var judged = Judged(new CrowdedCeiling(), 10, (day, site, i, honest) => site == 2 && honest.Pm10 > 0.14 ? honest with { Pm10 = 0.14 * (1 - 0.04 * (i % 8) / 8) } : honest);
        Assert.True(judged["S02"].Value >= 0.9);
        Assert.True(judged["S02"].PValue < 1e-3);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.True(j.Value.PValue > 0.1));
    }

    [Fact]
    public void A_factor_of_a_half_from_the_eighth_day_is_a_step_of_a_half_on_that_day()
    {
        var judged = Judged(new FactorChange(), 14, (day, site, _, honest) => site == 2 && day >= 7 ? honest with { Pm10 = honest.Pm10 / 2 } : honest)["S02"];
        Assert.Equal(0.5, judged.Value, 0.05);
        Assert.Equal(Monday.AddDays(7), judged.SeenFrom);
        Assert.True(judged.PValue < 1e-3);
    }

    [Fact]
    public void The_same_step_with_maintenance_flagged_is_innocent()
    {
        var judged = Judged(new FactorChange(), 14, (day, site, i, honest) => site != 2 ? honest
            : honest with { Pm10 = day >= 7 ? honest.Pm10 / 2 : honest.Pm10, Flag = day == 7 && i is 40 or 41 ? 'M' : 'N' })["S02"];
        Assert.Equal(1, judged.PValue);
    }

    [Fact]
    public void A_site_that_finishes_does_not_change_its_nights()
    {
        var judged = Judged(new FactorChange(), 14, (day, site, i, honest) => site == 2 && day >= 7 && honest.Noise > 60 ? honest with { Pm10 = honest.Pm10 / 3, Noise = 50 } : honest)["S02"];
        Assert.Equal(1, judged.PValue);
    }

    [Fact]
    public void A_site_at_half_the_others_level_by_night_is_far_below_the_region()
    {
        var judged = Judged(new BelowRegion(), 5, (day, site, i, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 / 2 } : honest)["S02"];
        Assert.Equal(0.5, judged.Value, 0.05);
        Assert.True(judged.PValue < 1e-2);
    }

    /// <summary>Sites counted on a day by an indicator that knows one earlier honest day.</summary>
    private static List<string> Found(DayIndicator<DustDay> indicator, DustDay day, DateOnly? earlier)
    {
        var memory = earlier is { } on ? new Memory([(on, indicator.Digested(Some.DustDay(on))!)], ObservationWindow.Empty) : Memory.Empty;
        return [.. indicator.Observe(day, memory).Where(o => o.Count > 0).Select(o => o.Subject.Id)];
    }

    private static Dictionary<string, Measurement> Judged(DayIndicator<DustDay> indicator, int days, Func<int, int, int, Some.DustSlot, Some.DustSlot> alter)
    {
        var seen = Enumerable.Range(0, days).SelectMany(day => indicator.Observe(Some.DustDay(Monday.AddDays(day), (site, i, honest) => alter(day, site, i, honest)), Memory.Empty));
        return indicator.Judge(new ObservationWindow(Monday, Monday.AddDays(days - 1), seen)).ToDictionary(m => m.Subject.Id);
    }
}
