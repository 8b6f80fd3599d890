using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Enforcement;

public sealed class FindsInStepTests
{
    /// <summary>Forty visits of one person, two a day, of which those find something that are told.</summary>
    private static Measurement? Judged(Func<int, bool> finds) =>
        Visits.Judged(new FindsInStep(), Enumerable.Range(0, 20).Select(d => Visits.DayOf(Visits.Day.AddDays(d), Enumerable.Range(2 * d, 2).Select(i => Visits.Visit($"V{i:00}", $"F{i}", "A;B", $"{9 + (i % 2):00}:00", $"{9 + (i % 2):00}:30", found: finds(i)))))).Of("A");

    [Fact]
    public void Every_fifth_visit_finding_something_is_a_quota()
    {
        var judged = Judged(i => i % 5 == 4)!;

        // Eight finds, seven steps, all of five: 0.2 x 0.8⁴ = 0.082 each, and to the seventh 2.5e-8.
        Assert.Equal((1.0, 7.0), (judged.Value, judged.Exposure));
        Assert.Equal(2.5e-8, judged.PValue, 1e-9);
    }

    [Fact]
    public void Finds_as_chance_spreads_them_and_finds_in_a_row_are_none()
    {
        Assert.True(Judged(i => i is 1 or 3 or 9 or 12 or 20 or 21 or 33 or 38)!.Evidence < 1);
        Assert.True(Judged(i => i < 9)!.Evidence < 1);
    }

    [Fact]
    public void Five_finds_tell_nothing() => Assert.Null(Judged(i => i % 8 == 7));
}
