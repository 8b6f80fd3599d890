using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class BreachNotBookedTests
{
    private const string Drums = "1.现场2条线在产 2.废机油桶露天堆放 3.限期改正", Clean = "1.现场3条线在产 2.未见异常";

    /// <summary>
    /// Twenty days; twenty others write of open drums on every fifth visit, at each of three firms, and book it as given; I0 does so on every other and books nothing.
    /// </summary>
    private static IReadOnlyList<Measurement> Of(bool isBooked = true, string reason = "plan", string more = "") => Judged(new BreachNotBooked(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
        [Visit($"{d}-0", "E1", "I0;J0", "09:00", "10:00", narrative: (d % 2 == 0 ? Drums : Clean) + more, reason: reason),
         .. Enumerable.Range(1, 20).Select(k => Visit($"{d}-{k}", $"E{1 + k % 3}", $"I{k};J{k}", "09:00", "10:00", narrative: (d + k) % 5 == 0 ? Drums : Clean, found: isBooked && (d + k) % 5 == 0))])));

    [Fact]
    public void Who_writes_of_open_drums_and_books_nothing_lets_them_go()
    {
        var judged = Of();

        Assert.Equal(0.5, judged.Of("I0")!.Value, 9);
        Assert.True(judged.Of("I0")!.PValue < 1e-4);
        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    [Fact]
    public void Where_nobody_books_them_they_count_as_nothing() => Assert.Equal(0, Of(isBooked: false).Of("I0")!.Value);

    [Fact]
    public void A_recheck_repeats_what_had_been_found() => Assert.Null(Of(reason: "recheck").Of("I0"));

    [Fact]
    public void Who_says_that_it_is_not_counted_hides_nothing() => Assert.Null(Of(more: " 4.已当场改正不计问题").Of("I0"));
}
