using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CleanerThanItsKindTests
{
    /// <summary>Ten stations of 40 like diesels a day for three days with k spread evenly between 0.6 and 1.2 1/m; <paramref name="k"/> may say otherwise.</summary>
    private static IEnumerable<VehicleDay> City(Func<int, int, double?> k) => Enumerable.Range(0, 3).Select(d => Some.VehicleDay(
        from station in Enumerable.Range(1, 10)
        from n in Enumerable.Range(0, 40)
        select Some.Inspection($"{d}-{station:00}-{n:00}", $"S{station}/1", day: Some.Day.AddDays(d)).With("method", "FA").With("fuel", "diesel")
            .With("k_avg_m1", k(station, n) ?? 0.6 + 0.6 * n / 40), Some.Day.AddDays(d)));

    [Fact]
    public void A_lane_whose_every_fifth_vehicle_emits_a_twentieth_stands_out()
    {
        var found = Some.Judged(new CleanerThanItsKind(), City((station, n) => station == 7 && n % 5 == 0 ? 0.04 : null));

        Assert.Equal(0.2, found.Of("S7/1")!.Value, 9);
        Assert.True(found.Of("S7/1")!.Evidence > 5);
        Assert.All(found.Where(m => m.Subject.Id != "S7/1"), m => Assert.Equal(0, m.Value));
    }

    /// <summary>Four of forty tests are second tries of which one is far cleaner; on the seventh lane <paramref name="again"/>, of which <paramref name="clean"/> are.</summary>
    private static IEnumerable<VehicleDay> CityWithSecondTries(int again, int clean) => Enumerable.Range(0, 3).Select(d => Some.VehicleDay(
        from station in Enumerable.Range(1, 10)
        from n in Enumerable.Range(0, 40)
        let second = n < (station == 7 ? again : 4)
        select Some.Inspection($"{d}-{station:00}-{n:00}", $"S{station}/1", day: Some.Day.AddDays(d)).With("method", "FA").With("fuel", "diesel")
            .With("attempt_no", second ? 2 : 1).With("k_avg_m1", n < (station == 7 ? clean : 1) ? 0.04 : 0.6 + 0.6 * n / 40), Some.Day.AddDays(d)));

    [Fact]
    public void Where_the_clean_ones_are_second_tries_a_pass_was_arranged()
    {
        var found = Some.Judged(new CleanerThanItsKind(), CityWithSecondTries(again: 8, clean: 8)).Of("S7/1")!;

        Assert.Equal("pass_shopping", found.Methods[0]);
        Assert.True(found.Evidence > 3);
    }

    /// <summary>15 of 120 tests against 3 of 120 elsewhere, but 15 of 60 second tries against 3 of 12.</summary>
    [Fact]
    public void A_lane_that_fails_many_sees_many_repaired() => Assert.Equal(0, Some.Judged(new CleanerThanItsKind(), CityWithSecondTries(again: 20, clean: 5)).Of("S7/1")!.Evidence);

    [Fact]
    public void Vehicles_a_fifth_cleaner_than_usual_are_nothing() =>
        Assert.All(Some.Judged(new CleanerThanItsKind(), City((station, n) => station == 7 ? 0.5 + 0.4 * n / 40 : null)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void Clean_vehicles_that_every_lane_has_are_usual() =>
        Assert.All(Some.Judged(new CleanerThanItsKind(), City((_, n) => n % 20 == 0 ? 0.02 : null)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void A_kind_that_is_clean_anyway_is_not_evaluated() => Assert.Empty(Some.Judged(new CleanerThanItsKind(), City((_, _) => 0.005)));

    /// <summary>One in ten of China 2 is far cleaner, none of China 3; the seventh station sees only China 2: 12 of 120 clean ones.</summary>
    [Fact]
    public void A_lane_with_old_vehicles_has_the_clean_ones_that_old_vehicles_have()
    {
        var days = Enumerable.Range(0, 3).Select(d => Some.VehicleDay(
            from station in Enumerable.Range(1, 20)
            from n in Enumerable.Range(0, 40)
            let standard = station == 7 || n < 10 ? 2 : 3
            select Some.Inspection($"{d}-{station:00}-{n:00}", $"S{station}/1", day: Some.Day.AddDays(d)).With("method", "FA").With("fuel", "diesel").With("emission_standard", standard)
                .With("k_avg_m1", standard == 2 && n % 10 == 0 ? 0.04 : 0.6 + 0.6 * n / 40), Some.Day.AddDays(d)));

        var found = Some.Judged(new CleanerThanItsKind(), days).Of("S7/1")!;

        Assert.Equal(0.1, found.Value, 9);
        Assert.True(found.Evidence < 1, found.Because.En);
    }

    /// <summary>Both lanes of the seventh station see vehicles of a third of the usual k, a tenth of which emit a fifth: clean beside their kind, not beside each other.</summary>
    [Fact]
    public void Well_kept_customers_are_cleaner_on_all_lanes_of_a_station()
    {
        VehicleDay City(params int[] clean) => Some.VehicleDay(
            from station in Enumerable.Range(1, 20)
            from lane in Enumerable.Range(1, 2)
            from n in Enumerable.Range(0, 60)
            let share = station == 7 && clean.Contains(lane) ? n % 10 == 0 ? 1 / 5.0 : 1 / 3.0 : 1
            select Some.Inspection($"{station:00}-{lane}-{n:00}", $"S{station}/{lane}").With("method", "FA").With("fuel", "diesel").With("k_avg_m1", (2 + 4 * ((7 * n) % 60) / 60.0) * share));

        Assert.Equal(0, Some.Judged(new CleanerThanItsKind(), City(1, 2)).Of("S7/1")!.Evidence);
    }

    /// <summary>As the city above, of two kinds: China 3 emits five times what China 5 does; every fifth test of the seventh station is what <paramref name="made"/> makes of the kind's usual k.</summary>
    private static IEnumerable<VehicleDay> OfTwoKinds(Func<double, double> made) => Enumerable.Range(0, 3).Select(d => Some.VehicleDay(
        from station in Enumerable.Range(1, 10)
        from n in Enumerable.Range(0, 60)
        let usual = n % 2 == 0 ? 0.6 : 3.0
        select Some.Inspection($"{d}-{station:00}-{n:00}", $"S{station}/1", day: Some.Day.AddDays(d)).With("method", "FA").With("fuel", "diesel").With("emission_standard", n % 2 == 0 ? 5 : 3)
            .With("k_avg_m1", station == 7 && n % 5 == 0 ? made(usual) : usual * (0.7 + 0.6 * n / 60)), Some.Day.AddDays(d)));

    [Fact]
    public void A_factor_leaves_a_dirty_kind_dirtier_and_gas_from_elsewhere_does_not_know_the_kind()
    {
        Assert.Equal("scaled_results", Some.Judged(new CleanerThanItsKind(), OfTwoKinds(usual => 0.2 * usual)).Of("S7/1")!.Methods[0]);
        Assert.Equal("donor_vehicle", Some.Judged(new CleanerThanItsKind(), OfTwoKinds(_ => 0.1)).Of("S7/1")!.Methods[0]);
        // No exhaust at all: something was taken off the readings.
        Assert.Equal("scaled_results", Some.Judged(new CleanerThanItsKind(), OfTwoKinds(_ => 0)).Of("S7/1")!.Methods[0]);
    }

    [Fact]
    public void Buses_of_a_depot_are_fitted_with_filters_all_at_once()
    {
        static IEnumerable<VehicleDay> Of(string vehicleClass) => Enumerable.Range(0, 3).Select(d => Some.VehicleDay(
            from station in Enumerable.Range(1, 10)
            from n in Enumerable.Range(0, 40)
            select Some.Inspection($"{d}-{station:00}-{n:00}", $"S{station}/1", day: Some.Day.AddDays(d)).With("method", "FA").With("fuel", "diesel").With("vehicle_class", n % 5 == 0 ? vehicleClass : "heavy_goods")
                .With("k_avg_m1", station == 7 && n % 5 == 0 ? 0.04 : 0.6 + 0.6 * n / 40), Some.Day.AddDays(d)));

        Assert.True(Some.Judged(new CleanerThanItsKind(), Of("light_goods")).Of("S7/1")!.Evidence > 5);
        Assert.Equal(0, Some.Judged(new CleanerThanItsKind(), Of("bus")).Of("S7/1")!.Value);
    }
}
