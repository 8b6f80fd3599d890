using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// What a real lane cannot record, second by second. Tried on real records of Chinese lanes: gaps of 2 to 7 s, constant ambient values, engine speed taken from the plug, a row held for some
/// seconds and coarse steps are all ordinary there.
/// </summary>
public static class TracePhysics
{
    private static readonly (string Channel, double Step)[] Gases = [("co_pct", 0.01), ("co2_pct", 0.01), ("o2_pct", 0.01), ("hc_ppm", 1), ("no_ppm", 1), ("k_m1", 0.01), ("nox_ppm", 1)];

    /// <summary>
    /// Two different gases (or gas and smoke) that go through at least 20 % of variation in a fixed proportion, to the last digit, for 20 s and more: one column written into another. NO and NOx
    /// are one cell and may be proportional.
    /// </summary>
    /// <returns>The two channels, or null.</returns>
    public static (string One, string Other)? CopiedChannel(ProcessTrace trace)
    {
        for (var a = 0; a < Gases.Length; a++)
            for (var b = a + 1; b < Gases.Length; b++)
                if ((Gases[a].Channel, Gases[b].Channel) is not ("no_ppm", "nox_ppm") && AreProportional(trace.Of(Gases[a].Channel), Gases[a].Step, trace.Of(Gases[b].Channel), Gases[b].Step))
                    return (Gases[a].Channel, Gases[b].Channel);
        return null;
    }

    /// <summary>
    /// How often the rollers change their speed by more than 15 km/h within one second of a phase: even a braked truck does not (11 km/h were seen at the end of a real lug-down). Between two phases a software
    /// may leave out the seconds in which the speed is set and go on counting.
    /// </summary>
    public static int SpeedLeaps(ProcessTrace trace)
    {
        const double largest = 15;
        var leaps = 0;
        var seconds = trace.Second;
        var speed = trace.Speed;
        for (var i = 1; i < speed.Length; i++)
            if (seconds[i] == seconds[i - 1] + 1 && trace.Phase[i] == trace.Phase[i - 1] && Math.Abs(speed[i] - speed[i - 1]) > largest) leaps++;
        return leaps;
    }

    /// <summary>The power at which the rollers stand still to the last digit for 20 s while their speed changes by a tenth, kW; 0 = none: power = force × speed.</summary>
    public static double StandingPower(ProcessTrace trace)
    {
        const int seconds = 20;
        const double change = 0.1, turning = 5;
        ReadOnlySpan<double> speed = trace.Speed, power = trace.Power;
        for (var start = 0; start < trace.Length;)
        {
            var end = start + 1;
            double low = speed[start], high = low;
            for (; end < trace.Length && power[end] == power[start]; end++) (low, high) = (Math.Min(low, speed[end]), Math.Max(high, speed[end]));
            if (end - start >= seconds && power[start] > 0 && low > turning && high > low * (1 + change)) return power[start];
            start = end;
        }
        return 0;
    }

    /// <summary>
    /// Longest run of seconds in which the engine speed, printed to 1 r/min, changes its slope by no more than 1 r/min per second: a drawn curve. Engines tremble by several r/min (3 in the middle in
    /// a real steady-state test).
    /// </summary>
    public static int SmoothestRun(ProcessTrace trace)
    {
        var rpm = trace.EngineRpm;
        if (IsCoarse(rpm)) return 0;
        var (longest, run) = (0, 0);
        for (var i = 2; i < rpm.Length; i++)
        {
            var smooth = rpm[i] > 300 && Math.Abs(rpm[i] - 2 * rpm[i - 1] + rpm[i - 2]) <= 1;
            run = smooth ? run + 1 : 0;
            // A speed that stands still is a line that hangs or rounds, not a curve.
            if (rpm[i] != rpm[Math.Max(0, i - run)]) longest = Math.Max(longest, run);
        }
        return longest;
    }

    /// <summary>Root mean square of speed minus the transient cycle, km/h; the driver's lateness (up to 3 s) is taken out. NaN for other tests.</summary>
    public static double CycleError(ProcessTrace trace)
    {
        if (PhaseRows.Of(trace, Phase.Drive, false) is not { } at || at.Length < 150) return double.NaN;
        var seconds = trace.Second;
        var speed = trace.Speed;
        var best = double.PositiveInfinity;
        for (var late = -3; late <= 3; late++)
        {
            var (sum, n) = (0.0, 0);
            for (var i = at.Start; i < at.End; i++)
            {
                var second = seconds[i] - seconds[at.Start] + 1 - late;
                if (second < 0 || second > DriveCycle.Length || double.IsNaN(speed[i])) continue;
                var off = speed[i] - DriveCycle.TargetAt(second);
                sum += off * off;
                n++;
            }
            if (n > 100) best = Math.Min(best, Math.Sqrt(sum / n));
        }
        return double.IsFinite(best) ? best : double.NaN;
    }

    private static bool AreProportional(ReadOnlySpan<double> one, double oneStep, ReadOnlySpan<double> other, double otherStep)
    {
        const int seconds = 20;
        const double fewestSteps = 8, variation = 0.2;
        if (!MayBeProportional(one, fewestSteps * oneStep, oneStep, other, fewestSteps * otherStep, otherStep)) return false;
        var ratios = new List<double>();
        var values = new List<double>();
        for (var i = 0; i < one.Length; i++)
        {
            if (!(one[i] >= fewestSteps * oneStep) || !(other[i] >= fewestSteps * otherStep)) continue;
            ratios.Add(one[i] / other[i]);
            values.Add(one[i]);
        }
        if (ratios.Count < seconds || values.Distinct().Count() < fewestSteps) return false;
        var center = Robust.Median([.. values]);
        if (Robust.Quantile([.. values], 0.9) - Robust.Quantile([.. values], 0.1) < variation * center) return false;
        var ratio = Robust.Median([.. ratios]);
        for (var i = 0; i < one.Length; i++)
            if (one[i] >= fewestSteps * oneStep && other[i] >= fewestSteps * otherStep && Math.Abs(one[i] - ratio * other[i]) > 1.01 * (oneStep + ratio * otherStep) / 2 + 0.002 * one[i]) return false;
        return true;
    }

    /// <summary>A quick look that nearly all pairs fail within a few rows: the proportion at the highest value, with three times the allowance.</summary>
    private static bool MayBeProportional(ReadOnlySpan<double> one, double least, double oneStep, ReadOnlySpan<double> other, double otherLeast, double otherStep)
    {
        var top = -1;
        for (var i = 0; i < one.Length; i++)
            if (one[i] >= least && other[i] >= otherLeast && (top < 0 || one[i] > one[top])) top = i;
        if (top < 0) return false;
        var ratio = one[top] / other[top];
        for (var i = 0; i < one.Length; i++)
            if (one[i] >= least && other[i] >= otherLeast && Math.Abs(one[i] - ratio * other[i]) > 3 * (1.01 * (oneStep + ratio * otherStep) / 2 + 0.002 * one[i])) return false;
        return true;
    }

    private static bool IsCoarse(ReadOnlySpan<double> rpm)
    {
        foreach (var value in rpm)
            if (value % 5 != 0) return false;
        return true;
    }
}
