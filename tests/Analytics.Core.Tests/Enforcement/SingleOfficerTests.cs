using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class SingleOfficerTests
{
    [Fact]
    public void Visits_signed_alone_are_a_sign() =>
        Assert.Equal(["V1"], Signs(new SingleOfficer(), Visit("V1", "E1", "I1", "09:00", "10:00"), Visit("V2", "E2", "I1;I2", "11:00", "12:00")));

    [Fact]
    public void One_who_signs_alone_where_nobody_does_is_suspected()
    {
        var judged = Judged(new SingleOfficer(), Enumerable.Range(0, 8).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", d < 4 ? "I1" : "I1;I2", "09:00", "10:00"), .. Others($"{d}")])));

        Assert.Equal(0.5, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
    }

    [Fact]
    public void Where_everybody_files_under_one_name_nobody_is()
    {
        var judged = Judged(new SingleOfficer(), Enumerable.Range(0, 8).Select(d => DayOf(Day.AddDays(d), Enumerable.Range(0, 20).Select(k => Visit($"{d}-{k}", "E1", $"I{k}", "09:00", "10:00")))));

        Assert.All(judged, m => Assert.True(m.PValue > 0.05));
    }

    /// <summary>Of 32 visits on sixteen days 8 carry one name: one of each second day, or both of each fourth.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_partner_who_signed_on_the_same_day_was_not_ill(bool partnerSigned, bool suspected)
    {
        string Names(int day, bool isSecond) => (partnerSigned ? day % 2 == 0 && isSecond : day % 4 == 0) ? "I1" : "I1;I2";
        var judged = Judged(new SingleOfficer(), Enumerable.Range(0, 16).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", Names(d, false), "09:00", "10:00"), Visit($"B{d}", "E3", Names(d, true), "11:00", "12:00"), .. Others($"{d}")])));

        Assert.Equal(0.25, judged.Of("I1")!.Value, 9);
        Assert.Equal(suspected, judged.Of("I1")!.PValue < 1e-3);
    }
}
