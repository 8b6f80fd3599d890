using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DeclaredAwayTests
{
    [Fact]
    public void Three_hours_of_calibration_every_morning_at_work_are_none()
    {
        var judged = Some.DustJudged(new DeclaredAway(), 10, (_, site, i, honest) => site == 2 && i is >= 36 and < 48 ? honest with { Flag = 'C' } : honest);
        Assert.True(judged["S02"].PValue < 1e-4, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void A_fault_lasts_through_the_night() =>
        Assert.Equal(0, Some.DustJudged(new DeclaredAway(), 10, (_, site, _, honest) => site == 2 ? honest with { Flag = 'D' } : honest with { Pm10 = honest.Pm10 })["S02"].Value);

    [Fact]
    public void A_technician_who_comes_every_other_day_for_an_hour_and_a_half_is_diligent() =>
        Assert.Equal(1, Some.DustJudged(new DeclaredAway(), 10, (day, site, i, honest) => site == 2 && day % 2 == 0 && i is >= 36 and < 42 ? honest with { Flag = 'M' } : honest)["S02"].PValue);

    [Fact]
    public void A_service_now_and_then_is_none_of_it() =>
        Assert.Equal(1, Some.DustJudged(new DeclaredAway(), 10, (day, site, i, honest) => site == 2 && day % 5 == 0 && i is >= 36 and < 48 ? honest with { Flag = 'M' } : honest)["S02"].PValue);

    [Fact]
    public void A_check_that_all_of_the_make_do_by_day_is_the_makes() =>
        Assert.True(Some.DustJudged(new DeclaredAway(), 10, (_, _, i, honest) => i is >= 36 and < 48 ? honest with { Flag = 'C' } : honest)["S02"].PValue > 0.3);
}
