using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class FoundNothingTests
{
    private static IReadOnlyList<Measurement> Of(string foundOn, string firm = "E1") => Judged(new FoundNothing(),
        DayOf(Day, [], [Visit("V1", firm, "A;B", "09:00", "10:00"), .. Enumerable.Range(0, 19).Select(i => Visit($"K{i}", "E1", "C;D", "09:00", "10:00", found: true))]),
        DayOf(Day.AddDays(21), [Case("C1", ("visit_id", "V1"), ("found_on", foundOn)), .. Enumerable.Range(0, 19).Select(i => Case($"K{i}", ("visit_id", $"K{i}"), ("found_on", $"{Day:yyyy-MM-dd}")))], []));

    [Fact]
    public void A_visit_whose_record_says_that_nothing_was_found_makes_no_case()
    {
        var measured = Of($"{Day:yyyy-MM-dd}").Of("C1")!;
        Assert.Equal(1, measured.Value);
        Assert.Equal(5 + Rarity(1, 20, 0.01), measured.Evidence, 6);
    }

    [Fact]
    public void What_a_sample_showed_a_week_later_weighs_less() => Assert.Equal(4 + Rarity(1, 20, 0.01), Of($"{Day.AddDays(7):yyyy-MM-dd}").Of("C1")!.Evidence, 6);

    [Fact]
    public void What_was_not_found_at_another_firm_is_another_matter() => Assert.Null(Of($"{Day:yyyy-MM-dd}", "E3").Of("C1"));
}
