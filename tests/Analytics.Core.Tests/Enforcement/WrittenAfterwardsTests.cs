using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class WrittenAfterwardsTests
{
    /// <summary>Forty days of ten visits, numbered as they come in; I1's on some days come in with those of another day.</summary>
    private static IReadOnlyList<Measurement> Of(Func<int, int> handedIn) => Judged(new WrittenAfterwards(), Enumerable.Range(0, 40).Select(d => DayOf(Day.AddDays(d),
        [Visit($"N{handedIn(d) * 100 + 50 + d:000000}", "E1", "I1", "09:00", "10:00"), .. Enumerable.Range(0, 10).Select(k => Visit($"N{d * 100 + 5 * k:000000}", "E2", $"H{k};K{k}", "11:00", "12:00"))])));

    [Fact]
    public void Records_numbered_weeks_after_their_dates_on_four_occasions_were_made_up_later()
    {
        var judged = Of(d => d is 3 or 7 or 11 or 15 ? d + 20 : d);

        Assert.Equal(4.0 / 40, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 0.01);
    }

    [Fact]
    public void One_batch_after_a_repair_is_one_occasion() => Assert.Equal(1, Of(d => d is >= 3 and <= 10 ? 30 : d).Of("I1")!.PValue);

    [Fact]
    public void Ten_days_are_late_where_hardly_anything_takes_one() => Assert.True(Of(d => d is 3 or 7 or 11 or 15 ? d + 10 : d).Of("I1")!.PValue < 0.01);

    [Fact]
    public void From_the_third_occasion_on_each_record_counts() => Assert.Equal(12.0 / 40, Of(d => d is (>= 2 and < 6) or (>= 10 and < 14) or (>= 18 and < 22) ? d / 8 * 8 + 26 : d).Of("I1")!.Value, 9);

    /// <summary>I1 goes out each day, and on three days of the forty a record that is handed in four days later.</summary>
    private static IReadOnlyList<Measurement> BesideOthers(bool handedInDaily) => Judged(new WrittenAfterwards(), Enumerable.Range(0, 40).Select(d => DayOf(Day.AddDays(d),
        [Visit(Number(handedInDaily ? d : d / 5 * 5 + 4, d), "E1", "I1", "09:00", "10:00"), .. Enumerable.Repeat(Visit($"N{(d + 4) * 100 + 98:000000}", "E3", "I1", "14:00", "15:00"), d is 5 or 15 or 25 ? 1 : 0),
         .. Enumerable.Range(0, 10).Select(k => Visit($"N{d * 100 + 5 * k:000000}", "E2", $"H{k};K{k}", "11:00", "12:00"))])));

    private static string Number(int handedIn, int day) => $"N{handedIn * 100 + 60 + day % 5:000000}";

    [Fact]
    public void A_record_that_the_same_persons_later_ones_passed_is_late_after_days() => Assert.Equal(3.0 / 43, BesideOthers(handedInDaily: true).Of("I1")!.Value, 9);

    [Fact]
    public void Where_all_of_somebodys_records_come_in_after_days_none_was_passed() => Assert.Equal(0, BesideOthers(handedInDaily: false).Of("I1")!.Value);
}
