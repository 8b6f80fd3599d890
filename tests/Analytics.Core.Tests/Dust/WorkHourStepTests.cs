using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class WorkHourStepTests
{
    private static bool Works(int i) => i is >= 28 and < 72;

    /// <summary>A city with PM2.5: half of the air's PM10, and a tenth of what work adds.</summary>
    private static Some.DustSlot Fine(int i, Some.DustSlot honest) => honest with { Pm25 = honest.Pm10 * (Works(i) ? 1.05 / 1.5 : 1) / 2 };

    private static Some.DustSlot Times(double factor, Some.DustSlot slot) => slot with { Pm10 = factor * slot.Pm10, Pm25 = factor * slot.Pm25 };

    [Fact]
    public void A_factor_of_six_tenths_in_working_hours_steps_down_on_the_day_it_begins()
    {
        var judged = Some.DustJudged(new WorkHourStep(), 20, (day, site, i, honest) => site == 2 && day >= 10 && Works(i) ? Times(0.6, Fine(i, honest)) : Fine(i, honest))["S02"];
        Assert.Equal(0.6, judged.Value, 0.06);
        Assert.Equal(Some.DustMonday.AddDays(10), judged.SeenFrom);
        Assert.True(judged.PValue < 1e-3, $"p = {judged.PValue}");
        Assert.Equal("factor_change", judged.Methods[0]);
    }

    [Fact]
    public void A_site_that_finishes_comes_down_to_its_own_air_and_not_under_it() =>
        Assert.Equal(1, Some.DustJudged(new WorkHourStep(), 20, (day, site, i, honest) => site != 2 ? Fine(i, honest)
            : day < 10 && Works(i) ? Times(2, Fine(i, honest)) : day >= 10 && Works(i) ? Times(1 / 1.05, Fine(i, honest)) : Fine(i, honest))["S02"].PValue);

    [Fact]
    public void A_hall_that_has_always_read_low_has_no_step() =>
        Assert.Equal(1, Some.DustJudged(new WorkHourStep(), 20, (_, site, i, honest) => site == 2 && Works(i) ? Times(0.5, Fine(i, honest)) : Fine(i, honest))["S02"].PValue);

    [Fact]
    public void Maintenance_between_the_days_explains_it() =>
        Assert.Equal(1, Some.DustJudged(new WorkHourStep(), 20, (day, site, i, honest) => (site == 2 && day >= 10 && Works(i) ? Times(0.6, Fine(i, honest)) : Fine(i, honest)) with { Flag = site == 2 && day == 9 && i is 90 or 91 ? 'M' : 'N' })["S02"].PValue);
}
