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
}
