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
        string[][] others = [.. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", i < 5 ? "两年内第2次违法" : ""))];
        var judged = Judged(new NotTheFirst(), [.. Firm("X", "首次违法、情节轻微"), .. others]);
        Assert.Equal((1, 0), (judged.Of("X-2")!.Value, judged.Of("F1-2")!.Value));
        // The same violation: 6, and one of ten such cases.
        Assert.Equal(Weighed(6, 1, 10), judged.Of("X-2")!.Evidence, 6);
        Assert.Null(judged.Of("X-1"));
    }

    [Fact]
    public void A_fine_that_is_no_lower_for_it_spared_nobody()
    {
        // 100,000 yuan is 44% of 20,000 to 200,000.
        string[][] others = [.. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", i < 5 ? "两年内第2次违法" : ""))];
        Assert.Equal(Weighed(3, 1, 10), Judged(new NotTheFirst(), [Case("X-1", ("enterprise_id", "X")), Case("X-2", ("enterprise_id", "X"), ("found_on", "2026-05-01"), ("decided_on", "2026-06-01"), ("decision_reason", "首次违法"), ("fine_cny", "100000")), .. others]).Of("X-2")!.Evidence, 6);
    }

    [Theory]
    [InlineData("2026-02-20", "2026-05-20", 2)]
    [InlineData("2026-02-20", "2026-06-10", 0)]
    [InlineData("", "2026-05-20", 0)]
    public void Beside_one_of_before_the_same_fined_before_the_decision_was_the_first_of_its_kind(string another, string fined, double expected)
    {
        // Without one that it had been told of when the act was found on 1 May the firm does not offend again.
        string[][] others = [.. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", ""))];
        string[][] own = [Case("X-0", ("enterprise_id", "X"), ("violation_code", "QT-9"), ("decided_on", another)), Case("X-1", ("enterprise_id", "X"), ("found_on", "2026-04-01"), ("decided_on", fined)), Later("X-2", "X", "首次违法、情节轻微")];
        Assert.Equal(expected, Judged(new NotTheFirst(), [.. own, .. others]).Of("X-2")?.Value ?? 0);
    }

    [Theory]
    [InlineData("C-0900", 1)]
    [InlineData("C-0999", 0)]
    public void One_that_got_its_number_after_the_decision_was_not_known_when_it_was_made(string number, double expected)
    {
        // A register of two years in which a number is given every fourth day; the one of number 999 stands behind those of the last summer, whatever its dates.
        string[][] register = [.. Enumerable.Range(0, 200).Select(i => Case($"C-{800 + i:0000}", ("enterprise_id", $"R{i}"), ("found_on", $"{new DateOnly(2024, 8, 1).AddDays(4 * i):yyyy-MM-dd}"), ("filed_on", $"{new DateOnly(2024, 8, 1).AddDays(4 * i):yyyy-MM-dd}"), ("decided_on", "2026-12-01"))).Where(c => c[0] != number)];
        string[][] others = [.. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", i < 5 ? "两年内第2次违法" : ""))];
        string[][] own = [Case(number, ("enterprise_id", "X"), ("found_on", "2025-09-05"), ("filed_on", "2025-09-05"), ("decided_on", "2025-10-01")), Later("X-2", "X", "首次违法、情节轻微")];
        Assert.Equal(expected, Judged(new NotTheFirst(), [.. register, .. own, .. others]).Of("X-2")?.Value ?? 0);
    }

    /// <summary>A hundred firms with no other case, of which so many are called first; and of ten with one of another violation the first so many.</summary>
    private static string[][] OfOthers(int usual, int called, string earlier = "fine") => [.. Enumerable.Range(0, 100).Select(i => Later($"N{i}", $"N{i}", i < usual ? "首次违法" : "")),
        .. Enumerable.Range(0, 10).SelectMany(i => new[] { Case($"O{i}-1", ("enterprise_id", $"O{i}"), ("violation_code", earlier == "fine" ? "QT-9" : "DQ-108"), ("decision", earlier)), Later($"O{i}-2", $"O{i}", i < called ? "首次违法" : "") })];

    [Fact]
    public void An_earlier_case_of_another_violation_counts_where_such_firms_are_hardly_called_first()
    {
        // Forty in a hundred of those without an earlier one are called first, and one in ten of those with one.
        Assert.Equal(1, Judged(new NotTheFirst(), OfOthers(40, 1)).Of("O0-2")!.Value);
        Assert.Equal(0, Judged(new NotTheFirst(), OfOthers(40, 4)).Of("O0-2")!.Value);
        // So it is of one that was only warned.
        Assert.Equal((1, 0), (Judged(new NotTheFirst(), OfOthers(40, 1, "warning")).Of("O0-2")!.Value, Judged(new NotTheFirst(), OfOthers(40, 4, "warning")).Of("O0-2")!.Value));
        // Where one in ten is, none of ten tells nothing.
        Assert.Equal(0, Judged(new NotTheFirst(), OfOthers(10, 1)).Of("O0-2")!.Value);
    }

    [Theory]
    [InlineData("两年内再犯，从重", 1)]
    [InlineData("有前次处罚记录，加档", 1)]
    [InlineData("近两年内第2次违法", 1)]
    [InlineData("两年内无前次处罚记录", 0)]
    [InlineData("按裁量基准第2档", 0)]
    public void An_earlier_case_of_another_violation_counts_where_such_firms_are_said_to_offend_again(string others, double expected)
    {
        static string[][] Fined(string firm, string reason) => [Case($"{firm}-1", ("enterprise_id", firm), ("violation_code", "QT-9")), Later($"{firm}-2", firm, reason)];
        Assert.Equal(expected, Judged(new NotTheFirst(), [.. Fined("X", "初次违法，危害轻微"), .. Enumerable.Range(0, 9).SelectMany(i => Fined($"F{i}", i < 5 ? others : ""))]).Of("X-2")!.Value);
    }

    [Theory]
    [InlineData("裁量因子：较轻；次数1次", 1)]
    [InlineData("裁量等级一般，近两年内第1次违法", 1)]
    [InlineData("违法次数1，影响程度较轻", 1)]
    [InlineData("违法次数11，影响程度较轻", 0)]
    [InlineData("裁量因子：较轻；次数3次", 0)]
    [InlineData("第11次违法", 0)]
    public void Which_offence_it_is_may_be_said_in_figures(string reason, double expected) =>
        Assert.Equal(expected, Judged(new NotTheFirst(), [.. Firm("X", reason), .. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", "次数2次"))]).Of("X-2")!.Value);

    [Fact]
    public void Where_most_of_such_cases_are_called_the_first_the_bureau_counts_something_else()
    {
        string[][] others = [.. Enumerable.Range(0, 9).SelectMany(i => Firm($"F{i}", i < 6 ? "首次违法" : "第2次违法"))];
        Assert.Equal(0, Judged(new NotTheFirst(), [.. Firm("X", "首次违法、情节轻微"), .. others]).Of("X-2")!.Value);
    }
}
