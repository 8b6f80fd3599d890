using Analytics.Core.Indicators;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CalibrationGapsTests
{
    /// <summary>Twenty lanes over fourteen days: leak and zero daily, low gas on two days; on the first lane a check is on file where <paramref name="has"/> says so.</summary>
    private static Measurement First(Func<int, string, bool> has)
    {
        string[] Kinds(int lane, int day) => [.. new[] { "leak", "zero", "low_gas" }.Where(k => (k != "low_gas" || day % 7 == 0) && (lane > 0 || has(day, k)))];
        var observations = from lane in Enumerable.Range(0, 20)
                           from day in Enumerable.Range(0, 14)
                           let kinds = Kinds(lane, day)
                           select new Observation("calibration_gaps", Subject.Lane("S", $"{lane}", ""), Some.Day.AddDays(day)) { Exposure = 1, Count = kinds.Length, Tag = "v1|gas|" + string.Join(',', kinds) };
        return new CalibrationGaps().Judge(new ObservationWindow(Some.Day, Some.Day.AddDays(13), observations)).Single(m => m.Subject.Id == "S/0");
    }

    [Fact]
    public void Checks_on_every_other_day_are_half_of_what_is_usual()
    {
        // 7 × 2 + 1 of 14 × 2 + 2.
        var found = First((day, _) => day % 2 == 0);

        Assert.Equal(0.5, found.Value, 1);
        Assert.True(found.Evidence > 1);
    }

    [Fact]
    public void More_checks_missing_than_made_are_no_forgetfulness() => Assert.InRange(First((day, kind) => (day + kind[0]) % 3 == 0).Evidence, 3.6, 7);

    [Fact]
    public void One_day_forgotten_is_no_evidence() => Assert.Equal(0, First((day, _) => day != 3).Evidence);

    [Fact]
    public void The_usual_cadence_gives_one() => Assert.Equal(1, First((_, _) => true).Value, 9);

    [Fact]
    public void Mornings_left_out_as_a_whole_say_less_than_as_many_checks_left_out_one_by_one()
    {
        // 15 of 30 checks either way: whole mornings, or leak and zero in turn.
        var mornings = First((day, _) => day % 2 == 0);
        var oneByOne = First((day, kind) => kind == (day % 2 == 0 ? "leak" : "zero") || (day == 0 && kind == "low_gas"));

        Assert.Equal(mornings.Value, oneByOne.Value, 1);
        Assert.True(mornings.Evidence < oneByOne.Evidence - 0.5);
    }

    [Fact]
    public void A_check_that_all_others_make_and_this_lane_never_is_missing_every_day()
    {
        // 2 low gas checks of 14 × 2 + 2.
        var found = First((_, kind) => kind == "low_gas");

        Assert.Equal(2 / 30.0, found.Value, 2);
        Assert.True(found.Evidence > 3.6, found.Because.En);
    }
}
