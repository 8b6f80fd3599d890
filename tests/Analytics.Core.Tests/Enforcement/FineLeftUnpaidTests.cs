using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class FineLeftUnpaidTests
{
    /// <summary>Decided on 10 February 2026: the time to sue is over on 10 August, a fortnight later it is 24 August; judged on 1 October with 35 fines that were paid.</summary>
    private static Measurement? Of(params (string, string)[] changed) => JudgedOn(new FineLeftUnpaid(), new(2026, 10, 1), Case("C1", [("decided_on", "2026-02-10"), ("paid_on", ""), ("closed_on", ""), .. changed])).Of("C1");

    [Fact]
    public void A_fine_unpaid_after_the_time_to_sue_is_let_go()
    {
        Assert.Equal(39, Of()!.Value);
        Assert.Null(Of(("decided_on", "2026-03-25")));
    }

    [Theory]
    [InlineData("催告书已送达，强制执行中")]
    [InlineData("经申请准予分期缴纳")]
    [InlineData("提起行政诉讼")]
    public void Whatever_is_done_about_it_excuses_it(string reason) => Assert.Equal(0, Of(("decision_reason", reason))!.Value);

    [Fact]
    public void What_is_paid_or_closed_is_not_left() => Assert.Equal((0, 0), (Of(("paid_on", "2026-03-01"))!.Value, Of(("closed_on", "2026-03-01"))!.Value));

    [Fact]
    public void Where_a_bureau_lets_many_lie_one_of_them_says_little() =>
        Assert.True(JudgedOn(new FineLeftUnpaid(), new(2026, 10, 1), [.. Enumerable.Range(0, 12).Select(i => Case($"C{i}", ("district", $"D{i}"), ("decided_on", $"2026-02-{10 - i % 5}"), ("paid_on", ""), ("closed_on", "")))]).Of("C1")!.Evidence < 4);

    [Theory]
    [InlineData("催告书已送达", 4)]
    [InlineData("", 1.5)]
    public void Where_the_others_say_what_is_done_silence_says_that_nothing_is(string others, double weight)
    {
        string[] Unpaid(string id, string reason) => Case(id, ("decided_on", "2026-02-10"), ("paid_on", ""), ("closed_on", others.Length > 0 || id == "C1" ? "" : "2026-03-01"), ("decision_reason", reason));
        Assert.Equal(weight + Rarity(1, 39), JudgedOn(new FineLeftUnpaid(), new(2026, 10, 1), [Unpaid("C1", ""), .. Enumerable.Range(0, 3).Select(i => Unpaid($"U{i}", others))]).Of("C1")!.Evidence, 6);
    }
}
