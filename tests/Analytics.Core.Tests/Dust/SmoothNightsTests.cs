using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class SmoothNightsTests
{
    [Fact]
    public void A_curve_with_a_fifth_of_the_others_flicker_was_not_measured()
    {
        var judged = Some.DustJudged(new SmoothNights(), 8, (_, site, _, honest) => site == 2 && honest.Noise < 60 ? honest with { Pm10 = 0.1 * Math.Pow(honest.Pm10 / 0.1, 0.2) } : honest)["S02"];
        Assert.True(judged.Value < 0.4 && judged.PValue < 1e-3, $"{judged.Value}, p = {judged.PValue}");
    }

    [Fact]
    public void Half_the_flicker_is_what_nets_around_a_monitor_leave_and_counts_half()
    {
        // The exponent is the ratio, but for the rounding of the median night.
        var judged = Some.DustJudged(new SmoothNights(), 8, (_, site, _, honest) => site == 2 && honest.Noise < 60 ? honest with { Pm10 = 0.1 * Math.Pow(honest.Pm10 / 0.1, 0.55) } : honest)["S02"];
        Assert.InRange(judged.Value, 0.45, 0.55);
        Assert.Equal(Core.Indicators.Evidences.FromPValue(judged.PValue) / 2, judged.Evidence, 9);
    }

    [Fact]
    public void A_monitor_that_is_rougher_is_not() =>
        Assert.Equal(1, Some.DustJudged(new SmoothNights(), 8, (_, site, _, honest) => site == 2 ? honest with { Pm10 = 0.1 * Math.Pow(honest.Pm10 / 0.1, 2) } : honest)["S02"].PValue);

    [Fact]
    public void A_coarse_monitor_whose_rounding_hides_the_flicker_is_not_judged() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new SmoothNights(), 8, (_, site, _, honest) => site == 2 ? honest with { Pm10 = Math.Round(honest.Pm10 / 0.02) * 0.02 } : honest).Keys);

    [Fact]
    public void Means_of_an_hour_have_lost_turbulence_and_noise_at_every_site_and_count_half()
    {
        Core.Indicators.Measurement OfSlots(int slots)
        {
            var seen = from site in Enumerable.Range(0, 12)
                       from night in Enumerable.Range(0, 8)
                       select new Core.Indicators.Observation("smooth_nights", Core.Indicators.Subject.Site($"S{site:00}", "浦东新区"), Some.DustMonday.AddDays(night)) { Exposure = 1, Sum = Math.Log(site == 2 ? 0.04 : 0.1 + 0.002 * site), Tag = $"甲 {slots}" };
            return new SmoothNights().Judge(new Core.Indicators.ObservationWindow(Some.DustMonday, Some.DustMonday.AddDays(7), [.. seen])).Single(m => m.Subject.Id == "S02");
        }
        Assert.Equal(OfSlots(96).Evidence / 2, OfSlots(24).Evidence, 9);
    }
}
