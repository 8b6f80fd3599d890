using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// How long each phase of a test lasts at the least in ordinary work, learned: per lane the lower tenth of its passed tests, per software the median of its lanes. Software that may end a
/// mode early for clean cars, and software that always runs a phase to its end, so have each their own.
/// </summary>
public sealed class PhaseDurations
{
    private const int FewestLanes = 3, FewestTests = 3;

    private readonly Dictionary<(string Software, TestMethod Method, Phase Phase), Dictionary<string, (double Tests, double Weighted)>> lanes = [];

    public static readonly Dataset Dataset = new("signatures_short_test",
        [Text("phase_id"), Text("software"), Text("lane"), Integer("method", 0, 9), Integer("phase", 0, 99), Integer("tests", 0, 1e6), Number("seconds", 0, 1e5)], ["phase_id"], null);

    /// <summary>Phases whose length says something; the way to them takes as long as it takes.</summary>
    public static readonly IReadOnlyList<Phase> Phases =
        [Phase.Asm5025, Phase.Asm2540, Phase.Warmup, Phase.HighIdle, Phase.LowIdle, Phase.Drive, Phase.Vel100, Phase.Vel80, Phase.Accel1, Phase.Accel2, Phase.Accel3];

    public static Table ToTable(VehicleDay day)
    {
        var rows = day.Inspections.Where(i => i.Verdict == Verdict.Pass).SelectMany(i => Spans(day, i).Select(s => (i.SoftwareVersion, Lane: i.LaneKey, i.Method, s.Phase, s.Seconds)))
            .GroupBy(x => (x.SoftwareVersion, x.Lane, x.Method, x.Phase)).OrderBy(g => g.Key.Lane, StringComparer.Ordinal).ThenBy(g => g.Key.Method).ThenBy(g => g.Key.Phase)
            .ThenBy(g => g.Key.SoftwareVersion, StringComparer.Ordinal).Select(g => (g.Key, Tests: (double)g.Count(), Seconds: Robust.Quantile([.. g.Select(x => (double)x.Seconds)], 0.1))).ToList();
        return new Table(Dataset, rows.Count)
            .With("phase_id", (IReadOnlyList<string?>)[.. rows.Select(r => $"{r.Key.SoftwareVersion}|{r.Key.Lane}|{r.Key.Method}|{r.Key.Phase}")])
            .With("software", (IReadOnlyList<string?>)[.. rows.Select(r => r.Key.SoftwareVersion)])
            .With("lane", (IReadOnlyList<string?>)[.. rows.Select(r => r.Key.Lane)])
            .With("method", [.. rows.Select(r => (double)r.Key.Method)])
            .With("phase", [.. rows.Select(r => (double)r.Key.Phase)])
            .With("tests", [.. rows.Select(r => r.Tests)])
            .With("seconds", [.. rows.Select(r => r.Seconds)]);
    }

    public void Add(Table kept)
    {
        for (var row = 0; row < kept.RowCount; row++)
        {
            var key = (kept.TextAt("software", row) ?? "", (TestMethod)kept.NumberAt("method", row)!.Value, (Phase)kept.NumberAt("phase", row)!.Value);
            double tests = kept.NumberAt("tests", row)!.Value, seconds = kept.NumberAt("seconds", row)!.Value;
            // Once for the software, once for the city.
            foreach (var software in new[] { "software " + key.Item1, "" })
            {
                if (!lanes.TryGetValue((software, key.Item2, key.Item3), out var byLane)) lanes[(software, key.Item2, key.Item3)] = byLane = [];
                var (n, sum) = byLane.GetValueOrDefault(kept.TextAt("lane", row)!);
                byLane[kept.TextAt("lane", row)!] = (n + tests, sum + tests * seconds);
            }
        }
    }

    /// <summary>Seconds that a phase lasts at the least at the other lanes of the software, else of the city; NaN when not known.</summary>
    public double Usual(Inspection test, Phase phase) => Usual("software " + test.SoftwareVersion, test, phase) is var own && double.IsNaN(own) ? Usual("", test, phase) : own;

    private double Usual(string software, Inspection test, Phase phase)
    {
        if (!lanes.TryGetValue((software, test.Method, phase), out var byLane)) return double.NaN;
        var others = byLane.Where(l => l.Key != test.LaneKey && l.Value.Tests >= FewestTests).Select(l => l.Value.Weighted / l.Value.Tests).ToArray();
        return others.Length < FewestLanes ? double.NaN : Robust.Median(others);
    }

    /// <summary>Seconds of each phase that a test has, between its neighbours' last and first second, so that seconds lost in the upload do not shorten it.</summary>
    public static IReadOnlyList<(Phase Phase, int Seconds)> Spans(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        var spans = new List<(Phase, int)>();
        foreach (var phase in Phases)
        {
            if (PhaseRows.Of(trace, phase, tailLost: false) is not { } at) continue;
            var from = at.Start == 0 ? trace.Second[0] : trace.Second[at.Start - 1] + 1;
            var to = at.End == trace.Length ? trace.Second[^1] + 1 : trace.Second[at.End];
            spans.Add((phase, to - from));
        }
        return spans;
    }
}
