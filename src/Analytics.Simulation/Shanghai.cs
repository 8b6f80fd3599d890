namespace Analytics.Simulation;

/// <summary>The sixteen districts with their rough centres (degrees) and a weight for how much happens there.</summary>
public static class Shanghai
{
    public static readonly IReadOnlyList<District> Districts =
    [
        new("浦东新区", 121.544, 31.221, 5.0), new("闵行区", 121.381, 31.113, 2.6), new("宝山区", 121.489, 31.405, 2.2), new("嘉定区", 121.265, 31.375, 2.0),
        new("松江区", 121.227, 31.032, 1.9), new("青浦区", 121.124, 31.151, 1.3), new("奉贤区", 121.474, 30.918, 1.2), new("徐汇区", 121.437, 31.188, 1.1),
        new("杨浦区", 121.526, 31.260, 1.1), new("普陀区", 121.396, 31.250, 1.1), new("静安区", 121.448, 31.229, 1.0), new("虹口区", 121.505, 31.265, 0.8),
        new("金山区", 121.342, 30.742, 0.9), new("长宁区", 121.424, 31.220, 0.7), new("黄浦区", 121.490, 31.222, 0.7), new("崇明区", 121.397, 31.623, 0.7),
    ];

    /// <summary>A district in proportion to its weight.</summary>
    public static District Draw(Rng rng)
    {
        Span<double> weights = stackalloc double[16];
        for (var i = 0; i < weights.Length; i++) weights[i] = Districts[i].Weight;
        return Districts[rng.PickWeighted(weights)];
    }
}

/// <summary>One district.</summary>
public sealed record District(string Name, double Longitude, double Latitude, double Weight)
{
    /// <summary>A place within some kilometres of the centre.</summary>
    public (double Longitude, double Latitude) Place(Rng rng) => (Longitude + 0.03 * rng.Normal(), Latitude + 0.025 * rng.Normal());
}
