namespace Analytics.Simulation.Dust;

/// <summary>
/// The air that all sites share, hour by hour: regional fine and coarse dust (synoptic AR(1) of two days, season, hour of day, wind,
/// washing by rain), dust storms, and slow gradients over the city. District weather of a day follows from it with local showers and fog.
/// Everything is a function of seed and time alone, so any day can be made again without the days before it.
/// </summary>
internal sealed class CityAir
{
    private readonly CityOptions options;
    private readonly Rng rng;
    private readonly WeatherHour[] weather;
    private readonly double[] fine, coarse, east, north, dryness;

    public CityAir(CityOptions options)
    {
        this.options = options;
        rng = new Rng(options.Seed).For("dust air");
        var hours = options.Days * 24 + 1;
        var sky = new Weather(options);
        var start = options.Start.ToDateTime(TimeOnly.MinValue);
        weather = [.. Enumerable.Range(0, hours).Select(h => sky.At(start.AddHours(h)))];
        (fine, coarse, east, north, dryness) = (new double[hours], new double[hours], new double[hours], new double[hours], new double[hours]);
        Fill(start, rng.For("hours"));
        Storms = [.. DrawStorms(rng.For("storms"))];
    }

    /// <summary>Days on which a dust storm reaches the city.</summary>
    public IReadOnlyList<DateOnly> Storms { get; }

    public int IntervalsPerDay => 1440 / options.DustIntervalMinutes;

    /// <summary>The air of one district on one day, at the dust interval.</summary>
    public DistrictAir Of(District district, DateOnly day)
    {
        var first = (day.DayNumber - options.Start.DayNumber) * 24;
        var air = new DistrictAir(IntervalsPerDay);
        var (x, y) = ((district.Longitude - 121.45) / 0.35, (district.Latitude - 31.2) / 0.25);
        var knots = new double[3, 25];
        for (var h = 0; h <= 24; h++)
        {
            var tilt = Math.Exp(0.1 * (east[first + h] * x + north[first + h] * y));
            (knots[0, h], knots[1, h], knots[2, h]) = (fine[first + h] * tilt, coarse[first + h] * tilt, dryness[first + h]);
        }
        for (var i = 0; i < IntervalsPerDay; i++)
        {
            var at = (i + 0.5) * options.DustIntervalMinutes / 60.0;
            var (h, part) = ((int)at, at - (int)at);
            var (now, next) = (weather[first + h], weather[first + h + 1]);
            air.Fine[i] = Mix(knots[0, h], knots[0, h + 1], part);
            air.Coarse[i] = Mix(knots[1, h], knots[1, h + 1], part);
            air.Dryness[i] = Mix(knots[2, h], knots[2, h + 1], part);
            air.TempC[i] = Mix(now.TempC, next.TempC, part);
            air.HumidityPct[i] = Mix(now.HumidityPct, next.HumidityPct, part);
            air.PressureKpa[i] = Mix(now.PressureKpa, next.PressureKpa, part);
            air.WindMs[i] = Mix(now.WindSpeedMs, next.WindSpeedMs, part);
            air.WindDirDeg[i] = now.WindDirDeg;
            air.RainMmH[i] = now.RainMm;
        }
        var local = rng.For(district.Name).For((ulong)day.DayNumber);
        air.HasShower = options.Happens(DustOddities.Rain, 0.04, local);
        air.HasFog = options.Happens(DustOddities.Fog, 0.03, local);
        if (air.HasShower) Shower(air, local.For("shower"));
        if (air.HasFog) Fog(air, local.For("fog morning"));
        return air;
    }

