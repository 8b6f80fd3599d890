using Analytics.Core.Enforcement;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class EnforcementDayTests
{
    private static readonly DateOnly First = new(2026, 6, 1);

    /// <summary>The cases known on 11 July, forty days after the first of June.</summary>
    private static List<string> KnownOf(params IEnumerable<(int Number, DateOnly Found, DateOnly Filed)> cases) => [.. new EnforcementDay(First.AddDays(40), Some.TextTable(EnforcementDatasets.Enterprises), Some.TextTable(EnforcementDatasets.Visits),
        Some.TextTable(EnforcementDatasets.Cases, [.. cases.Select(c => Case($"A{c.Number:0000}", ("found_on", $"{c.Found:yyyy-MM-dd}"), ("filed_on", $"{c.Filed:yyyy-MM-dd}")))])).Cases.Select(c => c.Id)];

    /// <summary>Days from find to filing, in turn.</summary>
    private static int Lag(int i) => 3 * (2 * i % 3);

    [Fact]
    public void Where_cases_are_numbered_at_the_filing_one_filed_later_is_none_yet()
    {
        // Number 41 was found on the 6th and filed on the 12th; number 42, by its date of the spring, was given after 41.
        var known = KnownOf([.. Enumerable.Range(0, 45).Where(i => i != 42).Select(i => (i, First.AddDays(i - Lag(i)), First.AddDays(i))), (42, First.AddDays(-60), First.AddDays(-50))]);

        Assert.Contains("A0040", known);
        Assert.DoesNotContain("A0041", known);
        Assert.DoesNotContain("A0042", known);
    }

    [Fact]
    public void Where_they_are_numbered_as_they_are_found_it_waits_for_its_filing() =>
        Assert.Contains("A0040", KnownOf(Enumerable.Range(0, 45).Select(i => (i, First.AddDays(i), First.AddDays(i + Lag(i) + 1)))));

    [Theory]
    [InlineData("正常生产，风机电流22A。老板不在，电话联系，未发现问题", true)]
    [InlineData("联系电话13800000000，现场未见异常", true)]
    [InlineData("电话核查：企业称停产", false)]
    [InlineData("通过电话询问负责人，称已整改", false)]
    [InlineData("非现场执法检查，调阅在线数据", false)]
    public void Who_rings_up_the_manager_stands_at_the_firm_all_the_same(string narrative, bool isOnSite) =>
        Assert.Equal(isOnSite, Visits.DayOf(Visits.Day, Visits.Visit("V1", "E1", "I1;I2", "09:00", "10:00", narrative: narrative)).Visits[0].IsOnSite);
}
