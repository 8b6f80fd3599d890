namespace Analytics.Core.Tests.Vehicles;

public sealed class CatchAllModelsTests
{
    private static IEnumerable<string> ModelsOf(params (string Fuel, double? Litres)[] cars) =>
        Some.VehicleDay(cars.Select((c, n) => Some.Inspection($"{n}").With("model_code", "X1").With("fuel", c.Fuel).With("displacement_l", c.Litres))).Inspections.Select(i => i.ModelCode).Distinct();

    [Fact]
    public void A_code_over_engines_of_one_to_six_litres_names_no_model() =>
        Assert.Equal([""], ModelsOf(("gasoline", 1.0), ("gasoline", 1.4), ("gasoline", 2.0), ("gasoline", 2.5), ("gasoline", 4.0), ("gasoline", 6.0)));

    [Fact]
    public void A_code_over_diesel_and_petrol_engines_names_no_model() =>
        Assert.Equal([""], ModelsOf(("diesel", null), ("gasoline", null), ("diesel", null), ("gasoline", null), ("gasoline", null)));

    [Fact]
    public void Versions_from_1_4_to_2_litres_and_one_slip_of_the_keyboard_are_a_model() =>
        Assert.Equal(["X1"], ModelsOf(("gasoline", 1.4), ("gasoline", 1.4), ("gasoline", 2.0), ("gasoline", 2.0), ("gasoline", 20), ("gasoline", 1.4)));

    [Fact]
    public void Four_unlike_cars_are_too_few_to_say() =>
        Assert.Equal(["X1"], ModelsOf(("gasoline", 1.0), ("gasoline", 2.0), ("diesel", 4.0), ("diesel", 6.0)));
}
