using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Risk;

namespace Analytics.Core.Tests.Enforcement.Risk;

public sealed class RiskModelTests
{
    private static FirmValues Firm(bool key) => new(RiskFactor.All, new FirmOnDay(Firms.Monday, Entry(key), null, 0.25, [], []));

    private static Enterprise Entry(bool key) => new("E", "E", "黄浦区", "印刷", null, null, key, "B");

    [Fact]
    public void What_two_firms_in_four_hundred_have_is_not_taken_for_certain()
    {
        // A quarter of 400 visits finds a problem; two firms are key dischargers, and both had one.
        var visits = Enumerable.Range(0, 400).Select(i => (Firm(i is 0 or 4), i % 4 == 0, 1.0)).ToList();

        var added = RiskModel.Fit(RiskFactor.All, visits, ridge: 5).Contributions(Firm(key: true)).Sum();

        // In quarters c of the number, 8 (1 - p) = 5 c with p = 1 / (1 + exp(1.1 - 4 c)): c = 0.48, odds times 6.8.
        Assert.Equal(Math.Log(6.8), added, 0.05);
    }

    [Fact]
    public void What_half_the_firms_have_is_learned_in_full()
    {
        // Half are key dischargers: 300 of 400 visits to them find a problem, 100 of 400 to the others: log-odds 2 ln 3 apart.
        var visits = Enumerable.Range(0, 800).Select(i => (Firm(i % 2 == 0), i % 8 is 0 or 2 or 4 or 1, 1.0)).ToList();
        var model = RiskModel.Fit(RiskFactor.All, visits, ridge: 2);

        Assert.Equal(2 * Math.Log(3), model.Contributions(Firm(key: true)).Sum() - model.Contributions(Firm(key: false)).Sum(), 0.1);
    }
}
