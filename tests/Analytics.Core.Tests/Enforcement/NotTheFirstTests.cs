using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class NotTheFirstTests
{
    private static string[] Later(string id, string firm, string reason) => Case(id, ("enterprise_id", firm), ("found_on", "2026-05-01"), ("decided_on", "2026-06-01"), ("decision_reason", reason));

    private static string[][] Firm(string firm, string reason) => [Case($"{firm}-1", ("enterprise_id", firm), ("decision_reason", "首次违法")), Later($"{firm}-2", firm, reason)];

    [Fact]
    public void Called_the_first_after_another_that_was_decided_it_is_not()
    {
        string[][] others = [.. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", "两年内第2次违法"))];
        var judged = Judged(new NotTheFirst(), [.. Firm("X", "首次违法、情节轻微"), .. others]);
        Assert.Equal((1, 0), (judged.Of("X-2")!.Value, judged.Of("F1-2")!.Value));
        // The same violation: 6, and one of ten such cases.
        Assert.Equal(6, judged.Of("X-2")!.Evidence, 6);
        Assert.Null(judged.Of("X-1"));
    }

    [Theory]
    [InlineData("裁量因子：较轻；次数1次", 1)]
    [InlineData("裁量等级一般，近两年内第1次违法", 1)]
    [InlineData("裁量因子：较轻；次数3次", 0)]
    [InlineData("第11次违法", 0)]
    public void Which_offence_it_is_may_be_said_in_figures(string reason, double expected) =>
        Assert.Equal(expected, Judged(new NotTheFirst(), [.. Firm("X", reason), .. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", "次数2次"))]).Of("X-2")!.Value);

    [Fact]
    public void Where_most_of_such_cases_are_called_the_first_the_bureau_counts_something_else()
    {
        string[][] others = [.. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", i < 6 ? "首次违法" : "第2次违法"))];
        Assert.Empty(Judged(new NotTheFirst(), [.. Firm("X", "首次违法、情节轻微"), .. others]));
    }
}
