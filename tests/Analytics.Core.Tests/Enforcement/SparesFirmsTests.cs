using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class SparesFirmsTests
{
    /// <summary>
    /// Three hundred days, judged on the last forty. I0 goes to E1 and E2 in turn on every fifth day, sixty times in all, and finds what he is said to; eight others go there in turn and find on every third visit.
    /// </summary>
    private static Measurement? Of(Func<int, bool> finds, string reason = "plan")
    {
        var (indicator, archive, observed) = (new SparesFirms(), new HeldArchive(), new List<Observation>());
        for (var d = 0; d < 300; d++)
        {
            var day = DayOf(Day.AddDays(d), [.. d % 5 == 0 ? [Visit($"{d}-0", d % 2 == 0 ? "E1" : "E2", "I0", "09:00", "10:00", reason: reason, found: finds(d / 5))] : Array.Empty<string[]>(),
                .. Enumerable.Range(1, 2).Select(k => Visit($"{d}-{k}", k == 1 ? "E1" : "E2", $"I{1 + ((d + (4 * k)) % 8)}", "13:00", "14:00", found: (d + k) % 3 == 0))]);
            if (d >= 260) observed.AddRange(indicator.Observe(day, new Memory([], ObservationWindow.Empty) { Archive = archive }));
            archive.With(day.Day, indicator.Digested(day), indicator.File(indicator.Digested(day)));
        }
        return indicator.Judge(new ObservationWindow(Day.AddDays(260), Day.AddDays(299), observed)).Of("I0");
    }

    [Fact]
    public void Nothing_in_sixty_visits_to_two_firms_where_others_find_on_every_third_is_sparing_them()
    {
        // The last visits to E2 and E1 are those of days 295 and 290: sixty, of which twenty would have found something.
        var own = Of(_ => false)!;

        Assert.Equal((0, 60), (own.Value, own.Exposure));
        Assert.InRange(own.Expected.Low * own.Exposure / 0.25, 19, 21);
        Assert.True(own.PValue < 1e-4, $"p = {own.PValue}");
    }

    [Fact]
    public void Who_finds_on_every_sixth_spares_nobody() => Assert.Equal(1, Of(i => i % 6 == 0)!.PValue);

    [Fact]
    public void Rechecks_are_not_counted() => Assert.Null(Of(_ => false, reason: "recheck"));
}
