using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class SplitVisitsTests
{
    [Fact]
    public void A_second_record_of_one_person_at_one_firm_on_one_day_is_a_sign_under_another_reason() =>
        Assert.Equal(["V2"], Signs(new SplitVisits(), Visit("V1", "E1", "I1;I2", "09:00", "09:40"), Visit("V2", "E1", "I1;I3", "09:45", "10:10", reason: "random"), Visit("V3", "E1", "I4;I5", "10:00", "10:30"), Visit("V4", "E2", "I1;I2", "14:00", "15:00")));

    [Fact]
    public void Records_for_air_and_water_under_one_reason_are_none_a_third_is() =>
        Assert.Equal(["V3"], Signs(new SplitVisits(), Visit("V1", "E1", "I1;I2", "09:00", "09:20"), Visit("V2", "E1", "I1;I2", "09:20", "09:40"), Visit("V3", "E1", "I1;I2", "09:40", "10:00")));

    [Fact]
    public void Who_makes_three_records_of_each_visit_stands_out()
    {
        var judged = Judged(new SplitVisits(), Enumerable.Range(0, 5).Select(d => DayOf(Day.AddDays(d),
            [.. Enumerable.Range(0, 3).Select(k => Visit($"A{d}-{k}", "E1", "I1;I2", $"09:{20 * k:00}", $"09:{20 * k + 15:00}", reason: k == 1 ? "random" : "plan")), .. Others($"{d}")])));

        Assert.Equal(10.0 / 15, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-4);
    }

    [Fact]
    public void Where_a_district_files_air_and_water_apart_under_two_reasons_nobody_does()
    {
        var judged = Judged(new SplitVisits(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d),
            [.. Enumerable.Range(0, 4).SelectMany(k => Enumerable.Range(0, 2).Select(part => Visit($"A{d}-{k}-{part}", "E1", $"I{k};J{k}", $"09:{30 * part:00}", $"09:{30 * part + 25:00}", reason: part == 0 ? "plan" : "random"))), .. Others($"{d}").Select(v => (string[])[v[0], v[1], "宝山区", .. v[3..]])])));

        Assert.All(Enumerable.Range(0, 4), k => Assert.True(judged.Of($"I{k}")!.PValue > 0.05));
    }
}
