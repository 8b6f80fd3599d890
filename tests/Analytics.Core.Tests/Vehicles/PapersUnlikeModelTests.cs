using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class PapersUnlikeModelTests
{
    /// <summary>Ten stations, each with ten ASM tests of one model.</summary>
    private static VehicleDay City(Func<int, int, double> mass) => Some.VehicleDay(
        from station in Enumerable.Range(1, 10)
        from n in Enumerable.Range(0, 10)
        select Some.Inspection($"{station:00}-{n}", $"S{station}/1").With("method", "ASM").With("model_code", "M1").With("reference_mass_kg", mass(station, n)));

    [Fact]
    public void A_lane_that_types_in_half_the_mass_of_the_model_for_six_of_ten_cars_stands_out()
    {
        var found = Some.Judged(new PapersUnlikeModel(), City((s, n) => s == 7 && n < 6 ? 700 : 1400)).Of("S7/1")!;

        Assert.Equal(0.6, found.Value, 6);
        Assert.True(found.Evidence > 4);
        Assert.Equal(0.5, found.Examples[0].Value, 6);
    }

    [Fact]
    public void Versions_of_one_model_code_that_other_stations_test_too_are_no_forgery() =>
        Assert.All(Some.Judged(new PapersUnlikeModel(), City((s, _) => s <= 3 ? 1100 : 1400)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void One_slip_of_the_keyboard_is_no_evidence() =>
        Assert.All(Some.Judged(new PapersUnlikeModel(), City((s, n) => s == 7 && n == 0 ? 140 : 1400)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void A_model_seen_at_one_station_only_is_not_evaluated() =>
        Assert.Empty(Some.Judged(new PapersUnlikeModel(), Some.VehicleDay([Some.Inspection("a").With("method", "ASM").With("model_code", "M1").With("reference_mass_kg", 1400)])));
}
