using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ReferredToNobodyTests
{
    private static string[] Referred(string id, string reason) => Case(id, ("decision", "referred"), ("decision_reason", reason), ("fine_cny", ""));

    [Fact]
    public void A_referral_names_who_took_the_case_over()
    {
        var judged = Judged(new ReferredToNobody(), Referred("C1", "移送"), Referred("C2", "移交相关部门"), Referred("C3", "涉嫌犯罪，移送公安机关"));
        Assert.Equal((1, 1, 0), (judged.Of("C1")!.Value, judged.Of("C2")!.Value, judged.Of("C3")!.Value));
    }

    [Fact]
    public void Where_none_names_one_the_export_leaves_it_out() => Assert.Empty(Judged(new ReferredToNobody(), Referred("C1", "移送"), Referred("C2", "移送")));
}
