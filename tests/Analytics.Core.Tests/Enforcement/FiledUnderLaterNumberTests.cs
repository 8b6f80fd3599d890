using System.Globalization;
using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class FiledUnderLaterNumberTests
{
    /// <summary>Forty cases filed three days apart, numbered in that order; number 30 as said.</summary>
    private static double? Of(string filed) => Judged(new FiledUnderLaterNumber(),
        [.. Enumerable.Range(0, 40).Select(i => Case($"粤{i:000}", ("found_on", "2026-01-01"), ("filed_on", i == 30 ? filed : new DateOnly(2026, 1, 3).AddDays(3 * i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))))]).Of("粤030")?.Value;

    [Fact]
    public void A_case_filed_by_its_date_two_months_before_those_numbered_ahead_of_it_was_dated_back()
    {
        // Of those ahead the second latest was filed on 28 March: 72 days after 15 January, of which ten are given.
        Assert.Equal(62, Of("2026-01-15"));
        Assert.Equal(0, Of("2026-03-20"));
    }

    [Fact]
    public void One_filed_before_it_was_found_was_mistyped() => Assert.Null(Of("2025-04-03"));

    [Fact]
    public void A_case_that_was_decided_in_a_former_year_was_entered_when_it_was_long_over()
    {
        double? Entered(string decided) => Judged(new FiledUnderLaterNumber(), [.. Enumerable.Range(0, 40).Select(i => i == 30 ? Case("粤030", ("found_on", "2025-10-08"), ("filed_on", "2025-10-15"), ("decided_on", decided))
            : Case($"粤{i:000}", ("found_on", "2026-01-01"), ("filed_on", new DateOnly(2026, 1, 3).AddDays(3 * i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))))]).Of("粤030")?.Value;
        Assert.Null(Entered("2025-12-20"));
        Assert.True(Entered("2026-04-20") > 0);
    }

    [Fact]
    public void Among_numbers_that_were_given_in_any_order_none_tells()
    {
        // Each second of the first twenty numbers is of a case of the former weeks: they were given when the register was taken over.
        double? Of(bool isTakenOver) => Judged(new FiledUnderLaterNumber(), [.. Enumerable.Range(0, 240).Select(i => Case($"粤{i:000}", ("found_on", "2026-01-01"),
            ("filed_on", new DateOnly(2026, 1, 3).AddDays(i == 19 || (isTakenOver && i < 20 && i % 2 == 1) ? 0 : 60 + i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))))]).Of("粤019")?.Value;
        Assert.True(Of(false) > 0);
        Assert.Null(Of(true));
    }
}
