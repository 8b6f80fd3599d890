using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class ReplayedDayTests
{
    [Fact]
    public void A_day_sent_again_half_an_hour_late_at_nine_tenths_is_replayed()
    {
        var monday = Some.DustCurve(Some.DustMonday, 3);
        var judged = Some.DustJudged(new ReplayedDay(), 5, (day, site, i, honest) => site == 3 && day > 1 && i >= 2 ? honest with { Pm10 = 0.9 * monday[i - 2] } : honest);
        Assert.Equal(3.0 / 5, judged["S03"].Value);
        Assert.True(judged["S03"].PValue < 1e-3);
        Assert.Equal(Some.DustMonday.AddDays(2), judged["S03"].SeenFrom);
    }

    [Fact]
    public void The_night_sent_again_by_day_is_replayed()
    {
        var judged = Some.DustJudged(new ReplayedDay(), 3, (day, site, i, honest) => site == 3 && i is >= 28 and < 56 ? honest with { Pm10 = Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i - 28] } : honest);
        Assert.Equal(1, judged["S03"].Value);
    }

    [Fact]
    public void Chance_makes_smoothed_days_alike_and_a_smoothed_day_sent_again_is_replayed()
    {
        // Means of three hours of means of three hours of noise that is never the same: six hours hold hardly more than two values.
        var noise = Enumerable.Range(0, 21 * 96).Select(i => Core.Leads.StableHash.Unit($"noise {i}")).ToArray();
        double Smooth(int day, int i) => 0.1 * Math.Exp(Enumerable.Range(0, 12).Average(j => Enumerable.Range(0, 12).Average(k => 20 * noise[(day + 1) * 96 + i - j - k])) - 10);
        var honest = Some.DustJudged(new ReplayedDay(), 20, (day, site, i, slot) => site == 3 ? slot with { Pm10 = Smooth(day, i) } : slot);
        var replayed = Some.DustJudged(new ReplayedDay(), 5, (day, site, i, slot) => site == 3 ? slot with { Pm10 = Smooth(day == 4 ? 1 : day, i) } : slot);
        Assert.Equal(0, honest["S03"].Value);
        Assert.Equal(0.2, replayed["S03"].Value, 6);
    }

    [Fact]
    public void Honest_days_of_one_daily_course_are_not_replayed() =>
        Assert.All(Some.DustJudged(new ReplayedDay(), 5).Values, m => Assert.Equal(0, m.Value));
}
