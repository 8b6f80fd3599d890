using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DailyAllowanceTests
{
    /// <summary>Each day so many quarters of the working hours stand at 1.5 mg/m³ of TSP, the rest at 0.9; the nights under a half.</summary>
    private static Dictionary<string, Core.Indicators.Measurement> Judged(Func<int, int, int> over, double rest = 0.9) => Some.DustJudged(new DailyAllowance(), 12, (day, site, i, honest) =>
        honest with { Tsp = i is < 28 or >= 72 ? 0.3 : i - 28 < over(day, site) ? 1.5 : rest });

    /// <summary>From four to eleven quarters, day by day.</summary>
    private static int Uncounted(int day, int site) => 4 + ((day * 5) + (site * 3)) % 8;

    [Fact]
    public void Six_on_every_day_is_what_the_standard_allows()
    {
        var judged = Judged((day, site) => site == 2 ? 6 : Uncounted(day, site));
        Assert.Equal(["S02"], judged.Keys);
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].PValue < 1e-4, $"p = {judged["S02"].PValue}");
    }

    [Fact]
    public void Six_peaks_that_stand_alone_are_six_peaks() => Assert.Empty(Judged((day, site) => site == 2 ? 6 : Uncounted(day, site), rest: 0.4));

    [Fact]
    public void Five_on_every_day_is_nobodys_rule() => Assert.Empty(Judged((day, site) => site == 2 ? 5 : Uncounted(day, site)));

    [Fact]
    public void Who_passes_it_as_often_as_he_stops_does_not_count() => Assert.Empty(Judged((day, site) => site == 2 ? 6 + (day % 2) : Uncounted(day, site)));

    [Fact]
    public void Where_every_site_has_six_it_is_the_days() => Assert.All(Judged((_, _) => 6), j => Assert.True(j.Value.PValue > 0.05));
}
