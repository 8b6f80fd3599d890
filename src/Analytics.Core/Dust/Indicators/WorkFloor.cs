using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which the calm quarter of a site's working hours stood under the clean air around, by what the calm quarter of its own nights shows (the lower quartile of either, of log(site ÷ clean air); the median
/// of a week's nights), in PM2.5 or in PM10. Work comes in puffs: between them a monitor shows the air, by day as by night, however dirty the site. Cloth, mist, a held or an invented value of the working hours take
/// that floor down with everything else, even where what is left of the peaks still stands over the air.
/// </summary>
/// <remarks>Unit: share of days. Far: two and a half times what sites scatter on the day, at least a fifth of the PM2.5 or a quarter of the PM10; what the monitors of the make share is taken off first (unheated ones read more in
/// damp nights). Innocent look-alike: a sea breeze (neighbours too: left out); a hall with its door shut while people work (its climate is its own: left out; where the climate is not measured, the
/// beginning must have been seen); a wrong clock (left out); nights with work that nobody hears (their calm quarter; at most 15 % over the air); a channel that failed (one value all day: left out).</remarks>
public sealed class WorkFloor : AbnormalDays
{
    private const double CalmHours = 0.25, Scatters = 2.5, WetHumidity = 92, LeastAir = 0.015, LeastLevel = 0.001, ShareOfNeighbours = 1.0 / 3;

    /// <summary>Readings of three hours, at work and at night.</summary>
    private const int FewestHours = 3, FewestSites = 6, FewestOfMake = 6, FewestNeighbours = 2;

    /// <summary>A channel, the least fall that says something (log), and mg/m³ that a monitor in order may read too little whatever the level: PM2.5 holds little of the site's own dust.</summary>
    private static readonly (string Name, double LeastDrop, double Intercept)[] Channels = [("pm25_mgm3", 0.2, 0.003), ("pm10_mgm3", 0.29, 0.005)];

    public override IndicatorCard Card { get; } = new("work_floor", 2, LeadKind.DustMonitor, Tier.Statistical, ["shielded_inlet", "wetted_inlet", "flatline", "replayed", "other_dust", "capped", "cloned_site"], "share of days",
        new("作业时段底值低于大气", "a floor of working hours under the air"), new("海风等局地清洁气流；作业时关门的封闭厂房", "a clean sea breeze; a hall with its door shut while people work"),
        "lower quartile of log(site/clean air) at work against the site's own nights (domain §3)");

    protected override int FewestAbnormal => 3;

    /// <summary>Places differ: at six reference stations over four years up to one day in seven is such a day, mostly in one in forty.</summary>
    protected override double HonestFloorOfFew => 0.05;

