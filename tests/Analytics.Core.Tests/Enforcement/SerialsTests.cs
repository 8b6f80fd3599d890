using Analytics.Core.Enforcement;

namespace Analytics.Core.Tests.Enforcement;

public sealed class SerialsTests
{
    private static readonly DateOnly First = new(2026, 1, 5);

    private static IEnumerable<(string Id, DateOnly Day)> Numbered(int count, Func<int, int> day) => Enumerable.Range(0, count).Select(i => ($"A{i:0000}", First.AddDays(day(i))));

    [Fact]
    public void A_record_dated_before_those_numbered_ahead_of_it_came_in_after_its_date()
    {
        // Number 30 is dated as number 0 is; ahead of it the second latest is number 28.
        var behind = Serials.DaysBehind(Numbered(40, i => i == 30 ? 0 : i));

        Assert.Equal(28, behind["A0030"]);
        Assert.All(behind.Where(b => b.Key != "A0030"), b => Assert.True(b.Value <= 0));
    }

    [Fact]
    public void Of_a_batch_handed_in_late_the_first_stand_out() =>
        Assert.Equal(Enumerable.Range(40, 14).Select(i => $"A{i:0000}"), Serials.DaysBehind(Numbered(80, i => i is >= 40 and < 60 ? i - 30 : i)).Where(b => b.Value > 14).Select(b => b.Key).Order());

    [Fact]
    public void A_number_ahead_of_a_batch_in_any_order_may_be_the_first_of_it()
    {
        // Number 50 is dated as number 0 is; the twelve behind it are dated as their places or forty days before, in turn.
        Assert.DoesNotContain("A0050", Serials.DaysBehind(Numbered(150, i => i == 50 ? 0 : i is > 50 and < 63 && i % 2 == 0 ? i - 40 : i)));
        Assert.Equal(48, Serials.DaysBehind(Numbered(150, i => i == 50 ? 0 : i))["A0050"]);
    }

    [Fact]
    public void Where_one_districts_numbers_follow_anothers_each_is_a_register_of_its_own() =>
        Assert.All(Serials.DaysBehind(new[] { "310101", "310104" }.SelectMany(d => Enumerable.Range(1, 40).Select(i => ($"AJ{d}2026{i:00000}", First.AddDays(i))))), b => Assert.True(b.Value <= 0));

    [Fact]
    public void A_register_that_has_just_begun_with_the_year_follows_the_dates_as_the_last_years_did()
    {
        // Forty of 2025, then eight of 2026, of which number 7 is dated two months before number 6.
        var numbered = Enumerable.Range(1, 40).Select(i => ($"CF2025{i:0000}", First.AddDays(8 * i - 365))).Concat(Enumerable.Range(1, 8).Select(i => ($"CF2026{i:0000}", First.AddDays(i == 7 ? -10 : 8 * i))));
        Assert.Equal(8 * 5 + 10, Serials.DaysBehind(numbered)["CF20260007"]);
    }

    [Fact]
    public void A_number_of_the_new_year_was_not_given_in_the_old_one()
    {
        // Forty of 2025, then four of 2026, of which the fourth is dated 4 December.
        var numbered = Enumerable.Range(1, 40).Select(i => ($"CF2025{i:0000}", First.AddDays(8 * i - 365))).Concat(Enumerable.Range(1, 4).Select(i => ($"CF2026{i:0000}", i == 4 ? new DateOnly(2025, 12, 4) : First.AddDays(i))));
        Assert.Equal(28, Serials.DaysBehind(numbered)["CF20260004"]);
        // Figures that are no year of the day: numbers 2026 to 2065.
        Assert.All(Serials.DaysBehind(Enumerable.Range(2026, 40).Select(i => ($"CF{i}", First.AddDays(i - 2400)))), b => Assert.True(b.Value <= 0));
    }

    [Fact]
    public void A_small_districts_register_follows_the_dates_as_the_others_do()
    {
        // Four districts of ten numbers each; the last of district 3 is dated a month before those ahead of it.
        var numbered = Enumerable.Range(0, 4).SelectMany(d => Enumerable.Range(1, 10).Select(i => ($"LZ0{d}-2026-{i:0000}", First.AddDays(8 * i - (d == 3 && i == 10 ? 40 : 0)))));
        Assert.Equal(8 * 8 - 40, Serials.DaysBehind(numbered)["LZ03-2026-0010"]);
    }

    [Fact]
    public void Numbers_that_do_not_follow_the_dates_or_are_few_say_nothing()
    {
        Assert.Empty(Serials.DaysBehind(Numbered(40, i => i * 17 % 40)));
        Assert.Empty(Serials.DaysBehind(Numbered(20, i => i)));
        Assert.Empty(Serials.DaysBehind(Enumerable.Range(0, 40).Select(i => ("x", First.AddDays(i)))));
    }

    [Fact]
    public void A_number_that_is_given_on_the_second_day_follows_it()
    {
        // Found in turn by 0, 6 and 3 days before a filing a day.
        static DateOnly Found(int i) => First.AddDays(i - 3 * (2 * i % 3));
        Assert.Equal(40, Serials.FollowingSecond(Enumerable.Range(0, 40).Select(i => ($"A{i:0000}", Found(i), First.AddDays(i)))).Count);
        Assert.Empty(Serials.FollowingSecond(Enumerable.Range(0, 40).Select(i => ($"A{i:0000}", First.AddDays(i), Found(i).AddDays(9)))));
    }

    [Fact]
    public void The_registers_of_two_years_are_one_of_sixty()
    {
        static DateOnly Found(int i) => First.AddDays(i - 3 * (2 * i % 3));
        Assert.Equal(60, Serials.FollowingSecond(Enumerable.Range(0, 60).Select(i => ($"罚{2025 + i / 30}-{i % 30:000}", Found(i), First.AddDays(i)))).Count);
    }
}
