using Analytics.Core.Indicators;
using Analytics.Engine.Scoring;

namespace Analytics.Engine.Tests.Scoring;

public sealed class ObservedDaysTests
{
    private static readonly DateOnly First = new(2026, 1, 5);

    private static Observation Seen(string indicator, int lane, int day, double sum = 0) => new(indicator, Subject.Lane($"S{lane}", "1", "黄浦区"), First.AddDays(day))
    {
        Exposure = 4,
        Count = 1,
        Expected = 0.5,
        Sum = sum,
        SumOfSquares = 9,
        Extreme = 3,
        Tag = $"车型 {lane}|{day}",
        Examples = [new Example(new RowRef("inspections", First.AddDays(day), "T1"), 2, new("检验 T1", "test T1"))],
    };

    [Fact]
    public void An_indicator_gets_back_what_it_observed_and_nothing_of_the_others()
    {
        Observation[] all = [Seen("gas_balance", 2, 1), Seen("short_test", 1, 0), Seen("gas_balance", 1, 0)];
        var days = ObservedDays.From(LeadKind.VehicleInspection, all);

        Assert.Equal(["gas_balance", "short_test"], days.Indicators);
        Assert.Equal(3, days.All.Count());
        Assert.Equal([all[2] with { Examples = [] }, all[0] with { Examples = [] }], days.Of("gas_balance").Select(o => o with { Examples = [] }));
        Assert.Equal("检验 T1", Assert.Single(days.Of("short_test").Single().Examples).Text.Zh);
        Assert.Empty(days.Of("lambda_mismatch"));
    }

    [Fact]
    public void What_has_no_text_has_none_afterwards()
    {
        var bare = Assert.Single(ObservedDays.From(LeadKind.VehicleInspection, [new Observation("short_test", Subject.City, First) { Exposure = 1 }]).All);

        Assert.Equal(("", "", "", ""), (bare.Tag, bare.Roll, bare.Subject.ParentId, bare.Subject.District));
        Assert.Empty(bare.Examples);
        Assert.True(double.IsNaN(bare.Expected));
    }

    [Fact]
    public void A_day_adds_up_values_where_there_are_any_and_what_was_abnormal_where_there_are_none()
    {
        var day = Assert.Single(ObservedDays.From(LeadKind.VehicleInspection, [Seen("gas_balance", 1, 0, sum: 7), Seen("gas_balance", 2, 0)]).DaysOf("gas_balance"));

        Assert.Equal(2, day.CountOf("gas_balance"));
        Assert.Equal([("S1/1", 4.0, 7.0), ("S2/1", 4.0, 1.0)], day.SumsOf("gas_balance").Select(s => (s.Subject.Id, s.Exposure, s.Sum)));
    }

    [Fact]
    public void The_roll_is_read_of_the_newest_day_of_a_window_and_again_when_another_day_is_the_newest()
    {
        using var city = new ProfiledCity();
        city.Live(3, (_, _) => false);
        for (var d = 0; d < 3; d++)
            city.Lake.Replace(ObservationTable.DatasetOf(LeadKind.VehicleInspection), ProfiledCity.First.AddDays(d),
                ObservationTable.ToTable(LeadKind.VehicleInspection, [Seen("short_test", 1, d) with { Roll = $"roll of {d}" }]));
        string[] Rolls(int to) => [.. city.Profiles.Read(LeadKind.VehicleInspection, ProfiledCity.First, ProfiledCity.First.AddDays(to)).All.Select(o => o.Roll)];

        Assert.Equal(["", "", "roll of 2"], Rolls(2));
        Assert.Equal(["", "roll of 1"], Rolls(1));
    }
}
