using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// By how much less a lane's high readings fluctuate than equally high ones of its software at other stations, beyond what its low readings do. Combustion and bench fluctuate by a share of what is there; readings of which only
/// a part is let through above some value are pressed together there, and fluctuate by so much less.
/// </summary>
/// <remarks>
/// Formula: noise of a channel = mean |second difference| ÷ mean over the last 40 scored seconds; ln of it beside the median of tests of like level (sixths of the day's tests of a software, method and channel, own station
/// left out); mean over the upper third of levels less mean over the lower half, CO, HC and NO together. Unit: natural logarithm. Innocent look-alike: a clogged filter or a slow bench (quiet at any level: taken off), coarse prints
/// (compared at their own level and software).
/// </remarks>
public sealed class QuietHighReadings : DayIndicator<VehicleDay>
{
    private const int LastSeconds = 40, FewestSeconds = 25, Levels = 6, FewestTests = 4 * Levels, FewestBeside = 5;

    /// <summary>A station with a smaller part of the readings hardly moves their median.</summary>
    private const double OwnMatters = 0.05;

    private const double HighFrom = 2 / 3.0, LowTo = 0.5;

    /// <summary>Fewer readings on either side say nothing of a lane.</summary>
    private const double FewestReadings = 20;

    /// <summary>A quarter quieter: less is a bench's own way.</summary>
    private static readonly double Least = Math.Log(0.75);

    /// <summary>Lanes are not told apart by less (natural log).</summary>
    private const double Resolution = 0.06;

    private static readonly string[] Channels = ["co_pct", "hc_ppm", "no_ppm"];

