using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Whether a site takes part in the dirtiest air of the last two or four weeks: median of log(site ÷ clean air around) over the dirtiest fourteenth of the hours, less the lower quartile of the same over
/// ordinary hours, against the monitors of the make (mixed with the city's by how many there are). A dust storm or a haze is in everybody's readings, work or not, and adds the same to all; whatever keeps
/// readings from rising (a cap, however soft, a filter or a mist set off by an alarm, numbers from another day or from a generator) does not let it through.
/// </summary>
/// <remarks>Unit: log ratio. A site with much dust of its own stands less over dirty air than over clean, so that its calm hours are asked: they hold the air and the monitor's gain. Innocent look-alike: the end
/// of a make's range (<see cref="FullScale"/>), a wrong clock (both left out); a mast over the inversion, a closed hall; weeks without dirty air say nothing.</remarks>
public sealed class DirtyAir : DayIndicator<DustDay>
{
    private static readonly int[] Windows = [14, 28];

    private const double Dirtiest = 1 - 1.0 / 14, OrdinaryFrom = 0.3, OrdinaryTo = 0.7, Calm = 0.25;

    /// <summary>Dirty air holds so many times what ordinary air does; what is missing of it must matter: a monitor in order may differ by 15 % (HJ 653) and each of two such by as much.</summary>
    private const double TimesOrdinary = 1.6, Suspicious = 0.75;

    /// <summary>Monitors in order agree within so much (log, one standard deviation), however alike a few of them may happen to be.</summary>
    private const double Tolerance = 0.12;

    private const double LeastAir = 0.01, LeastLevel = 0.001, MicrogramsPerMilligram = 1000;

    /// <summary>Hours of one day hang together: dirty air must have come on so many.</summary>
    private const int FewestDays = 3, FewestHours = 100, FewestPeers = 6;

    /// <summary>Days on which a clock shows itself wrong, and their share.</summary>
    private const int FewestOddDays = 3;
    private const double OddShare = 0.2;

