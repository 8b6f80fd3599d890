using Analytics.Core.Enforcement;

namespace Analytics.Core.Tests.Enforcement;

public sealed class RemarksTests
{
    private static readonly string[] Kept = [.. Enumerable.Repeat("", 50), .. Enumerable.Repeat("情节一般，裁量适当", 40), .. Enumerable.Range(0, 10).Select(i => $"经批准延长{10 + i}日")];

    [Fact]
    public void What_hardly_any_case_in_order_says_may_be_a_ground()
    {
        var remarks = new Remarks(Kept, ["", "案卷受潮重新制作"]);
        // No other of 100 says anything as particular, one of twenty is thought to beforehand: 1 of 120.
        Assert.True(remarks.MayBeGround("案卷受潮重新制作"));
        Assert.False(remarks.MayBeGround(""));
        Assert.False(remarks.MayBeGround("依法处理"));
    }

    [Fact]
    public void What_the_cases_in_order_say_as_often_explains_nothing()
    {
        var remarks = new Remarks(Kept, ["情节一般，裁量适当", ""]);
        Assert.False(remarks.MayBeGround("情节一般，裁量适当"));
    }

    [Fact]
    public void What_the_cases_with_the_breach_say_five_times_as_often_may_be_a_ground()
    {
        // 15 of 100 in order say it, 16 of 120; nine in ten of those with the breach do.
        string[] kept = [.. Enumerable.Repeat("", 85), .. Enumerable.Repeat("经批准延长20日", 15)];
        Assert.True(new Remarks(kept, [.. Enumerable.Repeat("经批准延长20日", 9), ""]).MayBeGround("经批准延长20日"));
        Assert.False(new Remarks(kept, [.. Enumerable.Repeat("经批准延长20日", 2), .. Enumerable.Repeat("", 8)]).MayBeGround("经批准延长20日"));
    }

    [Fact]
    public void Where_every_case_has_words_of_its_own_they_explain_nothing()
    {
        const string letters = "江河湖海山石田土金木水火风云雨雪春夏秋冬东南西北红黄蓝白黑青高低长短大小多少";
        string Own(int i) => $"在{letters[i]}{letters[(i + 7) % letters.Length]}{letters[(i + 11) % letters.Length]}处取样";
        var remarks = new Remarks(Enumerable.Range(0, 30).Select(Own), [Own(33)]);
        Assert.False(remarks.MayBeGround(Own(33)));
    }
}
