using Analytics.Core.Sources;

namespace Analytics.Core.Vehicles;

/// <summary>
/// Codes that stand in the place of a model but name none ('other', '无', a station's abbreviation of its own). A registered model has one kind of engine (公告型号, GA 801): where one code of a
/// day covers engines of which the larger have more than twice the displacement of the smaller, or diesel and petrol engines alike, its cars are not each other's kind.
/// </summary>
internal static class CatchAllModels
{
    private const int FewestCars = 5;

    /// <summary>Slips of the keyboard stay outside: what is compared leaves a tenth of the cars on either side.</summary>
    private const double Outside = 0.1, MostBetween = 2;

    /// <summary>The share of diesel engines among a code's cars from which it is no petrol model with slips, and the other way round.</summary>
    private const double Mixed = 0.2;

    public static IReadOnlySet<string> Of(Table inspections)
    {
        var rows = Enumerable.Range(0, inspections.RowCount).Where(row => inspections.TextAt("model_code", row) is { Length: > 0 });
        return rows.GroupBy(row => inspections.TextAt("model_code", row)!).Where(g => g.Count() >= FewestCars && (IsMixed(g) || IsWide(g)))
            .Select(g => g.Key).ToHashSet(StringComparer.Ordinal);

        bool IsMixed(IEnumerable<int> cars) => cars.Average(row => inspections.TextAt("fuel", row) == "diesel" ? 1.0 : 0) is > Mixed and < 1 - Mixed;

        bool IsWide(IEnumerable<int> cars)
        {
            double[] litres = [.. cars.Select(row => inspections.NumberAt("displacement_l", row)).OfType<double>().Where(l => l > 0).Order()];
            return litres.Length >= FewestCars && litres[^(1 + TakenOff(litres))] > MostBetween * litres[TakenOff(litres)];
        }
    }

    private static int TakenOff(double[] litres) => (int)Math.Ceiling(Outside * (litres.Length - 1));
}
