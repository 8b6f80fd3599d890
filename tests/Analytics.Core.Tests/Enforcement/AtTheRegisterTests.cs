using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class AtTheRegisterTests
{
    [Fact]
    public void A_device_on_the_register_s_point_to_the_metre_is_a_sign_and_one_a_few_steps_off_is_none() =>
        // 0.000005 of a degree of longitude are half a metre here, 0.00005 are 5 m.
        Assert.Equal(["V1"], Signs(new AtTheRegister(), Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.450005), Visit("V2", "E1", "I1", "11:00", "12:00", longitude: 121.45005), Visit("V3", "E1", "I1", "13:00", "14:00")));

    [Fact]
    public void One_who_stands_on_the_point_each_time_looked_it_up()
    {
        var judged = Judged(new AtTheRegister(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", "I1;I2", "09:00", "10:00", longitude: 121.45), .. Enumerable.Range(0, 20).Select(k => Visit($"B{d}-{k}", "E1", $"H{k};K{k}", "11:00", "12:00", longitude: 121.4508))])));

        Assert.Equal(1, judged.Of("I1")!.Value);
        Assert.True(judged.Of("I1")!.PValue < 1e-4);
        Assert.Equal(0, judged.Of("H1")!.Value);
    }

    [Fact]
    public void Where_the_program_fills_in_the_register_s_place_it_does_so_for_all_of_the_district()
    {
        var judged = Judged(new AtTheRegister(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d),
            [.. Enumerable.Range(0, 5).Select(k => Visit($"A{d}-{k}", "E1", $"I{k};J{k}", "09:00", "10:00", longitude: 121.45)), .. Enumerable.Range(0, 30).Select(k => Visit($"B{d}-{k}", "E1", $"H{k};K{k}", "11:00", "12:00", longitude: 121.4508, district: "宝山区"))])));

        Assert.All(Enumerable.Range(0, 5), k => Assert.True(judged.Of($"I{k}")!.PValue > 0.05));
    }

    [Fact]
    public void In_a_small_district_three_colleagues_with_a_few_visits_each_show_that_the_program_does_it()
    {
        // I0 has ten visits of his own, four colleagues two each: those of other places, who work in the district as well and never stand on the point, say nothing of it.
        var judged = Judged(new AtTheRegister(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", "I0;J0", "09:00", "10:00", longitude: 121.45), Visit($"M{d}", "E1", "M1;M2", "09:00", "10:00", longitude: 121.4508), .. Enumerable.Range(1, 4).Where(k => d % 5 == k).Select(k => Visit($"C{d}-{k}", "E1", $"I{k};J{k}", "09:00", "10:00", longitude: 121.45)),
             .. Enumerable.Range(0, 30).Select(k => Visit($"B{d}-{k}", "E1", $"H{k};K{k}", "11:00", "12:00", longitude: 121.4508, district: "宝山区"))])));

        Assert.True(judged.Of("I0")!.PValue > 0.05);
    }

    [Fact]
    public void In_an_office_of_five_who_sign_for_each_other_the_program_does_it_for_all()
    {
        // Without one of them and the one with most records only two are left to be seen together.
        string[] pairs = ["I0;I1", "I0;I2", "I0;I3", "I0;I4", "I1;I2", "I1;I3", "I1;I4", "I2;I3", "I0;I1", "I0;I2", "I0;I3", "I0;I4", "I1;I2", "I1;I3", "I1;I4", "I2;I3", "I0;I1", "I0;I2", "I0;I3", "I0;I4", "I1;I2", "I1;I3", "I1;I4", "I2;I3", "I1;I2", "I1;I3", "I1;I4"];
        var judged = Judged(new AtTheRegister(), pairs.Select((pair, d) => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", pair, "09:00", "10:00", longitude: 121.45), Visit($"M{d}", "E1", "M1;M2", "09:00", "10:00", longitude: 121.4508),
             .. Enumerable.Range(0, 30).Select(k => Visit($"B{d}-{k}", "E1", $"H{k};K{k}", "11:00", "12:00", longitude: 121.4508, district: "宝山区"))])));

        Assert.All(Enumerable.Range(0, 5), k => Assert.False(judged.Of($"I{k}") is { PValue: <= 0.05 }));
    }
}
