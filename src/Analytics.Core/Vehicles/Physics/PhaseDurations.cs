using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// How long each phase of a test lasts at the least in ordinary work, learned: per lane the lowest twentieth of its passed tests over two weeks, per software the lower quarter of its other
/// lanes. Software that may end a mode early for a clean car, if only at lanes where clean cars come, and software that always runs a phase to its end, have so each their own.
/// </summary>
public sealed class PhaseDurations
{
    private const int FewestLanes = 3, FewestTests = 5, TestsOfTwentieth = 20;
    private const double ShortestTests = 0.05, ShortestLanes = 0.25, ShortestLanesOfCity = 0.1;

    private readonly Dictionary<(string Software, TestMethod Method, Phase Phase), SortedDictionary<string, List<double>>> lanes = [];

    public static readonly Dataset Dataset = new("signatures_short_test",
        [Text("phase_id"), Text("software"), Text("lane"), Integer("method", 0, 9), Integer("phase", 0, 99), Text("seconds")], ["phase_id"], null);

    /// <summary>Phases whose length says something; the way to them takes as long as it takes.</summary>
    public static readonly IReadOnlyList<Phase> Phases =
        [Phase.Asm5025, Phase.Asm2540, Phase.Warmup, Phase.HighIdle, Phase.LowIdle, Phase.Drive, Phase.Vel100, Phase.Vel80, Phase.Accel1, Phase.Accel2, Phase.Accel3];

    /// <summary>The day's durations per lane and phase, as text <c>seconds*tests</c>, shortest first.</summary>
    public static Table ToTable(VehicleDay day)
    {
        var rows = day.Inspections.Where(i => i.Verdict == Verdict.Pass).SelectMany(i => Spans(day, i).Select(s => (i.SoftwareVersion, Lane: i.LaneKey, i.Method, s.Phase, s.Seconds)))
            .GroupBy(x => (x.SoftwareVersion, x.Lane, x.Method, x.Phase)).OrderBy(g => g.Key.Lane, StringComparer.Ordinal).ThenBy(g => g.Key.Method).ThenBy(g => g.Key.Phase)
            .ThenBy(g => g.Key.SoftwareVersion, StringComparer.Ordinal)
            .Select(g => (g.Key, Seconds: string.Join(' ', g.GroupBy(x => x.Seconds).OrderBy(x => x.Key).Select(x => $"{x.Key}*{x.Count()}")))).ToList();
        return new Table(Dataset, rows.Count)
            .With("phase_id", (IReadOnlyList<string?>)[.. rows.Select(r => $"{r.Key.SoftwareVersion}|{r.Key.Lane}|{r.Key.Method}|{r.Key.Phase}")])
            .With("software", (IReadOnlyList<string?>)[.. rows.Select(r => r.Key.SoftwareVersion)])
            .With("lane", (IReadOnlyList<string?>)[.. rows.Select(r => r.Key.Lane)])
            .With("method", [.. rows.Select(r => (double)r.Key.Method)])
            .With("phase", [.. rows.Select(r => (double)r.Key.Phase)])
            .With("seconds", (IReadOnlyList<string?>)[.. rows.Select(r => r.Seconds)]);
    }

    public void Add(Table kept)
    {
        for (var row = 0; row < kept.RowCount; row++)
        {
            var (method, phase, lane) = ((TestMethod)kept.NumberAt("method", row)!.Value, (Phase)kept.NumberAt("phase", row)!.Value, kept.TextAt("lane", row)!);
            var seconds = kept.TextAt("seconds", row)!.Split(' ').Select(s => s.Split('*')).SelectMany(s => Enumerable.Repeat(double.Parse(s[0]), int.Parse(s[1]))).ToList();
            // Once for the software, once for the city.
            foreach (var software in new[] { "software " + kept.TextAt("software", row), "" })
            {
                if (!lanes.TryGetValue((software, method, phase), out var byLane)) lanes[(software, method, phase)] = byLane = new(StringComparer.Ordinal);
                if (!byLane.TryGetValue(lane, out var known)) byLane[lane] = known = [];
                known.AddRange(seconds);
            }
        }
    }

    /// <summary>
    /// Seconds that a phase lasts at the least at the other lanes of a test's software, at those of the city, and the median of the lane itself; NaN when not known. Counted once for all tests of a day.
    /// </summary>
    public Func<Inspection, Phase, (double Software, double City, double Own)> Usual()
    {
        var known = lanes.ToDictionary(p => p.Key, p => p.Value.Where(l => l.Value.Count >= FewestTests)
            .Select(l => (Lane: l.Key, Shortest: Shortest([.. l.Value]), Median: Robust.Median([.. l.Value]))).ToList());
        return (test, phase) =>
        {
            var own = known.GetValueOrDefault(("", test.Method, phase), []).Where(l => l.Lane == test.LaneKey).Select(l => l.Median).DefaultIfEmpty(double.NaN).First();
            return (Others("software " + test.SoftwareVersion, test, phase, ShortestLanes), Others("", test, phase, ShortestLanesOfCity), own);
        };

        double Others(string software, Inspection test, Phase phase, double share)
        {
            var others = known.GetValueOrDefault((software, test.Method, phase), []).Where(l => l.Lane != test.LaneKey).Select(l => l.Shortest).ToArray();
            return others.Length < FewestLanes ? double.NaN : Robust.Quantile(others, share);
        }
    }

    /// <summary>The lowest twentieth. The shortest of a handful is far above it where they differ: it lies as far below that as that below the median.</summary>
    private static double Shortest(double[] seconds) => seconds.Length >= TestsOfTwentieth ? Robust.Quantile(seconds, ShortestTests) : 2 * seconds.Min() - Robust.Median(seconds);

    /// <summary>Seconds of a driving cycle of which the software marks the stops as idling; null where the drive is in one piece.</summary>
    private static int? InParts(ProcessTrace trace)
    {
        var (pieces, from, to) = (0, -1, -1);
        for (var i = 0; i < trace.Length; i++)
        {
            if (trace.Phase[i] is not (Phase.Idle or Phase.Accelerate or Phase.Drive)) continue;
            if (trace.Phase[i] == Phase.Drive && (i == 0 || trace.Phase[i - 1] != Phase.Drive)) pieces++;
            (from, to) = (from < 0 ? i : from, i);
        }
        return pieces < 2 ? null : trace.Second[to] - trace.Second[from] + 1;
    }

    /// <summary>Seconds of each phase that a test has, between its neighbours' last and first second, so that seconds lost in the upload do not shorten it.</summary>
    public static IReadOnlyList<(Phase Phase, int Seconds)> Spans(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        var spans = new List<(Phase, int)>();
        foreach (var phase in Phases)
        {
            if (PhaseRows.Of(trace, phase, tailLost: false) is not { } at) continue;
            if (phase == Phase.Drive && InParts(trace) is { } cycle)
            {
                spans.Add((phase, cycle));
                continue;
            }
            var from = at.Start == 0 ? trace.Second[0] : trace.Second[at.Start - 1] + 1;
            var to = at.End == trace.Length ? trace.Second[^1] + 1 : trace.Second[at.End];
            spans.Add((phase, to - from));
        }
        return spans;
    }
}
