using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// Grams per kilometre of the short transient test against the seconds. A result is Σ flow × concentration × density / distance (GB 18285-2018 annex D), but the
/// bureau's seconds carry no exhaust flow. An engine's flow follows its speed, its load and its size, so flow = b0 + b1·speed + b2·power + b3·displacement·rpm +
/// b4·displacement·rpm·load; the five numbers, the gas delay, whether NO is corrected for humidity, and the density of each pollutant are learned from a vendor's own bulk by robust regression. What is left
/// over is what the vendor's results do not share with their seconds.
/// </summary>
public sealed class MassPerKilometre
{
    public static readonly IReadOnlyList<(string Column, string Channel, double Density)> Pollutants =
        [("co_gkm", "co_pct", 1164e-2), ("hc_gkm", "hc_ppm", 3583e-6), ("nox_gkm", "no_ppm", 1913e-6)];

    private const int Terms = 5, MostDelay = 6, FewestTests = 40, MostForWay = 60;

    private readonly double[] flow;
    private readonly double[] scale;
    private readonly Way way;

    private MassPerKilometre(double[] flow, double[] scale, Way way, double[] spread) => (this.flow, this.scale, this.way, Spread) = (flow, scale, way, spread);

    /// <param name="Delay">Seconds by which the software sets the gas back against flow and speed.</param>
    /// <param name="Dried">NO is multiplied by the recorded humidity factor.</param>
    private readonly record struct Way(int Delay, bool Dried);

    /// <summary>Robust standard deviation of ln(printed/predicted) per pollutant.</summary>
    public IReadOnlyList<double> Spread { get; }

    private double Looseness => Spread.Where(double.IsFinite).DefaultIfEmpty(9).Average();

    /// <summary>Learns from the tests of one vendor; null with too few or where no flow explains them.</summary>
    public static MassPerKilometre? Learn(IReadOnlyList<Inspection> tests, ProcessTraces traces)
    {
        if (tests.Count < FewestTests) return null;
        MassPerKilometre? best = null;
        foreach (var dried in new[] { false, true })
            for (var delay = 0; delay <= MostDelay; delay++)
                if (Fit(Rows(tests.Take(MostForWay), traces, new Way(delay, dried)), new Way(delay, dried)) is { } fit && (best is null || fit.Looseness < best.Looseness)) best = fit;
        return best is null || tests.Count <= MostForWay ? best : Fit(Rows(tests.Take(5 * MostForWay), traces, best.way), best.way);
    }

    /// <summary>
    /// The same flow for a vendor with too few tests of its own: each pollutant is shifted by the median of its residuals, and the spread is not smaller than what the
    /// vendor's tests show. A pollutant with fewer than <paramref name="fewest"/> residuals is not judged (infinite spread).
    /// </summary>
    public MassPerKilometre For(IReadOnlyList<Inspection> tests, ProcessTraces traces, int fewest = 8)
    {
        var residuals = tests.Select(t => Residuals(t, traces.Of(t.Id))).ToList();
        var (moved, wider) = ((double[])scale.Clone(), Spread.ToArray());
        for (var p = 0; p < moved.Length; p++)
        {
            var own = residuals.Select(r => r[p]).Where(double.IsFinite).ToArray();
            var center = Robust.Median(own);
            (moved[p], wider[p]) = own.Length < fewest ? (moved[p], double.PositiveInfinity) : (moved[p] * Math.Exp(center), Math.Max(wider[p], Robust.Sigma(own, center)));
        }
        return new MassPerKilometre(flow, moved, way, wider);
    }

    /// <summary>ln(printed/predicted) per pollutant; NaN where not measured, not complete, or too small to tell.</summary>
    public double[] Residuals(Inspection test, ProcessTrace trace)
    {
        var residuals = new double[Pollutants.Count];
        for (var p = 0; p < residuals.Length; p++)
            residuals[p] = RowOf(test, trace, p, way) is { } row ? Math.Log(row.Printed / (scale[p] * Dot(flow, row.X))) : double.NaN;
        return residuals;
    }

    private sealed record Row(int Pollutant, double[] X, double Printed);

    private static List<Row> Rows(IEnumerable<Inspection> tests, ProcessTraces traces, Way way)
    {
        var rows = new List<Row>();
        foreach (var test in tests)
        {
            var trace = traces.Of(test.Id);
            for (var p = 0; p < Pollutants.Count; p++)
                if (RowOf(test, trace, p, way) is { } row) rows.Add(row);
        }
        return rows;
    }

