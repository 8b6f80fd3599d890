namespace Analytics.Core.Vehicles.Physics;

/// <summary>The 195 s cycle of the short transient test (GB 18285-2018 annex D).</summary>
public static class DriveCycle
{
    public const int Length = 195;

    private static readonly (int Second, double Speed)[] Corners =
    [
        (0, 0), (11, 0), (15, 15), (23, 15), (28, 0), (49, 0), (54, 15), (56, 15), (61, 32), (85, 32), (96, 0), (117, 0), (122, 15), (124, 15),
        (133, 35), (135, 35), (143, 50), (155, 50), (163, 35), (176, 35), (178, 32), (188, 0), (195, 0),
    ];

    /// <summary>km/h at a second of the cycle, 0 to 195.</summary>
    public static double TargetAt(double second)
    {
        var k = 1;
        while (k < Corners.Length - 1 && Corners[k].Second < second) k++;
        var (from, to) = (Corners[k - 1], Corners[k]);
        return from.Speed + (to.Speed - from.Speed) * (Math.Clamp(second, from.Second, to.Second) - from.Second) / (to.Second - from.Second);
    }
}
