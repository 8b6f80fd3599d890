using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Enforcement.Risk;

[TestsOf(typeof(VisitResults), typeof(CaseHistory), typeof(FirmRegister))]
public sealed class FirmRecordTests
{
    [Fact]
    public void Visits_are_kept_per_firm_and_day_with_their_results()
    {
        var seen = new VisitResults().Observe(Firms.Day(Firms.Monday, [], "V1 E1 1 I1;I2", "V2 E1 0 I3;I4", "V3 E2 0 I5;I6"), Memory.Empty).ToList();

        Assert.Equal([("E1", 2, 1), ("E2", 1, 0)], seen.Select(o => (o.Subject.Id, (int)o.Exposure, (int)o.Count)));
        Assert.Equal(["V1:True", "V2:False"], VisitResults.Read(seen[0]).Select(v => $"{v.VisitId}:{v.Found}"));
    }

    [Fact]
    public void A_visit_at_two_places_at_once_is_doubtful()
    {
        // I1 is at E1 and, 22 km away, at E2 in the same hour.
        var day = Firms.Day(Firms.Monday, [Firms.Entry("E1", longitude: "121.45", latitude: "31.20"), Firms.Entry("E2", longitude: "121.45", latitude: "31.40")], "V1 E1 0 I1;I2", "V2 E2 0 I1;I3");

        Assert.Contains(new VisitResults().Observe(day, Memory.Empty).SelectMany(VisitResults.Read), v => v.Doubtful);
    }

    [Fact]
    public void The_register_is_kept_when_new_or_changed_and_again_after_four_weeks()
    {
        var register = Catalog.EnterpriseRecords.OfType<FirmRegister>().Single().Card.Id;
        var kept = Firms.Kept(Enumerable.Range(0, 31).Select(d => Firms.Day(Firms.Monday.AddDays(d), [Firms.Entry("E1", grade: d < 3 ? "A" : "D")])));

        Assert.Equal([0, 3], kept.Where(o => o.Indicator == register && o.Day < Firms.Monday.AddDays(28)).Select(o => o.Day.DayNumber - Firms.Monday.DayNumber));
    }

    [Fact]
    public void A_later_stage_of_a_case_is_not_known_before_it()
    {
        // Found on the 5th, filed on the 8th, due on the 20th, rechecked on the 25th: not done.
        var day = Firms.Day(Firms.Monday, [], [["C1", "E1", "黄浦区", "", "", "2026-01-05", "2026-01-08", "", "", "", "", "", "", "", "2026-01-20", "2026-01-25", "not_done"]]);
        var life = CaseHistory.Read(new CaseHistory().Observe(day, Memory.Empty).Single()).Single();

        Assert.Equal((false, true), (life.IsKnown(new(2026, 1, 8)), life.IsKnown(new(2026, 1, 9))));
        Assert.Equal((false, true), (life.AwaitsRecheck(new(2026, 1, 20)), life.AwaitsRecheck(new(2026, 1, 21))));
        Assert.Equal((false, true), (life.IsNotDone(new(2026, 1, 25)), life.IsNotDone(new(2026, 1, 26))));
    }
}
