using Analytics.Core.Dust;
using Analytics.Core.Dust.Indicators;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class ClonedSiteTests
{
    [Fact]
    public void Two_sites_with_one_curve_are_found_and_name_each_other()
    {
        var original = Some.DustCurve(Some.DustMonday, 3);
        var cloned = Some.DustDay(Some.DustMonday, (site, i, honest) => site == 7 ? honest with { Pm10 = 1.1 * original[i] } : honest);
        var found = new ClonedSite().Observe(cloned, Memory.Empty).Where(o => o.Count > 0).ToDictionary(o => o.Subject.Id, o => o.Tag.Split(' ')[^1]);
        Assert.Equal(new Dictionary<string, string> { ["S03"] = "S07", ["S07"] = "S03" }, found);
    }

    [Fact]
    public void The_site_that_jumps_where_the_common_stretch_begins_and_ends_is_the_copy()
    {
        // Twice the original's level: it jumps to it at 6 in the morning and back at 18 in the evening.
        var judged = Some.DustJudged(new ClonedSite(), 6, (day, site, i, honest) => site == 7 && i is >= 24 and < 72 ? honest with { Pm10 = 2 * Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] } : honest);
        Assert.Equal(0, judged["S03"].Evidence);
        Assert.True(judged["S07"].Evidence > 5);
    }

    [Fact]
    public void The_site_whose_dust_follows_the_others_noise_is_the_copy()
    {
        // Machines run for a quarter of an hour at other times at each site, heard and seen at once; one site shows the other's dust and its own noise.
        static bool Runs(int day, int site, int i) => i is >= 28 and < 72 && ((i * 31) + (day * 17) + (site * 13)) % 97 % 5 == 0;
        static Some.DustSlot With(int day, int site, int i, double dust, Some.DustSlot honest, int heard) => honest with { Pm10 = dust * (Runs(day, site, i) ? 2 : 1), Noise = honest.Noise + (Runs(day, heard, i) ? 6 : 0) };
        var judged = Some.DustJudged(new ClonedSite(), 8, (day, site, i, honest) => site == 7 ? With(day, 3, i, Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i], honest, 7) : With(day, site, i, honest.Pm10, honest, site));
        Assert.True(judged["S07"].Evidence > judged["S03"].Evidence + 4, $"{judged["S07"].Evidence} {judged["S03"].Evidence}");
    }

    [Fact]
    public void Equal_values_eight_hours_apart_are_a_copy_behind_a_wrong_clock()
    {
        var found = new ClonedSite().Observe(Some.DustDay(Some.DustMonday, (site, i, honest) => site == 7 && i < 64 ? honest with { Pm10 = Some.DustCurve(Some.DustMonday, 3)[i + 32] } : honest), Memory.Empty).Where(o => o.Count > 0).Select(o => o.Subject.Id);
        Assert.Equal(["S03", "S07"], found);
    }

    [Fact]
    public void Of_a_fine_curve_and_the_same_on_a_coarse_scale_the_coarse_one_is_the_copy()
    {
        double Air(int i) => 1 + (0.5 * Math.Sin(i * Math.PI / 7));
        var judged = Some.DustJudged(new ClonedSite(), 6, (day, site, i, honest) => honest with { Pm10 = site == 7 ? Math.Round(Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] * 3 * Air(i), 2) : honest.Pm10 * (site == 3 ? 3 * Air(i) : 1) });
        Assert.True(judged["S07"].Evidence > judged["S03"].Evidence + 4, $"{judged["S07"].Evidence} {judged["S03"].Evidence}");
    }

    [Fact]
    public void The_site_that_comes_later_is_the_copy()
    {
        var judged = Some.DustJudged(new ClonedSite(), 4, (day, site, i, honest) => site == 7 && i > 0 ? honest with { Pm10 = Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i - 1] } : honest);
        Assert.Equal(0, judged["S03"].Evidence);
        Assert.True(judged["S07"].Evidence > 5, $"{judged["S07"]}");
    }

    [Fact]
    public void The_site_that_has_nothing_where_the_other_has_nothing_and_gaps_of_its_own_is_the_copy()
    {
        // The original always reports; the copy loses single quarters of an hour on its own way, four a day.
        var judged = Some.DustJudged(new ClonedSite(), 6, (day, site, i, honest) => site == 7 ? honest with { Pm10 = i % 24 == 11 ? double.NaN : Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] } : honest);
        Assert.True(judged["S07"].Evidence > judged["S03"].Evidence + 4, $"{judged["S07"].Evidence} {judged["S03"].Evidence}");
    }

    [Fact]
    public void The_site_that_left_its_own_level_is_the_copy()
    {
        // Eight days at twice the region's level, then four days of another site's curve at that site's level.
        var judged = Some.DustJudged(new ClonedSite(), 12, (day, site, i, honest) => site != 7 ? honest : honest with { Pm10 = day < 8 ? 2 * honest.Pm10 : Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] });
        Assert.True(judged["S07"].Evidence > judged["S03"].Evidence + 4, $"{judged["S07"].Evidence} {judged["S03"].Evidence}");
    }

    [Fact]
    public void The_site_that_follows_the_air_of_the_other_town_is_the_copy()
    {
        // Six sites in the west, where the air rises twofold through each day, six 100 km to the east, where it falls so; one of the east shows a curve of the west.
        double Air(int site, int slot) => site < 6 ? 1 + slot / 96.0 : 2 - slot / 96.0;
        var judged = Some.DustJudged(new ClonedSite(), 6,
            (day, site, i, honest) => honest with { Pm10 = site == 7 ? Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] * Air(3, i) : honest.Pm10 * Air(site, i) },
            site => (site < 6 ? 121 : 122.05) + 0.05 * (site % 6));
        Assert.True(judged["S07"].Evidence > judged["S03"].Evidence + 4, $"{judged["S07"].Evidence} {judged["S03"].Evidence}");
    }

    [Fact]
    public void Where_nothing_tells_the_two_apart_each_is_as_likely_as_not_and_neither_is_listed()
    {
        var judged = Some.DustJudged(new ClonedSite(), 6, (day, site, i, honest) => site == 7 ? honest with { Pm10 = Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] } : honest);
        // The chance before looking is 0.006 at most: ln(1 / 0.006) = 5.1 makes even odds of it.
        Assert.All(["S03", "S07"], id => Assert.InRange(judged[id].Evidence, 5.0, -Math.Log(0.006)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.05, 0.5)]
    public void Where_the_register_has_no_places_only_a_curve_closer_than_two_instruments_agree_counts_in_full(double noise, double part)
    {
        double EvidenceAt(Func<int, double>? longitude) => Some.DustJudged(new ClonedSite(), 6, (day, site, i, honest) => site == 7 && i is >= 24 and < 72
            ? honest with { Pm10 = 2 * Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] * (1 + noise * ((i * 7919 % 13 / 6.0) - 1)) } : honest, longitude)["S07"].Evidence;

        Assert.True(EvidenceAt(null) > 5);
        // Without places the traits beside the sites around say a little less too.
        Assert.InRange(EvidenceAt(_ => double.NaN) / EvidenceAt(null), part - 0.1, part);
    }

    [Fact]
    public void Of_two_that_have_met_before_four_hours_are_enough()
    {
        // Half a day in common on the first day, and four hours on the second.
        DustDay On(int day, int from, int to) => Some.DustDay(Some.DustMonday.AddDays(day), (site, i, honest) => site == 7 && i >= from && i < to ? honest with { Pm10 = 1.1 * Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] } : honest);
        List<Observation> Seen(DustDay day, IReadOnlyList<Observation> before) => [.. new ClonedSite().Observe(day, new Memory([], new ObservationWindow(Some.DustMonday, day.Day.AddDays(-1), before)))];
        var first = Seen(On(0, 24, 72), []);
        Assert.Equal(["S03", "S07"], Seen(On(1, 40, 58), first).Where(o => o.Count > 0).Select(o => o.Subject.Id));
        Assert.DoesNotContain(Seen(On(1, 40, 58), []), o => o.Count > 0);
    }

    [Fact]
    public void That_two_meet_once_is_granted_to_chance_and_only_that_they_meet_again_counts()
    {
        double EvidenceAfter(int common) => Some.DustJudged(new ClonedSite(), 12, (day, site, i, honest) => site == 7 && day < common && i is >= 24 and < 72 ? honest with { Pm10 = 2 * Some.DustCurve(Some.DustMonday.AddDays(day), 3)[i] } : honest)["S07"].Evidence;
        Assert.Equal(0, EvidenceAfter(1));
        Assert.True(EvidenceAfter(4) > EvidenceAfter(2) + 3, $"{EvidenceAfter(2)} {EvidenceAfter(4)}");
    }

    [Fact]
    public void Honest_days_of_like_sites_are_not_cloned() =>
        Assert.All(Some.DustJudged(new ClonedSite(), 4).Values, m => Assert.Equal(0, m.Value));

    [Fact]
    public void Two_monitors_that_stand_at_their_floors_are_no_twins() =>
        Assert.All(Some.DustJudged(new ClonedSite(), 4, (_, site, i, honest) => site is 3 or 7 && i > 10 ? honest with { Pm10 = site == 3 ? 0.2 : 0.25 } : honest).Values, m => Assert.Equal(0, m.Value));
}
