using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Core.Tests.Enforcement.Risk;

public sealed class FirmHistoriesTests
{
    private static readonly DateOnly Monday = Firms.Monday;

    [Fact]
    public void Nothing_of_the_day_itself_is_known_when_its_visit_begins()
    {
        var histories = Firms.Histories(Firms.Kept(Firms.Day(Monday, [], "V1 E1 1 I1"), Firms.Day(Monday.AddDays(10), [], "V2 E1 0 I1")));

        Assert.Empty(histories.At("E1", Monday).Past);
        Assert.Equal(["V1"], histories.At("E1", Monday.AddDays(10)).Past.Select(v => v.VisitId));
        Assert.Equal(["V1", "V2"], histories.At("E1", Monday.AddDays(11)).Past.Select(v => v.VisitId));
        Assert.Equal(10, histories.At("E1", Monday.AddDays(10)).DaysSince);
    }

    [Fact]
    public void A_share_is_shrunk_to_the_base_rate()
    {
        // One of one at a base rate of 0.25 with four visits before: (1 + 1) / (1 + 4) = 0.4; ln(0.4/0.6) - ln(1/3).
        Assert.Equal(Math.Log(2.0 / 3) + Math.Log(3), new Share(1, 1).Over(0.25, 4), 9);
        Assert.Equal(0, default(Share).Over(0.25, 4), 9);
    }

    [Fact]
    public void Neighbours_stand_within_a_kilometre_and_a_half()
    {
        // 0.01 degree of latitude is 1.1 km, 0.02 are 2.2 km.
        string[][] register = [Firms.Entry("E1", longitude: "121.45", latitude: "31.20"), Firms.Entry("E2", longitude: "121.45", latitude: "31.21"), Firms.Entry("E3", longitude: "121.45", latitude: "31.22")];
        var histories = Firms.Histories(Firms.Kept(Firms.Day(Monday, register, "V1 E2 1 I1", "V2 E3 0 I2")));

        Assert.Equal(new Share(1, 1), histories.At("E1", Monday.AddDays(1)).Neighbours);
        Assert.Equal(new Share(1, 2), histories.At("E1", Monday.AddDays(1)).Industry);
        Assert.Equal(new Share(0, 1), histories.At("E2", Monday.AddDays(1)).Industry);
    }

    [Fact]
    public void The_grade_of_the_day_counts_not_todays()
    {
        var histories = Firms.Histories(Firms.Kept(Firms.Day(Monday, [Firms.Entry("E1", grade: "A")]), Firms.Day(Monday.AddDays(5), [Firms.Entry("E1", grade: "D")])));

        Assert.Equal("A", histories.At("E1", Monday.AddDays(5)).Entry!.CreditGrade);
        Assert.Equal("D", histories.At("E1", Monday.AddDays(6)).Entry!.CreditGrade);
    }

    [Fact]
    public void Firms_we_sent_people_to_do_not_move_the_base_rate()
    {
        var lead = new EarlierLead("L1", new Subject(SubjectType.Enterprise, "E9", "", ""), "likely_violation", [], Monday, Monday.AddDays(4), OutcomeCode.Confirmed);
        var kept = Firms.Kept(Firms.Day(Monday, [], "V1 E1 0 I1", "V2 E2 1 I1"));

        Assert.Equal(Firms.Histories(kept).BaseRate, Firms.Histories(kept, lead).BaseRate);
    }

    [Fact]
    public void The_outcome_of_an_own_lead_is_one_more_visit_unless_the_visit_is_on_record()
    {
        var lead = new EarlierLead("L1", new Subject(SubjectType.Enterprise, "E1", "", ""), "likely_violation", [], Monday, Monday.AddDays(4), OutcomeCode.Confirmed);

        Assert.Equal(["L1"], Firms.Histories([], lead).Visits.Select(v => v.VisitId));
        Assert.Equal(["V1"], Firms.Histories(Firms.Kept(Firms.Day(Monday.AddDays(2), [], "V1 E1 1 I1 lead")), lead).Visits.Select(v => v.VisitId));
    }
}
