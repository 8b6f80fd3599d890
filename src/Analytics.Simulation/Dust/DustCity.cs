using System.Globalization;
using Analytics.Core.Dust;
using Analytics.Simulation.Dust.Forgery;

namespace Analytics.Simulation.Dust;

/// <summary>
/// The dust part of the city: sites under one regional air, each with its work and its monitor; what leaves the monitor is written,
/// what was falsified goes to the truth.
/// </summary>
public sealed class DustCity
{
    private const string Kind = "dust_monitor";
    private readonly CityOptions options;
    private readonly CityAir air;
    private readonly IReadOnlyList<DustSite> sites;
    private readonly ILookup<int, DustForgery> forgeries;
    private readonly string directory;
    private readonly TruthWriter truth;
    private readonly Dictionary<string, DistrictAir> today = [];
    private readonly SiteDay site, other;

    private DustCity(CityOptions options, string directory, TruthWriter truth)
    {
        (this.options, this.directory, this.truth) = (options, directory, truth);
        air = new(options);
        sites = DustSites.Draw(options);
        forgeries = DustForgers.Draw(options, sites);
        (site, other) = (new(air.IntervalsPerDay), new(air.IntervalsPerDay));
    }

    public static IReadOnlyList<Oddity> Oddities => DustOddities.All;

    /// <summary>Writes the files into <paramref name="dataDirectory"/>, day by day.</summary>
    public static void Write(CityOptions options, string dataDirectory, TruthWriter truth, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (options.SiteCount == 0) return;
        var city = new DustCity(options, dataDirectory, truth);
        city.WriteRegister();
        city.WritePlanted();
        for (var day = options.Start; day <= options.End; day = day.AddDays(1))
        {
            city.WriteDay(day, cancellation);
            progress?.Report($"dust {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {options.SiteCount} sites");
        }
    }

    private void WriteRegister()
    {
        using var csv = CsvOut.AllOf(Path.Combine(directory, "sites.csv"), DustDatasets.Sites);
        foreach (var s in sites)
        {
            csv.Text(s.Id).Text(s.Name).Text(s.District.Name).Number(s.Longitude, 5).Number(s.Latitude, 5).Text(s.Kind).Text(s.Contractor)
                .Text(s.Sensor.Vendor).Text(s.DeviceId).Date(s.InstalledOn).Date(s.RemovedOn is { } removed && removed <= options.End ? removed : null).EndRow();
        }
    }

    private void WritePlanted()
    {
        foreach (var s in sites)
        {
            foreach (var forgery in forgeries[s.Number]) truth.Forged(Kind, "site", s.Id, null, forgery.From, forgery.To, forgery.Plan);
            foreach (var oddity in s.Oddities) truth.Odd(Kind, "site", s.Id, null, oddity, options.Start, options.End, options.Intensity(oddity));
        }
        foreach (var storm in air.Storms)
            truth.Odd(Kind, "city", "上海市", null, DustOddities.DustStorm, storm, storm.AddDays(1), options.Intensity(DustOddities.DustStorm));
    }

    private void WriteDay(DateOnly date, CancellationToken cancellation)
    {
        var cuts = new Dictionary<string, (double From, double To)[]>();
        foreach (var district in Shanghai.Districts)
        {
            today[district.Name] = air.Of(district, date);
            cuts[district.Name] = Outages.PowerCuts(options, district, date);
            WriteDistrictOddities(district, date, cuts[district.Name]);
        }
        var name = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        BackgroundStations.Write(Path.Combine(directory, $"background-{name}.csv"), options, date, today);
        using var csv = CsvOut.AllOf(Path.Combine(directory, $"dust-{name}.csv"), DustDatasets.Dust);
        foreach (var s in sites)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!s.Reports(date)) continue;
            Make(s, date, cuts[s.District.Name][s.PowerBlock]);
            WriteRows(csv, s, date);
        }
    }

    private void WriteDistrictOddities(District district, DateOnly date, (double From, double To)[] cuts)
    {
        void Odd(string oddity) => truth.Odd(Kind, "district", district.Name, null, oddity, date, date, options.Intensity(oddity));
        var local = today[district.Name];
        if (local.HasShower) Odd(DustOddities.Rain);
        if (local.HasFog) Odd(DustOddities.Fog);
        if (cuts.Any(c => c.To > c.From)) Odd(DustOddities.PowerCut);
    }

    /// <summary>The day as the site's rows tell it, from the air at the gate to the link, each forger reaching in at his place.</summary>
    private void Make(DustSite s, DateOnly date, (double From, double To) powerCut)
    {
        var local = today[s.District.Name];
        SiteAir.Fill(site, s, date, local);
        Forge(Reach.Inlet);
        s.Sensor.Read(site, date, s.Device.For((ulong)date.DayNumber));
        Forge(Reach.Logger);
        s.Sensor.Report(site);
        Outages.Lose(site, s, date, powerCut);
        Forge(Reach.Link);

        void Forge(Reach reach)
        {
            foreach (var forgery in forgeries[s.Number])
            {
                if (forgery.Reach != reach || !forgery.Acts(date)) continue;
                var scene = new ForgedDay(s, date, site, local, Honest);
                forgery.Apply(scene);
                WriteFalsified(s, date, forgery.Plan.Method, scene.Falsified);
            }
        }
    }

    /// <summary>What a site would have reported on a day, had nobody touched it. Valid until asked again.</summary>
    private SiteDay Honest(DustSite s, DateOnly date)
    {
        SiteAir.Fill(other, s, date, air.Of(s.District, date));
        s.Sensor.Read(other, date, s.Device.For((ulong)date.DayNumber));
        s.Sensor.Report(other);
        return other;
    }

    private void WriteFalsified(DustSite s, DateOnly date, string method, bool[] falsified)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        for (var i = 0; i < falsified.Length;)
        {
            if (!falsified[i++]) continue;
            var first = i - 1;
            while (i < falsified.Length && falsified[i]) i++;
            truth.Interval("dust", s.Id, method, midnight.AddMinutes(first * options.DustIntervalMinutes), midnight.AddMinutes(i * options.DustIntervalMinutes));
        }
    }

    private void WriteRows(CsvOut csv, DustSite s, DateOnly date)
    {
        var time = date.ToDateTime(TimeOnly.MinValue).AddHours(s.ClockInUtc ? -8 : 0);
        var twice = s.SendsTwice ? s.Device.For((ulong)date.DayNumber).For("twice") : null;
        var decimals = s.Sensor.Decimals;
        for (var i = 0; i < site.Length; i++, time = time.AddMinutes(options.DustIntervalMinutes))
        {
            if (!site.Sent[i]) continue;
            for (var copies = twice?.Chance(0.1) == true ? 2 : 1; copies > 0; copies--)
            {
                csv.Text(s.Id).Time(time).Number(site.Pm10[i] / 1000, decimals).Number(site.Tsp[i] / 1000, decimals).Number(site.Pm25[i] / 1000, decimals)
                    .Number(site.NoiseDb[i], 1).Number(site.TempC[i], 1).Number(site.HumidityPct[i], 1).Number(site.PressureKpa[i], 2)
                    .Number(site.WindMs[i], 1).Number(site.WindDirDeg[i], 0).Text(Letter(site.Flag[i])).EndRow();
            }
        }
    }

    private static string Letter(char flag) => flag switch { 'N' => "N", 'M' => "M", 'C' => "C", 'D' => "D", 'B' => "B", 'F' => "F", 'T' => "T", _ => "S" };
}
