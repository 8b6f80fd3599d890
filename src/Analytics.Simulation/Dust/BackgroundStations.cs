using Analytics.Core.Dust;

namespace Analytics.Simulation.Dust;

/// <summary>The ambient air stations: hourly means of their district's air and weather, within a few percent, an hour lost now and then.</summary>
internal static class BackgroundStations
{
    /// <summary>Every other district has one, ordered as the districts are.</summary>
    public static void Write(string path, CityOptions options, DateOnly date, IReadOnlyDictionary<string, DistrictAir> today)
    {
        using var csv = CsvOut.AllOf(path, DustDatasets.Background);
        var perHour = 60 / options.DustIntervalMinutes;
        for (var hour = 0; hour < 24; hour++)
            for (var number = 0; number < Shanghai.Districts.Count; number += 2)
            {
                var rng = new Rng(options.Seed).For("background stations").For((ulong)number);
                var (gain, district) = (1 + 0.03 * rng.Noise(), Shanghai.Districts[number]);
                var (longitude, latitude) = (district.Longitude + 0.01 * rng.Noise(), district.Latitude + 0.01 * rng.Noise());
                var own = rng.For((ulong)(date.DayNumber * 24 + hour));
                if (own.Chance(0.01)) continue;
                var air = today[district.Name];
                double Mean(double[] values) => values.AsSpan(hour * perHour, perHour) is var span ? Sum(span) / span.Length : 0;
                var (fine, coarse) = (Mean(air.Fine) * gain * (1 + 0.03 * own.Noise()), Mean(air.Coarse) * gain * (1 + 0.05 * own.Noise()));
                csv.Text($"BG{number / 2 + 1:D2}").Time(date.ToDateTime(new TimeOnly(hour, 0))).Number(longitude, 5).Number(latitude, 5)
                    .Number((fine + coarse) / 1000, 3).Number(fine / 1000, 3).Number(Mean(air.TempC), 1).Number(Mean(air.HumidityPct), 0)
                    .Number(Mean(air.RainMmH), 1).Number(Mean(air.WindMs), 1).Number(Mean(air.WindDirDeg), 0).EndRow();
            }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
