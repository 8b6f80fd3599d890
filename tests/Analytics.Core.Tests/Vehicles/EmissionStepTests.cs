using Analytics.Core.Indicators;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class EmissionStepTests
{
    /// <summary>
    /// Twenty lanes over twenty days of twenty tests: the mean score of a day alternates around the lane's own level, standard deviation 1; the first lane's level is
    /// <paramref name="level"/>.
    /// </summary>
    private static Measurement First(Func<int, double> level) => new EmissionStep().Judge(new ObservationWindow(Some.Day, Some.Day.AddDays(19),
        from lane in Enumerable.Range(0, 20)
        from day in Enumerable.Range(0, 20)
        let mean = (lane == 0 ? level(day) : 0.02 * lane) + 0.05 * ((day + lane) % 3 - 1)
        select new Observation("emission_step", Subject.Lane("S", $"{lane}", ""), Some.Day.AddDays(day)) { Exposure = 20, Sum = 20 * mean, SumOfSquares = 20 * (1 + mean * mean) }))
        .Single(m => m.Subject.Id == "S/0");

    [Fact]
    public void A_fall_of_a_whole_spread_on_the_ninth_day_is_found_with_its_onset()
    {
        var found = First(day => day < 8 ? 0 : -1);

        Assert.Equal(-1, found.Value, 1);
        Assert.Equal(Some.Day.AddDays(8), found.SeenFrom);
        Assert.Equal(6, found.Evidence);
    }

    /// <summary>160 and 240 tests know the step within 0.11: less three times that, 0.4 is left.</summary>
    [Fact]
    public void A_fall_of_three_quarters_of_a_spread_says_less_because_favoured_customers_could_be_that() => Assert.Equal(3, First(day => day < 8 ? 0 : -0.75).Evidence);

    /// <summary>A hose that held back hydrocarbons is clean again: the readings fall as far, but no lower than the kind's elsewhere.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(0.3, 6)]
    public void A_fall_back_to_what_the_kind_shows_elsewhere_says_less(double before, double evidence) => Assert.Equal(evidence, First(day => day < 8 ? before : before - 1).Evidence);

    [Fact]
    public void A_rise_is_no_lead() => Assert.Equal(0, First(day => day < 8 ? 0 : 1).Evidence);

    [Fact]
    public void A_small_step_as_after_a_calibration_is_no_lead() => Assert.Equal(0, First(day => day < 8 ? 0 : -0.15).Evidence);

    [Fact]
    public void A_lane_that_is_always_clean_has_no_step() => Assert.Equal(0, First(_ => -1).Evidence);
}