    public override IndicatorCard Card { get; } = new("quiet_high_readings", 1, LeadKind.VehicleInspection, Tier.Statistical, ["scaled_results", "limit_hugging", "edited_result"], "ln of noise against others",
        new("高浓度读数波动过小", "high readings that fluctuate too little"), new("滤芯堵塞、响应慢的仪器（各浓度均平缓，已扣除）", "a clogged filter, a slow bench (quiet at any level: taken off)"),
        "multiplicative noise of combustion and of NDIR benches; domain A5");

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var lanes = new SortedDictionary<string, Lane>(StringComparer.Ordinal);
        foreach (var channel in Channels)
            foreach (var group in day.Inspections.Where(t => t.Fuel != "diesel" && t.Verdict is Verdict.Pass or Verdict.Fail).Select(t => (Test: t, Noise: NoiseOf(day.Traces.Of(t.Id), channel))).Where(x => x.Noise is not null)
                .Select(x => new Reading(x.Test, channel, x.Noise!.Value.Level, x.Noise.Value.Share)).GroupBy(r => (r.Test.SoftwareVersion, r.Test.Method)))
                Compare([.. group.OrderBy(r => r.Level).ThenBy(r => r.Test.Id, StringComparer.Ordinal)], lanes);
        return lanes.Values.Select(lane => new Observation(Card.Id, day.LaneSubject(lane.First), day.Day)
        {
            Exposure = lane.High.Count,
            Sum = lane.High.Sum(h => h.Off),
            SumOfSquares = lane.High.Sum(h => h.Off * h.Off),
            Tag = string.Create(CultureInfo.InvariantCulture, $"{lane.Low.Count};{lane.Low.Sum():0.###}"),
            Examples = [.. lane.High.Where(h => h.Off < Least).OrderBy(h => h.Off).ThenBy(h => h.Reading.Test.Id, StringComparer.Ordinal).Take(Observation.MaxExamples).Select(h => new Example(h.Reading.Test.Ref(day.Day), -h.Off, new(
                $"检验 {h.Reading.Test.Id} 的 {h.Reading.Channel} 均值 {h.Reading.Level:0.###}，逐秒波动仅为同软件同浓度检验的 {Math.Exp(h.Off):0%}",
                $"test {h.Reading.Test.Id}: {h.Reading.Channel} of {h.Reading.Level:0.###} in the mean fluctuates by {Math.Exp(h.Off):0%} of what equally high readings of its software do")))],
        });
    }

    private readonly record struct Reading(Inspection Test, string Channel, double Level, double Share);

    private sealed class Lane(Inspection first)
    {
        public Inspection First => first;

        public List<(Reading Reading, double Off)> High { get; } = [];

        public List<double> Low { get; } = [];
    }

    /// <summary>Readings of one software, method and channel, lowest first: each beside those of like level at other stations.</summary>
    private static void Compare(List<Reading> readings, SortedDictionary<string, Lane> lanes)
    {
        if (readings.Count < FewestTests) return;
        for (var level = 0; level < Levels; level++)
        {
            var like = readings[(level * readings.Count / Levels)..((level + 1) * readings.Count / Levels)];
            var isHigh = level >= HighFrom * Levels;
            if (!isHigh && level >= LowTo * Levels) continue;
            var all = Robust.Median([.. like.Select(r => r.Share)]);
            foreach (var station in like.GroupBy(r => r.Test.StationId))
            {
                var own = station.Count();
                if (like.Count - own < FewestBeside) continue;
                var usual = Math.Log(own < OwnMatters * like.Count ? all : Robust.Median([.. like.Where(r => r.Test.StationId != station.Key).Select(r => r.Share)]));
                foreach (var reading in station)
                {
                    if (!lanes.TryGetValue(reading.Test.LaneKey, out var lane)) lanes[reading.Test.LaneKey] = lane = new Lane(reading.Test);
                    if (isHigh) lane.High.Add((reading, Math.Log(reading.Share) - usual));
                    else lane.Low.Add(Math.Log(reading.Share) - usual);
                }
            }
        }
    }

    /// <summary>Mean of a channel over the last scored seconds, and its noise as a share of it; null with too few or where nothing moves.</summary>
    private static (double Level, double Share)? NoiseOf(ProcessTrace trace, string channel)
    {
        var values = trace.Of(channel);
        double sum = 0, moved = 0;
        int n = 0, turns = 0;
        for (var i = trace.Length - 1; i >= 0 && n < LastSeconds; i--)
        {
            if (!ScoredGases.IsScored(trace.Phase[i]) || double.IsNaN(values[i])) continue;
            (sum, n) = (sum + values[i], n + 1);
            if (i < 1 || i + 1 >= trace.Length || trace.Phase[i - 1] != trace.Phase[i] || trace.Phase[i + 1] != trace.Phase[i]) continue;
            var turn = Math.Abs(values[i + 1] - 2 * values[i] + values[i - 1]);
            if (!double.IsNaN(turn)) (moved, turns) = (moved + turn, turns + 1);
        }
        return turns < FewestSeconds || !(sum > 0) || !(moved > 0) ? null : (sum / n, moved / turns / (sum / n));
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var lanes = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s))).Select(x => (x.Subject, x.Seen, High: x.Seen.Sum(o => o.Exposure), Low: x.Seen.Sum(o => LowOf(o).Count))).Where(x => x.High >= FewestReadings && x.Low >= FewestReadings)
            .Select(x => (x.Subject, x.Seen, x.High, Off: x.Seen.Sum(o => o.Sum) / x.High - x.Seen.Sum(o => LowOf(o).Sum) / x.Low, Error: Math.Sqrt(x.Seen.Sum(o => o.SumOfSquares)) / x.High)).ToList();
        if (PeerLevel.Fit([.. lanes.Select(l => l.Off)], Resolution) is not { } peers) yield break;
        foreach (var (subject, seen, high, off, error) in lanes)
        {
            var days = seen.Where(o => o.Examples.Count > 0).ToList();
            yield return new Measurement(Card.Id, subject, off, Core.Indicators.Range.AtLeast(peers.ExpectedLow), off > Least ? 1 : peers.LowerTail(off, error))
            {
                Exposure = high,
                Because = new($"{high:0} 个较高读数的逐秒波动为他站同软件同浓度读数的 {Math.Exp(off):0%}（已扣除本线低读数的差别）", $"{high:0} high readings fluctuate by {Math.Exp(off):0%} of what equally high ones of the software do at other stations (what its low readings differ by is taken off)"),
                Examples = [.. days.SelectMany(o => o.Examples).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
                SeenFrom = days.Count > 0 ? days[0].Day : null,
                SeenTo = days.Count > 0 ? days[^1].Day : null,
            };
        }
    }

    private static (double Count, double Sum) LowOf(Observation seen) => seen.Tag.Split(';') is [var count, var sum] ? (double.Parse(count, CultureInfo.InvariantCulture), double.Parse(sum, CultureInfo.InvariantCulture)) : (0, 0);
}