    /// <summary>How far a day's floor at work stands over the nights' (log), and that of its nights.</summary>
    private readonly record struct Floor(double Over, double Tonight);

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var floors = Channels.Select(channel => day.ReportingSites.AsParallel().Where(id => !day.Clocks.IsOdd(id))
            .Select(id => (Id: id, Floor: FloorOf(day, id, channel, memory.Earlier.Of(DustSubjects.Of(day, id))))).ToDictionary(f => f.Id, f => f.Floor, StringComparer.Ordinal)).ToArray();
        var falls = Channels.Select((channel, n) => Falls(day, floors[n], channel.LeastDrop)).ToArray();
        foreach (var id in day.ReportingSites)
        {
            if (!floors[0].TryGetValue(id, out var fine)) continue;
            var (dust, fell) = (floors[1][id], falls.Select(f => f.GetValueOrDefault(id, double.NaN)).ToArray());
            if (fell.All(double.IsNaN)) continue;
            var n = fell[0] < 0 ? 0 : 1;
            var outside = OwnClimate.IsOutside(day, id);
            yield return DayOf(day, id, fell[n] < 0 && outside != false, outside is null ? "?" : "") with
            {
                Extreme = fine.Tonight,
                Expected = dust.Tonight,
                Examples = fell[n] < 0 && outside != false ? [Example(day, id, Channels[n].Name, floors[n][id])] : [],
            };
        }
    }

    /// <summary>Where the calm quarter of the working hours stands, by that of the last nights; NaN with too few hours.</summary>
    private static Floor FloorOf(DustDay day, string id, (string Name, double LeastDrop, double Intercept) channel, IReadOnlyList<Observation> earlier)
    {
        var (slots, air, moist, noise, quiet) = (day.Means(channel.Name)[id], day.Hourly(channel.Name).CleanAround(day, id), day.Hourly("humidity_pct").Around(id), day.Hourly("noise_db").Of(id), day.Quiet());
        var (perHour, silence) = (slots.Length / HourlyLevels.Hours, quiet.Silence(id));
        double Calm(Func<int, bool> which, double intercept)
        {
            double[] logs = [.. Enumerable.Range(0, slots.Length).Where(i => i / perHour is var h && !double.IsNaN(slots[i]) && air[h] >= LeastAir && !(moist[h] > WetHumidity) && which(h))
                .Select(i => Math.Log(Math.Max(slots[i] + intercept, LeastLevel) / air[i / perHour]))];
            return logs.Length < FewestHours * perHour ? double.NaN : Robust.Quantile(logs, CalmHours);
        }
        if (!day.Of(id).Moves(channel.Name)) return new(double.NaN, double.NaN);
        var tonight = Calm(h => QuietHours.IsQuiet(h) && !(noise[h] > silence + QuietHours.LoudBy), 0);
        var gain = QuietHours.UsualLogGain(day.Day, tonight, earlier, of: channel.Name == Channels[0].Name ? o => o.Extreme : o => o.Expected);
        return new(Calm(h => quiet.IsAtWork(id, h), channel.Intercept) - gain, tonight);
    }

    /// <summary>Of each site whose floor is known: how far it fell (log, under 0), by what its make shows of the day; 0 where not far enough, or where the neighbours fell as well.</summary>
    private static Dictionary<string, double> Falls(DustDay day, Dictionary<string, Floor> floors, double leastDrop)
    {
        var known = floors.Where(f => !double.IsNaN(f.Value.Over)).ToDictionary(f => f.Key, f => f.Value.Over, StringComparer.Ordinal);
        if (known.Count < FewestSites) return [];
        double[] all = [.. known.Values];
        var (city, far) = (Robust.Median(all), -Math.Max(leastDrop, Scatters * Robust.Sigma(all, Robust.Median(all))));
        var makes = known.Keys.Where(id => day.Site(id) is { Vendor.Length: > 0 }).GroupBy(id => day.Site(id)!.Vendor, StringComparer.Ordinal)
            .Where(g => g.Count() > FewestOfMake).ToDictionary(g => g.Key, g => Robust.Median([.. g.Select(id => known[id])]), StringComparer.Ordinal);
        var falls = known.ToDictionary(f => f.Key, f => f.Value - Math.Min(0, makes.GetValueOrDefault(day.Site(f.Key)?.Vendor ?? "", city)), StringComparer.Ordinal);
        bool IsShared(string id)
        {
            double[] near = [.. day.Neighbours.Of(id).Where(falls.ContainsKey).Select(other => falls[other])];
            return near.Length >= FewestNeighbours && near.Count(fall => fall < far / 2) >= ShareOfNeighbours * near.Length;
        }
        return falls.ToDictionary(f => f.Key, f => f.Value < far && !IsShared(f.Key) ? f.Value : 0, StringComparer.Ordinal);
    }

    private static Example Example(DustDay day, string id, string channel, Floor floor)
    {
        var name = channel == Channels[0].Name ? "PM2.5" : "PM10";
        return DustSubjects.Example(id, ChinaTime.StartOf(day.Day), floor.Over, new(
            $"{day.Day:MM-dd} 作业时段中最平静的四分之一，{name} 按本点夜间水平折算仅为周边清洁空气的 {Math.Exp(floor.Over):0%}",
            $"{day.Day:MM-dd}: in the calm quarter of its working hours {name} stood at {Math.Exp(floor.Over):0%} of the clean air around, by its own nights"));
    }

    /// <summary>Where no climate tells whether it stands in the open, it may be a hall that has always been so.</summary>
    protected override double Weighed(double pValue, Subject subject, IReadOnlyList<Observation> counted, IReadOnlyList<Observation> seen) =>
        counted.Count(o => KeptOf(o) == "?") * 2 <= counted.Count ? pValue : Math.Max(pValue, LateOnset.PValue(counted, seen));

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 个施工日中 {abnormal} 天作业时段最平静的四分之一低于周边清洁空气（按本点夜间水平折算；同城通常 {usual:0.0%} 的天数）",
        $"on {abnormal} of {evaluated} working days the calm quarter of its working hours stood under the clean air around, by its own nights (usually {usual:0.0%} of days)");
}
