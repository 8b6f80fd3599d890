namespace Analytics.Core.Vehicles;

/// <summary>One test's results as levels that can be compared across pollutants: ln(result / scale + <see cref="Blur"/>).</summary>
public static class Emissions
{
    /// <summary>
    /// Share of the scale below which a level is not told apart: the resolution of benches and the floors that vendors print are of this order.
    /// </summary>
    public const double Blur = 0.03;

    /// <summary>The results of each method with a scale that is the same for everybody (limit a of GB 18285-2018 and GB 3847-2018), whatever limit a station applied.</summary>
    private static readonly Dictionary<TestMethod, (string Column, double Scale)[]> Scales = new()
    {
        [TestMethod.Asm] = [("co_5025_pct", 0.5), ("hc_5025_ppm", 90), ("no_5025_ppm", 700)],
        [TestMethod.Vmas] = [("co_gkm", 8), ("hc_gkm", 1.6), ("nox_gkm", 1.3)],
        [TestMethod.Tsi] = [("low_co_pct", 0.6), ("low_hc_ppm", 80), ("high_co_pct", 0.3), ("high_hc_ppm", 50)],
        [TestMethod.LugDown] = [("k100_m1", 1.2), ("k80_m1", 1.2), ("nox80_ppm", 1500)],
        [TestMethod.FreeAcceleration] = [("k_avg_m1", 1.2)],
    };

    private static double LevelOf(double result, double scale) => Math.Log(Math.Max(0, result) / scale + Blur);

    /// <summary>The results that a method is judged by.</summary>
    public static IEnumerable<string> ResultsOf(TestMethod method) => Scales[method].Select(s => s.Column);

    /// <summary>Largest result over its limit; 0 where none has a limit.</summary>
    public static double ShareOfLimit(Inspection test) => ResultsOf(test.Method).Select(c => test.Result(c) / test.Limit(c)).Where(r => r is { } x && double.IsFinite(x)).Max() ?? 0;

    /// <summary>A result within the last tenth under its limit may have been aimed there.</summary>
    public static bool IsJustUnderLimit(Inspection test) => ShareOfLimit(test) is > 0.9 and <= 1;

    /// <summary>One level per result of the method, NaN where it was not measured; null for a test that was not finished or has no result.</summary>
    public static double[]? Levels(Inspection test)
    {
        if (test.Verdict is not (Verdict.Pass or Verdict.Fail)) return null;
        var levels = Scales[test.Method].Select(s => test.Result(s.Column) is { } x ? LevelOf(x, s.Scale) : double.NaN).ToArray();
        return levels.All(double.IsNaN) ? null : levels;
    }

    /// <summary>The mean level of some of a test's results; NaN where none was measured.</summary>
    public static double LevelOf(Inspection test, params ReadOnlySpan<string> results)
    {
        var (sum, n) = (0.0, 0);
        foreach (var (column, scale) in Scales[test.Method])
            if (results.Contains(column) && test.Result(column) is { } x) (sum, n) = (sum + LevelOf(x, scale), n + 1);
        return n == 0 ? double.NaN : sum / n;
    }

    /// <summary>The mean level of a test: 0 = about at the scale in every pollutant.</summary>
    public static double? Level(Inspection test) => Levels(test) is { } levels ? levels.Where(double.IsFinite).Average() : null;
}