    private void Fill(DateTime start, Rng draw)
    {
        var (front, load, ratio, washed, wet) = (draw.Normal(), draw.Normal(), draw.Normal(), 0.0, 0.0);
        var (towardsEast, towardsNorth) = (draw.Normal(), draw.Normal());
        for (var h = 0; h < fine.Length; h++)
        {
            front = Persist(draw, front, 0.98);
            load = Persist(draw, load, 0.9);
            ratio = Persist(draw, ratio, 0.97);
            (east[h], north[h]) = (towardsEast = Persist(draw, towardsEast, 0.97), towardsNorth = Persist(draw, towardsNorth, 0.97));
            var (time, rain, wind) = (start.AddHours(h), weather[h].RainMm, weather[h].WindSpeedMs);
            washed = 0.9 * washed + 0.12 * Math.Sqrt(rain); // scavenged air is replaced within about ten hours
            wet = 0.955 * wet + rain;                       // the ground dries within about a day
            dryness[h] = 1 / (1 + wet);
            var winter = 1 + 0.35 * Math.Cos(2 * Math.PI * (time.DayOfYear - 15) / 365.25);
            var rush = 1 + 0.12 * Math.Cos(2 * Math.PI * (time.Hour - 8.5) / 12) + 0.06 * Math.Cos(2 * Math.PI * (time.Hour - 22) / 24);
            var still = Math.Pow(2.6 / (wind + 0.6), 0.35);
            fine[h] = 32 * winter * rush * still * Math.Exp(0.5 * front + 0.1 * load - washed);
            coarse[h] = 24 * Math.Exp(0.3 * front + 0.25 * ratio + 0.1 * load - 1.5 * washed) * (0.5 + 0.5 * dryness[h]) * Math.Pow(1 + wind / 6, 0.5);
        }
    }

    /// <summary>About one storm in forty days: up within three hours, half gone after ten, mostly coarse.</summary>
    private IEnumerable<DateOnly> DrawStorms(Rng draw)
    {
        for (var count = draw.Poisson(options.Intensity(DustOddities.DustStorm) * options.Days / 40.0); count > 0; count--)
        {
            var (begin, peak) = (draw.Below(fine.Length), draw.Between(150, 700));
            for (var h = begin; h < Math.Min(fine.Length, begin + 40); h++)
            {
                var dust = peak * Math.Min(1, (h - begin + 1) / 3.0) * Math.Exp(-Math.Max(0, h - begin - 2) / 14.0);
                coarse[h] += dust;
                fine[h] += 0.08 * dust;
            }
            yield return options.Start.AddDays(begin / 24);
        }
    }

    private void Shower(DistrictAir air, Rng draw)
    {
        var (begin, hours, rain) = (draw.Between(9, 19), draw.Between(0.5, 2.5), draw.Between(2, 12));
        for (var i = 0; i < IntervalsPerDay; i++)
        {
            var since = (i + 0.5) * options.DustIntervalMinutes / 60.0 - begin;
            if (since < 0) continue;
            if (since < hours) air.RainMmH[i] += rain;
            var clean = 0.45 * Math.Min(1, since * 4) * Math.Exp(-Math.Max(0, since - hours) / 3);
            air.Fine[i] *= 1 - 0.6 * clean;
            air.Coarse[i] *= 1 - clean;
            air.Dryness[i] *= 0.25;
            air.HumidityPct[i] += (96 - air.HumidityPct[i]) * Math.Max(0, 1.6 * clean);
            air.TempC[i] -= 4 * clean;
        }
    }

    private void Fog(DistrictAir air, Rng draw)
    {
        var (begin, end) = (draw.Between(1, 4), draw.Between(7, 10));
        for (var i = 0; i < IntervalsPerDay; i++)
        {
            var hour = (i + 0.5) * options.DustIntervalMinutes / 60.0;
            if (hour < begin || hour > end) continue;
            var depth = Math.Min(1, Math.Min(hour - begin, end - hour));
            air.HumidityPct[i] += (99 - air.HumidityPct[i]) * depth;
            air.WindMs[i] *= 1 - 0.6 * depth;
            air.Fine[i] *= 1 + 0.2 * depth;
        }
    }

    private static double Mix(double from, double to, double part) => from + part * (to - from);

    private static double Persist(Rng draw, double value, double memory) => memory * value + Math.Sqrt(1 - memory * memory) * draw.Normal();
}

/// <summary>One district's air over one day, per dust interval: µg/m³ of fine (PM2.5) and coarse (PM2.5-10) dust, the dryness of the
/// ground (0 soaked, 1 dry) and the weather.</summary>
internal sealed class DistrictAir(int intervals)
{
    public readonly double[] Fine = new double[intervals], Coarse = new double[intervals], Dryness = new double[intervals], TempC = new double[intervals],
        HumidityPct = new double[intervals], PressureKpa = new double[intervals], WindMs = new double[intervals], WindDirDeg = new double[intervals],
        RainMmH = new double[intervals];

    public bool HasShower { get; set; }

    public bool HasFog { get; set; }
}
