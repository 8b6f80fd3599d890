using Analytics.Core.Indicators;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class MissingCalibrationsTests
{
    private static readonly DateOnly First = new(2026, 1, 5);

    [Fact]
    public void A_check_forgotten_every_other_day_is_never_overdue_by_more_than_a_day() =>
        Assert.Equal(0, Share("x.x.x.x.x."));

    [Fact]
    public void Four_days_without_a_check_are_three_overdue_days_of_ten() =>
        Assert.Equal(0.3, Share("...xxxx..."), 9);

    [Fact]
    public void Overdue_days_among_punctual_lanes_are_significant() =>
        Assert.True(Judged("..xxxxxxxx").PValue < 1e-4);

    /// <param name="days">One character per testing day: x where the check is missing.</param>
    private static double Share(string days) => Judged(days).Value;

    private static Measurement Judged(string days)
    {
        var observations = Enumerable.Range(0, 20).SelectMany(lane => Lane($"{lane}", lane == 0 ? days : new string('.', days.Length)));
        return new MissingCalibrations().Judge(new ObservationWindow(First, First.AddDays(days.Length - 1), observations)).Single(m => m.Subject.Id == "S/0");
    }

    private static IEnumerable<Observation> Lane(string lane, string days) =>
        days.Select((c, i) => new Observation("missing_calibrations", Subject.Lane("S", lane, ""), First.AddDays(i)) { Exposure = 1, Count = c == 'x' ? 1 : 0 });
}
