using Analytics.Core.Dust;
using Analytics.Core.Dust.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests.Dust;

public sealed class TooLikeTheAirTests
{
    /// <summary>Hourly air of its own at every site, ±25 %.</summary>
    private static Some.DustSlot Local(int day, int site, int i, Some.DustSlot honest) => honest with { Pm10 = honest.Pm10 * (1 + 0.25 * Math.Sin(2.3 * (i / 4) + 5 * site + day)) };

    [Fact]
    public void The_median_of_the_others_sent_as_ones_own_is_too_like_the_air()
    {
        var judged = Some.DustJudged(new TooLikeTheAir(), 4, (day, site, i, honest) => site != 2 ? Local(day, site, i, honest)
            : honest with { Pm10 = Median(Enumerable.Range(0, 12).Where(s => s != 2).Select(s => Mean(day, s, i / 4))) });
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].Evidence > 4);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void A_site_at_rest_has_the_air_and_nothing_else() =>
        Assert.False(Some.DustJudged(new TooLikeTheAir(), 4, (day, site, i, honest) => site != 2 ? Local(day, site, i, honest)
            : honest with { Pm10 = Median(Enumerable.Range(0, 12).Where(s => s != 2).Select(s => Mean(day, s, i / 4))), Noise = honest.Noise > 60 ? 58 : 50 }).ContainsKey("S02"));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void An_ambient_station_taken_over_at_once_or_late_held_or_drawn_from_value_to_value_is_too_like_the_air(int late, bool drawn)
    {
        double Shown(int day, int hour) => drawn ? (Station(day, hour - late) + Station(day, hour - late - 1)) / 2 : Station(day, hour - late);
        var judged = Some.Judged(new TooLikeTheAir(), d => d.Day, Enumerable.Range(0, 4).Select(day => Some.DustDay(Some.DustMonday.AddDays(day),
            (site, i, honest) => site != 2 ? Local(day, site, i, honest) : honest with { Pm10 = Shown(day, i / 4) }, Ambient(day)))).ToList();

        Assert.Equal(1, judged.Of("S02")!.Value);
        Assert.All(judged.Where(j => j.Subject.Id != "S02"), j => Assert.Equal(0, j.Value));
    }

    [Fact]
    public void Three_hours_late_nobody_takes_it_over() =>
        Assert.Equal(0, Some.Judged(new TooLikeTheAir(), d => d.Day, Enumerable.Range(0, 4).Select(day => Some.DustDay(Some.DustMonday.AddDays(day),
            (site, i, honest) => site != 2 ? Local(day, site, i, honest) : honest with { Pm10 = Station(day, i / 4 - 3) }, Ambient(day)))).Of("S02")!.Value);

    /// <summary>What the ambient station shows in an hour, mg/m³; before midnight it is as in the day's first hour.</summary>
    private static double Station(int day, int hour) => 0.1 * (1 + 0.3 * Math.Sin(2.9 * Math.Max(0, hour) + day));

    /// <summary>A day of the station, fifty kilometres east of the sites.</summary>
    private static Table Ambient(int day) => new Table(DustDatasets.Background, 24).With("station_id", (IReadOnlyList<string?>)[.. Enumerable.Repeat("BG01", 24)])
        .With("observed_at", [.. Enumerable.Range(0, 24).Select(h => ChinaTime.StartOf(Some.DustMonday.AddDays(day)) + h * 3600L * ChinaTime.MicrosPerSecond)])
        .With("longitude", [.. Enumerable.Repeat(122.1, 24)]).With("latitude", [.. Enumerable.Repeat(31.2, 24)]).With("pm10_mgm3", [.. Enumerable.Range(0, 24).Select(h => Station(day, h))]);

    private static double Mean(int day, int site, int hour)
    {
        var curve = Some.DustCurve(Some.DustMonday.AddDays(day), site);
        return Enumerable.Range(hour * 4, 4).Average(i => Local(day, site, i, new Some.DustSlot(curve[i], 0, 0)).Pm10);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(5);
}
