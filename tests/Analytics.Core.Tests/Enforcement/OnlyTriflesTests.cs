using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Finds;

namespace Analytics.Core.Tests.Enforcement;

public sealed class OnlyTriflesTests
{
    [Fact]
    public void Who_finds_signboards_only_where_others_find_drums_too_is_suspected()
    {
        var own = JudgedI1(new OnlyTrifles(), _ => "T1")!;

        Assert.Equal(1, own.Value, 9);
        Assert.True(own.PValue < 1e-3, $"p = {own.PValue}");
    }

    [Fact]
    public void Who_finds_both_is_not() => Assert.Equal(1, JudgedI1(new OnlyTrifles(), d => d % 2 == 0 ? "G1" : "T1")!.PValue);
}
