namespace Analytics.Simulation.Dust;

/// <summary>
/// A light-scattering dust monitor: sensitivity within the tolerance of the field, slow drift between calibrations, swelling particles in
/// damp air (stronger without a heated inlet), instrument noise, and the maker's habits in what it reports.
/// </summary>
/// <param name="Gain">Sensitivity, 0.8 to 1.25.</param>
/// <param name="DriftPerDay">Relative change of sensitivity a day since the last calibration.</param>
/// <param name="StepGain">Sensitivity after the flagged maintenance on <paramref name="StepDay"/>, relative to before.</param>
/// <param name="Swelling">κ of the growth 1 + κ·h²/(1 − h) with relative humidity h: 0.002 (heated inlet) to 0.03.</param>
/// <param name="NoisePart">Relative noise of a one-minute mean.</param>
/// <param name="NoiseUgM3">Absolute noise of a one-minute mean.</param>
/// <param name="StepUgM3">Resolution: 0.1, 1 or 10.</param>
/// <param name="FloorUgM3">Least value it reports, 0 = none.</param>
internal sealed record DustSensor(string Vendor, double Gain, double DriftPerDay, int CalibrationPhase, double StepGain, DateOnly? StepDay, double Swelling,
    double NoisePart, double NoiseUgM3, double StepUgM3, double FloorUgM3, bool KeepsOrder, bool HasPm25, bool HasNoise, bool HasWeather, bool ChecksZero)
{
    private const int CalibrationDays = 28;
    private static readonly string[] Vendors = ["申环仪器", "浦测科技", "蓝天光电", "天目感知", "禾光环境"];

    public static DustSensor Draw(CityOptions options, Rng rng, Func<string, double, bool> odd)
    {
        var vendor = rng.Below(Vendors.Length);
        var drifting = odd(DustOddities.DriftingSensor, 0.04);
        var coarse = odd(DustOddities.CoarseSensor, 0.06);
        var noisy = odd(DustOddities.HighResolutionNoise, 0.03);
        var floor = odd(DustOddities.SensorFloor, 0.03) ? 5 * rng.Whole(2, 6) : 0;
        DateOnly? step = odd(DustOddities.MaintenanceStep, 0.04) ? options.Start.AddDays(rng.Below(options.Days)) : null;
        var sign = rng.Chance(0.7) ? -1 : 1; // lenses get dirty more often than they get clean
        return new(Vendors[vendor], Math.Clamp(rng.LogNormal(0.09), 0.8, 1.25), sign * (drifting ? rng.Between(0.005, 0.012) : rng.Between(0, 0.001)),
            rng.Below(CalibrationDays), sign < 0 ? rng.Between(1.1, 1.35) : rng.Between(0.75, 0.9), step,
            vendor is 0 or 3 ? rng.Between(0.002, 0.006) : rng.Between(0.008, 0.03), noisy ? 0.2 : rng.Between(0.03, 0.08), noisy ? 4 : rng.Between(0.5, 2),
            coarse ? 10 : noisy ? 0.1 : 1, floor, vendor != 2, rng.Chance(0.85), rng.Chance(0.9), rng.Chance(0.95), vendor == 4);
    }

    /// <summary>Digits after the point in mg/m³.</summary>
    public int Decimals => StepUgM3 < 1 ? 4 : 3;

    /// <summary>Turns the true air into readings. Weather channels get their own small errors.</summary>
    public void Read(SiteDay day, DateOnly date, Rng rng)
    {
        var averaging = 1 / Math.Sqrt(day.MinutesPerInterval);
        var (part, floorNoise) = (NoisePart * averaging, NoiseUgM3 * averaging);
        var (serviceFrom, serviceTo) = Service(date, day.Length, rng);
        for (var i = 0; i < day.Length; i++)
        {
            var time = date.DayNumber + (double)i / day.Length;
            var since = (time + CalibrationPhase) % CalibrationDays;
            if (since < 1 && i < serviceTo) since += CalibrationDays;
            var gain = Gain * (1 + DriftPerDay * since) * (1 + part * rng.Noise());
            if (StepDay is { } step && (date > step || (date == step && i >= serviceTo))) gain *= StepGain;
            var h = Math.Min(day.HumidityPct[i], 97) / 100;
            var swollen = 1 + Swelling * h * h / (1 - h);
            day.Pm25[i] = day.Pm25[i] * gain * swollen * (1 + 0.3 * part * rng.Noise()) + 0.5 * floorNoise * rng.Noise();
            day.Pm10[i] = day.Pm10[i] * gain * (0.4 + 0.6 * swollen) * (1 + 0.3 * part * rng.Noise()) + floorNoise * rng.Noise();
            day.Tsp[i] = day.Tsp[i] * gain * (0.6 + 0.4 * swollen) * (1 + 0.3 * part * rng.Noise()) + 1.4 * floorNoise * rng.Noise();
            if (i >= serviceFrom && i < serviceTo)
            {
                day.Flag[i] = 'M';
                day.ScalePm(i, 0.2);
            }
        }
        if (ChecksZero && day.MinutesPerInterval == 1)
            for (var i = 180; i < 185; i++)
            {
                day.Flag[i] = 'C';
                day.NoPm(i);
            }
    }

    /// <summary>What leaves the monitor: order of the channels, floor, range and resolution as its maker has them.</summary>
    public void Report(SiteDay day)
    {
        for (var i = 0; i < day.Length; i++)
        {
            if (KeepsOrder)
            {
                if (day.Pm25[i] > day.Pm10[i]) day.Pm10[i] = day.Pm25[i]; // a replayed or copied row may have none
                day.Tsp[i] = Math.Max(day.Tsp[i], day.Pm10[i]);
            }
            day.Pm25[i] = HasPm25 ? Rounded(day.Pm25[i]) : double.NaN;
            day.Pm10[i] = Rounded(day.Pm10[i]);
            day.Tsp[i] = Rounded(day.Tsp[i]);
            if (day.Tsp[i] >= 20_000) day.Flag[i] = 'T';
            if (!HasNoise) day.NoiseDb[i] = double.NaN;
            if (HasWeather) continue;
            day.TempC[i] = day.HumidityPct[i] = day.PressureKpa[i] = day.WindMs[i] = day.WindDirDeg[i] = double.NaN;
        }
    }

    private double Rounded(double value) => double.IsNaN(value) ? value
        : Math.Floor(Math.Clamp(value, Math.Max(FloorUgM3, 0), 20_000) / StepUgM3 + 0.5) * StepUgM3;

    /// <summary>Intervals under maintenance: half an hour to two hours at the four-weekly calibration and at the step.</summary>
    private (int From, int To) Service(DateOnly date, int intervals, Rng rng)
    {
        var (begin, hours) = (rng.Between(9, 15), rng.Between(0.5, 2));
        if (date != StepDay && (date.DayNumber + CalibrationPhase) % CalibrationDays != 0) return (0, 0);
        var from = (int)(begin / 24 * intervals);
        return (from, from + Math.Max(1, (int)(hours / 24 * intervals)));
    }
}
