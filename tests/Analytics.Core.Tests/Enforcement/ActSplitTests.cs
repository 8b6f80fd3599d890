using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ActSplitTests
{
    /// <summary>So many cases of E9 that rest on visit V9, the last of another code or ended where it is said, and thirty of other visits.</summary>
    private static IReadOnlyList<Measurement> Of(int parts, string lastCode = "DQ-108", string lastDecision = "fine") => Judged(new ActSplit(),
        [.. Enumerable.Range(1, parts).Select(i => Case($"C{i}", ("enterprise_id", "E9"), ("visit_id", "V9"), ("violation_code", i == parts ? lastCode : "DQ-108"), ("decision", i == parts ? lastDecision : "fine"))), .. Enumerable.Range(0, 30).Select(i => Case($"O{i}", ("visit_id", $"V1{i}")))]);

    [Fact]
    public void What_one_visit_found_under_one_code_is_one_case_and_not_three()
    {
        var judged = Of(3);
        Assert.Equal((2, 2, 2), (judged.Of("C1")!.Value, judged.Of("C2")!.Value, judged.Of("C3")!.Value));
        // Three of 33 cases show it, one of them its own.
        Assert.Equal(5 + Rarity(3, 33), judged.Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void Two_may_be_two_outlets_or_one_entered_twice() => Assert.Equal(0, Of(2).Of("C1")!.Value);

    [Theory]
    [InlineData("QT-9", "fine")]
    [InlineData("DQ-108", "terminated")]
    public void Another_violation_of_the_visit_and_a_number_that_was_given_up_do_not_count(string code, string decision) => Assert.Equal(0, Of(3, code, decision).Of("C1")!.Value);

    [Fact]
    public void Without_their_visits_nothing_can_be_said() => Assert.Empty(Judged(new ActSplit(), [Case("C1"), Case("C2"), Case("C3")]));
}
