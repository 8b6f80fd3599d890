namespace Analytics.Simulation;

/// <summary>
/// The weather over the city, hour by hour, shared by the lanes' ambient sensors, the dust monitors and the background stations:
/// Shanghai's seasons and days, passing fronts (AR(1) over hours), rain in spells, with less wind at night.
/// </summary>
public sealed class Weather
{
    private readonly DateTime start;
    private readonly WeatherHour[] hours;

    public Weather(CityOptions options)
    {
        start = options.Start.ToDateTime(TimeOnly.MinValue);
        hours = new WeatherHour[options.Days * 24 + 1];
        var rng = new Rng(options.Seed).For("weather");
        var (front, moisture, gust, direction, wet) = (rng.Normal(), rng.Normal(), rng.Normal(), rng.Between(0, 360), 0.0);
        for (var h = 0; h < hours.Length; h++)
        {
            front = Persist(rng, front, 0.985);
            moisture = Persist(rng, moisture, 0.97);
            gust = Persist(rng, gust, 0.9);
            direction = (direction + 8 * rng.Normal() + 360) % 360;
            wet = wet > 0 ? rng.Chance(0.22) ? 0 : wet : rng.Chance(0.012 + 0.012 * Math.Max(0, moisture)) ? rng.Exponential(1.6) + 0.1 : 0;
            hours[h] = At(start.AddHours(h), front, moisture, gust, direction, wet > 0 ? wet * rng.Between(0.4, 1.6) : 0);
        }
    }

    /// <summary>The weather at a local time, linear between hours (rain and direction: the hour's).</summary>
    public WeatherHour At(DateTime local)
    {
        var at = Math.Clamp((local - start).TotalHours, 0, hours.Length - 1.001);
        var (hour, next, part) = (hours[(int)at], hours[(int)at + 1], at - (int)at);
        return hour with
        {
            TempC = hour.TempC + part * (next.TempC - hour.TempC),
            HumidityPct = hour.HumidityPct + part * (next.HumidityPct - hour.HumidityPct),
            PressureKpa = hour.PressureKpa + part * (next.PressureKpa - hour.PressureKpa),
            WindSpeedMs = hour.WindSpeedMs + part * (next.WindSpeedMs - hour.WindSpeedMs),
        };
    }

    private static WeatherHour At(DateTime time, double front, double moisture, double gust, double direction, double rain)
    {
        var season = Math.Cos(2 * Math.PI * (time.DayOfYear - 205) / 365.25); // warmest in late July
        var sun = Math.Cos(2 * Math.PI * (time.Hour - 14.5) / 24);
        var temp = 17 + 12 * season + 3.2 * sun * (rain > 0 ? 0.3 : 1) + 3 * front;
        var humidity = Math.Clamp(72 + 5 * season - 13 * sun + 11 * moisture + (rain > 0 ? 18 : 0), 18, 99);
        var pressure = 101.6 - 0.95 * season - 0.45 * front;
        var wind = Math.Max(0.1, (2.4 + 0.7 * sun) * Math.Exp(0.45 * gust));
        return new(temp, humidity, pressure, wind, direction, rain);
    }

    private static double Persist(Rng rng, double value, double memory) => memory * value + Math.Sqrt(1 - memory * memory) * rng.Normal();
}

/// <summary>One hour: °C, %, kPa, m/s, degrees the wind comes from, mm.</summary>
public sealed record WeatherHour(double TempC, double HumidityPct, double PressureKpa, double WindSpeedMs, double WindDirDeg, double RainMm);