    private static Row? RowOf(Inspection test, ProcessTrace trace, int pollutant, Way way)
    {
        var (column, channel, density) = Pollutants[pollutant];
        // Under a tenth of its limit a result is mostly floor and rounding.
        if (test.Result(column) is not { } printed || printed < 0.1 * (test.Limit(column) ?? 0.5) || printed < 0.05 || test.Result("displacement_l") is not { } litres) return null;
        if (PhaseRows.Of(trace, Phase.Drive, false) is not { } at || at.Length < 60 || !at.Holds(trace, at.Start, at.End)) return null;
        var rated = test.Result("rated_power_kw") ?? 80;
        ReadOnlySpan<double> values = trace.Of(channel), speeds = trace.Speed, powers = trace.Power, rpm = trace.EngineRpm, humidity = trace.HumidityFactor;
        var dried = way.Dried && channel == "no_ppm";
        var x = new double[Terms];
        var metres = 0.0;
        for (var i = at.Start; i < at.End; i++)
        {
            var gas = values[Math.Min(i + way.Delay, at.End - 1)] * density / 1000 * (dried ? humidity[i] : 1);
            double speed = speeds[i], power = Math.Max(0, powers[i]), air = litres * rpm[i] / 120_000 * 1000;
            metres += speed / 3.6;
            x[0] += gas;
            x[1] += gas * speed / 50;
            x[2] += gas * power / 10;
            x[3] += gas * air / 20;
            x[4] += gas * air / 20 * Math.Min(1, power / rated);
        }
        if (!(metres > 100)) return null;
        for (var j = 0; j < Terms; j++) x[j] /= metres / 1000;
        return Array.TrueForAll(x, double.IsFinite) && x[0] > 0 ? new Row(pollutant, x, printed) : null;
    }

    /// <summary>Least squares of 1 - Σ b·x/printed with Huber weights, densities brought into line between the rounds.</summary>
    private static MassPerKilometre? Fit(List<Row> rows, Way way)
    {
        if (rows.Count < FewestTests) return null;
        var flow = new double[Terms];
        var scale = new double[] { 1, 1, 1 };
        flow[0] = 1 / Robust.Median([.. rows.Select(r => r.X[0] / r.Printed)]);
        for (var round = 0; round < 12; round++)
        {
            for (var p = 0; p < scale.Length; p++)
                if (rows.Where(r => r.Pollutant == p).Select(r => r.Printed / Dot(flow, r.X)).ToArray() is { Length: >= 10 } ratios) scale[p] = Robust.Median(ratios);
            var off = rows.Select(r => 1 - scale[r.Pollutant] * Dot(flow, r.X) / r.Printed).ToArray();
            var sigma = Math.Max(0.005, Robust.Sigma(off, Robust.Median(off)));
            if (Solve(rows, off, sigma, scale) is not { } solved || rows.Exists(r => !(Dot(solved, r.X) > 0))) break;
            flow = solved;
        }
        var spread = new double[scale.Length];
        for (var p = 0; p < spread.Length; p++)
        {
            var residuals = rows.Where(r => r.Pollutant == p).Select(r => Math.Log(r.Printed / (scale[p] * Dot(flow, r.X)))).ToArray();
            spread[p] = residuals.Length < 10 ? double.PositiveInfinity : Robust.Sigma(residuals, Robust.Median(residuals));
        }
        return Array.Exists(spread, double.IsFinite) ? new MassPerKilometre(flow, scale, way, spread) : null;
    }

    /// <summary>Weighted normal equations with a little ridge, by Gauss elimination.</summary>
    private static double[]? Solve(List<Row> rows, double[] off, double sigma, double[] scale)
    {
        var a = new double[Terms, Terms + 1];
        for (var n = 0; n < rows.Count; n++)
        {
            var far = Math.Abs(off[n]) / (1.5 * sigma);
            var weight = far <= 1 ? 1 : 1 / far / far;
            var row = rows[n];
            var by = scale[row.Pollutant] / row.Printed;
            for (var i = 0; i < Terms; i++)
            {
                for (var j = 0; j < Terms; j++) a[i, j] += weight * row.X[i] * row.X[j] * by * by;
                a[i, Terms] += weight * row.X[i] * by;
            }
        }
        for (var i = 0; i < Terms; i++) a[i, i] *= 1 + 1e-6;
        for (var i = 0; i < Terms; i++)
        {
            if (!(Math.Abs(a[i, i]) > 1e-12)) return null;
            for (var k = 0; k < Terms; k++)
            {
                if (k == i) continue;
                var factor = a[k, i] / a[i, i];
                for (var j = i; j <= Terms; j++) a[k, j] -= factor * a[i, j];
            }
        }
        return [.. Enumerable.Range(0, Terms).Select(i => a[i, Terms] / a[i, i])];
    }

    private static double Dot(double[] b, double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < Terms; i++) sum += b[i] * x[i];
        return sum;
    }
}
