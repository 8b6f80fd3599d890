using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Engine.Tests;

/// <summary>Builders: what a test does not say is plain and valid.</summary>
public static class Some
{
    public static readonly DateOnly Day = new(2026, 1, 15);

    public static LeadList List(params Lead[] leads) => new(Day, LeadKind.VehicleInspection, leads);

    public static Lead Lead(int rank = 1, string because = "42 项检验中 17 项结果与过程不符", string subject = "31010001/1") => new()
    {
        ListDate = Day,
        Rank = rank,
        Id = $"V20260115-{rank:x8}",
        Kind = LeadKind.VehicleInspection,
        Subject = new Subject(SubjectType.Lane, subject, "31010001", "黄浦区"),
        WindowFrom = Day.AddDays(-27),
        WindowTo = Day,
        Probability = 0.93,
        Method = "edited_result",
        Reasons =
        [
            new Reason("result_not_from_trace", Tier.Contradiction, "edited_result", 0.4, Range.AtMost(0.02), 1e-9, 9, 42, new(because, "17 of 42 results do not follow"),
                new("厂家取整不同", "the vendor rounds differently"), [new Example(new RowRef("inspections", Day, "A|1"), 0.5, new("检验 1", "test 1"))]),
        ],
    };
}
