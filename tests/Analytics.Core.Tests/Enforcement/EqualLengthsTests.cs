using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class EqualLengthsTests
{
    [Fact]
    public void Eight_of_ten_visits_equal_to_the_second_were_typed_in()
    {
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1;I2", "09:00", d < 8 ? "09:40:00" : $"09:5{d}:0{d}"), .. Others($"{d}")])));

        Assert.Equal(0.8, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
        // Of the partner two visits are left: too few to judge.
        Assert.Null(judged.Of("I2"));
    }

    [Theory]
    [InlineData("09:00:00", "09:40:00", 4.5)]
    [InlineData("09:00:07", "09:40:07", 9)]
    public void Who_types_the_beginning_and_lets_the_form_put_the_end_has_a_habit_of_typing(string from, string to, double most)
    {
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 30).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1", from, to), .. Others($"{d}")])));

        Assert.Equal(most, judged.Of("I1")!.Evidence, 6);
    }

    [Theory]
    [InlineData(121.4505, 13, 0.0)]
    [InlineData(121.45, 13, 9.0)]
    [InlineData(121.6, 13, 9.0)]
    [InlineData(121.4505, 10, 9.0)]
    [InlineData(null, 13, 4.5)]
    public void One_whose_device_stood_at_the_firms_was_there_and_only_the_ends_are_put_in_by_the_hour(double? longitude, int step, double expected)
    {
        // Two visits of forty minutes a day: 47 m from the register's place, on it, 14 km off, or nowhere; with 10 to 49 minutes between them, or always 10.
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 15).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1", "09:00", "09:40", longitude: longitude),
            10 + (step == 10 ? 0 : step * d % 40) is var gap && new TimeSpan(9, 40 + gap, 0) is var from ? Visit($"B{d}", "E1", "I1", $"{from:hh\\:mm}", $"{from + TimeSpan.FromMinutes(40):hh\\:mm}", longitude: longitude) : [], .. Others($"{d}")])));

        Assert.Equal(expected, judged.Of("I1")!.Evidence, 6);
    }

    [Fact]
    public void A_device_that_gives_a_place_at_other_visits_and_none_at_those_of_forty_minutes_was_not_out()
    {
        static double Of(double? others) => Judged(new EqualLengths(), Enumerable.Range(0, 40).Select(d => DayOf(Day.AddDays(d % 20), [d < 20 ? Visit($"A{d}", "E1", "I1", "09:00", "09:40")
            : Visit($"A{d}", "E1", "I1", "13:00", $"13:{20 + d % 37}:{d + 3}", longitude: others), .. Others($"{d}", 20)]))).Of("I1")!.Evidence;
        Assert.Equal((9, 4.5), (Of(121.4505), Of(null)));
    }

    [Fact]
    public void Where_the_form_says_half_an_hour_by_default_nobody_is_suspected()
    {
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d), Enumerable.Range(0, 20).Select(k => Visit($"{d}-{k}", "E1", $"I{k}", "09:00", (d + k) % 2 == 0 ? "09:30" : $"09:{10 + (7 * d + 3 * k) % 49}:{(11 * d + k) % 60:00}")))));

        Assert.All(judged, m => Assert.Equal(1, m.PValue));
    }

    [Fact]
    public void One_who_writes_to_the_half_hour_has_few_lengths_to_choose_from()
    {
        // Of his ten visits six are half an hour and four an hour or more; half of the colleagues' last between a quarter and three quarters of an hour.
        string[] lengths = ["09:30", "09:30", "09:30", "10:00", "09:30", "10:30", "09:30", "10:00", "09:30", "11:00"];
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1", "09:00", lengths[d]), .. Enumerable.Range(0, 20).Select(k => Visit($"{d}-{k}", "E2", $"H{k}", "13:00", $"13:{(17 * d + 3 * k) % 59 + 1:00}:{(11 * d + 7 * k) % 59 + 1:00}"))])));

        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    [Fact]
    public void Where_the_lengths_beside_it_are_as_frequent_his_firms_are_small()
    {
        // Ten minutes four times, twenty six times, half an hour four times, an hour thrice; the colleagues stay for an hour.
        int[] minutes = [10, 20, 20, 30, 60, 20, 10, 30, 20, 10, 60, 20, 30, 10, 20, 60, 30];
        var judged = Judged(new EqualLengths(), minutes.Select((m, d) => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1", "09:00", m == 60 ? "10:00" : $"09:{m}"), .. Others($"{d}")])));

        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    [Fact]
    public void Three_lengths_that_fall_on_a_coarser_grid_by_chance_do_not_make_it_one()
    {
        // A round of outlets in whole minutes, from four to nine and three of ten: eleven of five minutes, seven of four and of six.
        int[] minutes = [.. new[] { (4, 7), (5, 11), (6, 7), (7, 6), (8, 7), (9, 9), (10, 3) }.SelectMany(x => Enumerable.Repeat(x.Item1, x.Item2))];
        var judged = Judged(new EqualLengths(), minutes.Select((m, d) => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1", "09:00", $"09:{m:00}"), .. Others($"{d}", 20)])));

        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    /// <summary>Twenty visits whose lengths in seconds are given; the colleagues' last an hour, more or less.</summary>
    private static double ShareInBand(Func<int, int> seconds) => Judged(new EqualLengths(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1", "09:00:00", $"09:{seconds(d) / 60:00}:{seconds(d) % 60:00}"), .. Others($"{d}")]))).Of("I1")!.Value;

    [Fact]
    public void Who_stops_a_moment_after_the_least_time_again_and_again_waited_for_it()
    {
        // Twelve of twenty within half a minute after half an hour, the others between twenty and fifty minutes.
        Assert.Equal(0.6, ShareInBand(d => d < 12 ? 1802 + 3 * d : 1200 + 223 * (d - 12) + d), 9);
        // Spread by a sixth about half an hour they are those of one who works steadily.
        Assert.Equal(0, ShareInBand(d => 1500 + 37 * d));
    }

    [Fact]
    public void Short_looks_cannot_differ_by_much() => Assert.Equal(0, ShareInBand(d => 361 + 11 * d % 120));

    [Fact]
    public void One_who_writes_his_times_in_fives_at_small_firms_has_few_lengths_too()
    {
        // Six visits of ten minutes and two of a quarter of an hour, from 09:05 on; four to the second when he got a device.
        string[] until = ["09:15", "09:15", "09:20", "09:15", "09:15", "09:20", "09:15", "09:15", "09:14:15", "09:16:08", "09:13:44", "09:15:07"];
        var judged = Judged(new EqualLengths(), until.Select((to, d) => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1", "09:05", to), .. Others($"{d}")])));

        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    [Fact]
    public void Half_an_hour_each_time_he_is_in_charge_was_waited_for_though_his_partners_visits_vary()
    {
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", $"I1;P{d}", "09:00:00", $"09:30:{3 * d:00}"), .. Enumerable.Range(0, 3).Select(k => Visit($"B{d}{k}", "E1", $"Q{d}{k};I1", "13:00:00", $"13:{15 + (7 * d + 13 * k) % 44:00}:{(11 * d + 7 * k) % 60:00}")), .. Others($"{d}")])));

        Assert.True(judged.Of("I1")!.PValue < 1e-3, $"p = {judged.Of("I1")!.PValue}");
    }
}
