using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.ManyFirms;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class SameHostTests
{
    private static readonly string[] Families = ["王", "李", "张", "刘", "陈", "杨", "赵", "周", "吴", "徐"], Given = ["强", "敏", "伟"];

    /// <summary>The man of each of thirty firms.</summary>
    private static string HostOf(int firm) => $"{Families[firm % 10]}{Given[firm / 10]}";

    /// <summary>Twenty days: I1 at another firm each day, whose host he gives as told; thirty others one at each firm, who meet its own man or whom they are told to.</summary>
    private static IReadOnlyList<Measurement> Of(Func<int, string> his, Func<int, string>? others = null) => Judged(new SameHost(), Enumerable.Range(0, 20).Select(d => ManyFirms.DayOf(Day.AddDays(d),
        [Visit($"A{d}", $"F{d}", $"I1;P{d % 4}", "09:00", "10:00", narrative: $"现场负责人{his(d)}签字。未见异常"),
            .. Enumerable.Range(0, 30).Select(k => Visit($"{d}-{k}", $"F{k}", $"H{k};K{(k + d) % 7}", "13:00", "14:00", narrative: $"正常生产，由厂长{(others ?? HostOf)(k)}在场"))])));

    [Fact]
    public void A_man_whom_one_person_meets_at_every_firm_and_others_never_is_made_up()
    {
        var judged = Of(_ => "孙建国");

        Assert.Equal(1, judged.Of("I1")!.Value);
        Assert.True(judged.Of("I1")!.PValue < 1e-5, $"p = {judged.Of("I1")!.PValue}");
        Assert.All(judged.Where(m => m.Subject.Id != "I1"), m => Assert.Equal(0, m.Evidence));
    }

    [Fact]
    public void The_firms_own_men_accuse_nobody() => Assert.All(Of(HostOf), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_steward_whom_others_meet_there_too_is_none() => Assert.Equal(0, Of(_ => "孙建国", _ => "孙建国").Of("I1")!.Value);

    [Theory]
    [InlineData("现场负责人武峰。", "武峰")]
    [InlineData("由生产主管文丹超在场", "文丹超")]
    [InlineData("陪同：汤梅琴（办公室）", "汤梅琴")]
    [InlineData("王强（厂长）陪同", "王强")]
    [InlineData("负责人陪同检查", "")]
    [InlineData("未见异常", "")]
    public void A_name_stands_beside_a_role(string narrative, string name) => Assert.Equal(name, string.Join(';', SameHost.HostsOf(narrative)));
}