    public override IndicatorCard Card { get; } = new("dirty_air", 2, LeadKind.DustMonitor, Tier.Statistical, ["capped", "flatline", "replayed", "other_dust", "shielded_inlet", "wetted_inlet"], "log ratio",
        new("大气污染时不随之升高", "dirty air that does not show"), new("设备量程上限；高处或封闭空间的设备", "the end of the monitor's range; a place high up or inside"), "response to the region's dirtiest hours against the make's (domain §3: correlation with neighbours lost)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var levels = day.Hourly("pm10_mgm3");
        foreach (var id in day.ReportingSites)
        {
            var (own, air, isOdd) = (levels.Of(id), levels.CleanAround(day, id), day.Clocks.IsOdd(id));
            int[] known = isOdd ? [] : [.. Enumerable.Range(0, HourlyLevels.Hours).Where(h => !double.IsNaN(own[h]) && air[h] >= LeastAir)];
            if (known.Length == 0 && !isOdd) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = known.Length,
                Count = isOdd ? 1 : 0,
                Extreme = FullScale.HighestOf(day.Of(id)),
                Tag = $"{string.Join(' ', known.Select(h => string.Create(CultureInfo.InvariantCulture, $"{own[h] * MicrogramsPerMilligram:0}/{air[h] * MicrogramsPerMilligram:0}")))}|{SlotMeans.SlotsOf(day, id).ToString(CultureInfo.InvariantCulture)}|{day.Site(id)?.Vendor}",
            };
        }
    }

    /// <summary>One hour: the air around (log), how the site stands to it (log ratio).</summary>
    private readonly record struct Hour(DateOnly Day, double Air, double Ratio);

    /// <param name="Level">How the site stands to dirty air, less how to ordinary air in its calm hours (log).</param>
    /// <param name="Follows">Whether in other hours it goes up and down with the air.</param>
    private sealed record Response(double Level, double Dirty, double Ordinary, bool Follows, IReadOnlyList<Hour> DirtyHours);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        // On a day without sun nobody can tell a clock by the temperature: one that was wrong on several days was so on the others.
        var subjects = window.Subjects.Where(s => !HasWrongClock(window.Of(s))).ToList();
        if (subjects.Count == 0) yield break;
        var fullScale = new FullScale(subjects.Select(s => (MakeOf(window.Of(s)[^1]), window.Of(s).Select(o => o.Extreme))));
        var hours = subjects.AsParallel().AsOrdered().Select(s => (Subject: s, Hours: window.Of(s).Where(o => o.Exposure > 0).SelectMany(HoursOf).ToList())).ToList();
        var best = new Dictionary<Subject, (Response Response, PeerLevel Peers, double P)>();
        foreach (var days in Windows)
        {
            var first = window.AsOf.AddDays(1 - days);
            if (first < window.From && days > Windows[0]) break;
            var sites = hours.Select(s => (s.Subject, Last: window.Of(s.Subject)[^1], Response: Of(s.Hours.FindAll(h => h.Day >= first)))).Where(s => s.Response is not null).ToList();
            if (PeerLevel.Fit([.. sites.Select(s => s.Response!.Level)], Tolerance, FewestPeers) is not { } city) continue;
            var makes = sites.ToLookup(s => KindOf(s.Last), StringComparer.Ordinal);
            foreach (var (subject, last, response) in sites)
            {
                var peers = city.MixedWith([.. makes[KindOf(last)].Where(o => o.Subject != subject).Select(o => o.Response!.Level)], Tolerance);
                var innocent = Math.Exp(response!.Level) > Suspicious || fullScale.IsReached(MakeOf(last), window.Of(subject).Max(o => o.Extreme));
                var p = innocent ? 1 : Math.Min(1, Windows.Length * peers.LowerTail(response.Level));
                if (!best.TryGetValue(subject, out var known) || p < known.P) best[subject] = (response, peers, p);
            }
        }
        foreach (var (subject, (response, peers, p)) in best.OrderBy(b => b.Key.Id, StringComparer.Ordinal)) yield return Measured(subject, response, peers, p);
    }

    private Measurement Measured(Subject subject, Response response, PeerLevel peers, double p)
    {
        var days = response.DirtyHours.GroupBy(h => h.Day).OrderBy(g => g.Key).ToList();
        return new Measurement(Card.Id, subject, response.Level, Core.Indicators.Range.AtLeast(peers.ExpectedLow), p)
        {
            Exposure = response.DirtyHours.Count,
            Methods = response.Follows ? ["capped", "wetted_inlet", "shielded_inlet", "other_dust"] : ["flatline", "replayed", "other_dust", "capped"],
            Because = new(
                $"大气最脏的 {response.DirtyHours.Count} 小时（{days.Count} 天）中为周边清洁空气的 {Math.Exp(response.Dirty):0%}，而平常的平静时段为 {Math.Exp(response.Ordinary):0%}（同型号设备通常两者之比为 {Math.Exp(peers.Center):0%}）",
                $"in the {response.DirtyHours.Count} hours of the dirtiest air (on {days.Count} days) it stood at {Math.Exp(response.Dirty):0%} of the clean air around, in calm ordinary hours at {Math.Exp(response.Ordinary):0%} (the one over the other is usually {Math.Exp(peers.Center):0%} at its make)"),
            Examples = [.. days.Select(d => (d.Key, Air: Robust.Median([.. d.Select(h => h.Air)]), Ratio: Robust.Median([.. d.Select(h => h.Ratio)]), Hours: d.Count())).OrderBy(d => d.Ratio).Take(Observation.MaxExamples)
                .Select(d => DustSubjects.Example(subject.Id, ChinaTime.StartOf(d.Key), d.Ratio, new(
                    $"{d.Key:MM-dd} 大气最脏的 {d.Hours} 小时：周边清洁空气 {Math.Exp(d.Air):0.000} mg/m³，本点 {Math.Exp(d.Air + d.Ratio):0.000}", $"{d.Key:MM-dd}, {d.Hours} hours of the dirtiest air: clean air around {Math.Exp(d.Air):0.000} mg/m³, the site {Math.Exp(d.Air + d.Ratio):0.000}")))],
            SeenFrom = days[0].Key,
            SeenTo = days[^1].Key,
        };
    }

    private static Response? Of(List<Hour> hours)
    {
        if (hours.Count < FewestHours) return null;
        double[] airs = [.. hours.Select(h => h.Air)];
        var (dirty, from, to) = (Robust.Quantile(airs, Dirtiest), Robust.Quantile(airs, OrdinaryFrom), Robust.Quantile(airs, OrdinaryTo));
        var dirtiest = hours.FindAll(h => h.Air >= dirty);
        var (others, ordinary) = (hours.FindAll(h => h.Air < dirty), hours.FindAll(h => h.Air >= from && h.Air < to));
        if (dirty < Math.Log(TimesOrdinary) + Robust.Median(airs) || dirtiest.DistinctBy(h => h.Day).Count() < FewestDays || ordinary.Count == 0) return null;
        var (inDirty, inOrdinary) = (Robust.Median([.. dirtiest.Select(h => h.Ratio)]), Robust.Quantile([.. ordinary.Select(h => h.Ratio)], Calm));
        return new(inDirty - inOrdinary, inDirty, inOrdinary, Scatter(others, h => h.Ratio) < Scatter(others, h => h.Ratio + h.Air), dirtiest);
    }

    private static double Scatter(List<Hour> hours, Func<Hour, double> of) => hours.Select(of).ToArray() is var values ? Robust.Sigma(values, Robust.Median(values)) : 0;

    private static IEnumerable<Hour> HoursOf(Observation seen)
    {
        foreach (var hour in seen.Tag[..seen.Tag.IndexOf('|')].Split(' '))
        {
            var slash = hour.IndexOf('/');
            var (own, air) = (Level(hour.AsSpan(0, slash)), Level(hour.AsSpan(slash + 1)));
            yield return new(seen.Day, air, own - air);
        }
    }

    private static double Level(ReadOnlySpan<char> micrograms) => Math.Log(Math.Max(LeastLevel, double.Parse(micrograms, CultureInfo.InvariantCulture) / MicrogramsPerMilligram));

    private static bool HasWrongClock(IReadOnlyList<Observation> seen) => seen.Count(o => o.Count > 0) is >= FewestOddDays and var odd && odd >= OddShare * seen.Count;

    private static string MakeOf(Observation seen) => string.Join('|', seen.Tag.Split('|')[2..]);

    /// <summary>Make and grid.</summary>
    private static string KindOf(Observation seen) => seen.Tag[(seen.Tag.IndexOf('|') + 1)..];
}
