using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class DecidedOnDayOffTests
{
    /// <summary>Four cases are decided on each weekday of five months; one on the day given, 88 days after its filing or so many.</summary>
    private static Measurement? Of(string decided, int days = 88, string paid = "2026-04-20") => Judged(new DecidedOnDayOff(), DayOf(new(2026, 5, 1),
        [Case("C1", ("filed_on", $"{DateOnly.Parse(decided, System.Globalization.CultureInfo.InvariantCulture).AddDays(-days):yyyy-MM-dd}"), ("found_on", "2025-12-01"), ("investigation_ended_on", ""), ("decided_on", decided), ("paid_on", paid), ("closed_on", "")),
            .. Enumerable.Range(0, 140).Select(d => new DateOnly(2025, 12, 1).AddDays(d)).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).SelectMany(d => Enumerable.Range(0, 4).Select(k => Case($"K{d:MMdd}{k}", ("found_on", "2025-12-01"), ("filed_on", ""), ("investigation_ended_on", ""), ("decided_on", $"{d:yyyy-MM-dd}"), ("closed_on", ""))))
            , .. Enumerable.Range(0, 20).Select(k => Case($"F{k}", ("found_on", "2025-12-01"), ("filed_on", "2025-12-08"), ("investigation_ended_on", ""), ("decided_on", "2026-02-09"), ("closed_on", "")))], [])).Of("C1");

    [Fact]
    public void A_decision_on_a_Saturday_that_just_keeps_the_term_was_put_there() => Assert.Equal(5 + Rarity(1, 21), Of("2026-03-14")!.Evidence, 6);

    [Fact]
    public void On_a_working_day_or_earlier_in_the_term_it_was_not() => Assert.Equal((0, 77, 0), (Of("2026-03-13")!.Value, Of("2026-03-14", days: 77)!.Value, Of("2026-03-14", days: 76)!.Value));

    [Fact]
    public void A_date_may_be_corrected_until_the_file_goes_on() => Assert.Null(Of("2026-03-14", paid: ""));
}
