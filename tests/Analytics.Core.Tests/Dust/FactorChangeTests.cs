using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class FactorChangeTests
{
    [Fact]
    public void A_factor_of_a_half_from_the_eighth_day_is_a_step_of_a_half_on_that_day()
    {
        var judged = Some.DustJudged(new FactorChange(), 14, (day, site, _, honest) => site == 2 && day >= 7 ? honest with { Pm10 = honest.Pm10 / 2 } : honest)["S02"];
        Assert.Equal(0.5, judged.Value, 0.05);
        Assert.Equal(Some.DustMonday.AddDays(7), judged.SeenFrom);
        Assert.True(judged.PValue < 1e-3);
    }

    [Fact]
    public void A_step_with_maintenance_flagged_to_where_monitors_in_order_stand_is_innocent()
    {
        var judged = Some.DustJudged(new FactorChange(), 14, (day, site, i, honest) => site != 2 ? honest
            : honest with { Pm10 = day >= 7 ? honest.Pm10 * 0.8 : honest.Pm10, Flag = day == 7 && i is 40 or 41 ? 'M' : 'N' })["S02"];
        Assert.True(judged.PValue > 0.02, $"p = {judged.PValue}");
    }

    [Fact]
    public void Maintenance_that_leaves_it_where_no_monitor_in_order_stands_excuses_nothing() =>
        Assert.True(Some.DustJudged(new FactorChange(), 14, (day, site, i, honest) => site != 2 ? honest
            : honest with { Pm10 = day >= 7 ? honest.Pm10 / 4 : honest.Pm10, Flag = day == 7 && i is 40 or 41 ? 'M' : 'N' })["S02"].PValue < 1e-3);

    [Fact]
    public void A_monitor_that_read_too_much_and_comes_down_to_the_air_was_calibrated() =>
        Assert.Equal(1, Some.DustJudged(new FactorChange(), 14, (day, site, _, honest) => site == 2 && day < 7 ? honest with { Pm10 = honest.Pm10 * 1.7 } : honest)["S02"].PValue);

    [Fact]
    public void In_damp_nights_it_is_held_against_damp_nights()
    {
        // Every night at 95 %: too damp for a gain of its own, not for a step.
        static Some.DustSlot Damp(int i, Some.DustSlot slot) => i is < 24 or >= 84 ? slot with { Humidity = 95 } : slot;
        Assert.Equal(0.5, Some.DustJudged(new FactorChange(), 14, (day, site, i, honest) => Damp(i, site == 2 && day >= 7 ? honest with { Pm10 = honest.Pm10 / 2 } : honest))["S02"].Value, 0.05);
    }

    [Fact]
    public void Maintenance_two_days_after_the_step_does_not_explain_it() =>
        Assert.True(Some.DustJudged(new FactorChange(), 14, (day, site, i, honest) => site != 2 ? honest
            : honest with { Pm10 = day >= 7 ? honest.Pm10 / 2 : honest.Pm10, Flag = day == 9 && i is 40 or 41 ? 'M' : 'N' })["S02"].PValue < 1e-3);

    [Fact]
    public void Weeks_of_loud_nights_that_end_are_work_that_ended() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new FactorChange(), 20, (day, site, i, honest) => site == 2 && day < 12 && i is < 28 or >= 80 ? honest with { Pm10 = 2 * honest.Pm10, Noise = 64 } : honest).Keys);

    /// <summary>From the eighth day on so much less at some sites; the next ones to S02 are S01 and S03, then S00 or S04.</summary>
    private static double Stepping(double factor, params int[] sites) =>
        Some.DustJudged(new FactorChange(), 14, (day, site, _, honest) => sites.Contains(site) && day >= 7 ? honest with { Pm10 = honest.Pm10 * factor } : honest)["S02"].PValue;

    [Fact]
    public void A_step_that_half_of_the_neighbours_share_is_the_wind() => Assert.Equal(1, Stepping(0.5, 1, 2, 3));

    [Fact]
    public void A_step_that_one_of_three_neighbours_shares_is_the_wind_only_where_a_monitor_in_order_may_stand()
    {
        // To 80 % of the air: two deviations of monitors in order (12 %); to 40 %: eight of them.
        Assert.True(Stepping(0.8, 2, 3) > 0.05, $"p = {Stepping(0.8, 2, 3)}");
        Assert.True(Stepping(0.4, 2, 3) < 1e-3, $"p = {Stepping(0.4, 2, 3)}");
    }

    [Fact]
    public void A_site_that_finishes_does_not_change_its_nights()
    {
        var judged = Some.DustJudged(new FactorChange(), 14, (day, site, i, honest) => site == 2 && day >= 7 && honest.Noise > 60 ? honest with { Pm10 = honest.Pm10 / 3, Noise = 50 } : honest)["S02"];
        Assert.Equal(1, judged.PValue);
    }

    [Fact]
    public void A_fifth_less_is_a_step_where_nobody_steps_and_none_where_others_rise_as_much()
    {
        double P(params int[] rising) => Some.DustJudged(new FactorChange(), 20, (day, site, _, honest) => day < 10 ? honest
            : honest with { Pm10 = honest.Pm10 * (site == 2 ? 0.75 : rising.Contains(site) ? 1.33 : 1) })["S02"].PValue;
        Assert.True(P() < 1e-3, $"p = {P()}");
        // Four of the twelve steps upwards and eleven downwards that the others show are about as large, one of them left out: 3 in 23.
        Assert.True(P(5, 7, 9, 11) >= 3 / 23.0, $"p = {P(5, 7, 9, 11)}");
    }

    [Theory]
    [InlineData(false, 0, 0.02)]
    [InlineData(true, 0.05, 1)]
    public void A_check_that_the_monitor_makes_every_day_is_no_service_that_explains_a_step(bool isServiced, double least, double most)
    {
        // Half an hour of zero check every night at three; on the day of the step, from a tenth over to a fifth under the air, a service of three hours or none.
        var p = Some.DustJudged(new FactorChange(), 20, (day, site, i, honest) => site != 2 ? honest
            : honest with { Flag = i is 12 or 13 ? 'C' : isServiced && day == 10 && i is >= 40 and < 52 ? 'M' : 'N', Pm10 = honest.Pm10 * (day < 10 ? 1.1 : 0.8) })["S02"].PValue;
        Assert.InRange(p, least, most);
    }

    [Fact]
    public void A_level_that_slides_by_a_percent_and_a_half_a_day_is_a_drift()
    {
        double P(Func<int, double> gain) => Some.DustJudged(new FactorChange(), 20, (day, site, _, honest) => site == 2 ? honest with { Pm10 = gain(day) * honest.Pm10 } : honest)["S02"].PValue;
        Assert.True(P(day => Math.Exp(-0.015 * day)) >= 0.02, $"p = {P(day => Math.Exp(-0.015 * day))}");
        // The same loss at once is a step.
        Assert.True(P(day => day < 10 ? 1 : 0.75) < 1e-3, $"p = {P(day => day < 10 ? 1 : 0.75)}");
    }

    [Fact]
    public void Three_lower_nights_are_a_change_of_weather() =>
        Assert.True(Some.DustJudged(new FactorChange(), 14, (day, site, _, honest) => site == 2 && day >= 11 ? honest with { Pm10 = honest.Pm10 * 0.7 } : honest)["S02"].PValue > 0.01);
}
