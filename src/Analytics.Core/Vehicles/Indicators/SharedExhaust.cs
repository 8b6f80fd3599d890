using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Days on which three vehicles of three models, tested on one lane, have the same exhaust in every gas that can be measured (CO, HC, NO within an eighth), observed ÷ expected. One donor that stands beside the lane
/// gives them; honest engines of different models differ by a factor from gas to gas. What chance does, the day's tests of the same method at other stations show, test by test: a clean engine finds many like itself, a
/// peculiar one none. The day is the unit, because what is alike on a day is alike together.
/// </summary>
/// <remarks>
/// Formula: levels ln(mean) over the last three quarters of the scored seconds; share c of the others' tests that are alike; trios of a day E = Σ c² × pairs of strangers / 3, a day with one expected with 1 − exp(−E). Unit: observed ÷ expected days.
/// Innocent look-alike: a fleet (one model counts once), clean engines at a vendor's floor (do not speak), an old bench of coarse steps (they are learned lane by lane), one analyser's own gain (the spread of honest lanes contains it), a vehicle tested twice (not a stranger).
/// </remarks>
public sealed class SharedExhaust : DayIndicator<VehicleDay>
{
    /// <summary>An eighth: how well one engine repeats itself from test to test.</summary>
    private const double Alike = 0.12;

    /// <summary>A gas whose mean is fewer steps of the print, as the bench makes them, says nothing: an old one prints every fifth ppm, and all clean engines alike; two gases must speak at least.</summary>
    private const double FewestSteps = 3;

    private const int FewestGases = 2, FewestOthers = 30, MostOthers = 400;
    private const int FewestDays = 3;
    private const double LeastExpected = 0.05;

    private static readonly (string Channel, double Step)[] Gases = [("co_pct", 0.01), ("hc_ppm", 1), ("no_ppm", 1)];

    public override IndicatorCard Card { get; } = new("shared_exhaust", 3, LeadKind.VehicleInspection, Tier.Statistical, ["donor_vehicle", "copied_trace"], "observed / expected days",
        new("不同车辆尾气相同", "different vehicles with one and the same exhaust"), new("同型车队（不计）；分析仪自身增益", "a fleet of one model (left out); one analyser's own gain"),
        "consecutive tests that share what no two cars share (Oliva, JPE 2015); domain B2");

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var steps = day.Inspections.GroupBy(t => t.LaneKey).ToDictionary(lane => lane.Key, lane => StepsOf(day, [.. lane]));
        var tests = WithoutFloors([.. day.Inspections.Select(t => (Test: t, Levels: LevelsOf(day, t, steps[t.LaneKey]))).Where(x => x.Levels is not null).Select(x => (x.Test, x.Levels!))]);
        var others = tests.GroupBy(t => t.Test.Method).ToDictionary(g => g.Key, g => Sample([.. g]));
        foreach (var lane in tests.GroupBy(t => t.Test.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var (judged, expected, trio) = (0, 0.0, default((Measured, Measured, Measured)?));
            foreach (var method in lane.GroupBy(t => t.Test.Method).OrderBy(g => g.Key))
            {
                var own = method.ToList();
                foreach (var test in own)
                {
                    var strangers = own.Where(o => AreStrangers(test.Test, o.Test)).ToList();
                    if (strangers.Count < 2 || Chance(test, others[method.Key]) is not (var chance and >= 0)) continue;
                    judged++;
                    expected += chance * chance * strangers.Count * (strangers.Count - 1) / 2 / 3;
                    trio ??= TrioWith(test, [.. strangers.Where(o => AreAlike(test.Levels, o.Levels))]);
                }
            }
            if (judged == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First().Test), day.Day)
            {
                Exposure = judged,
                Count = trio is null ? 0 : 1,
                Expected = 1 - Math.Exp(-expected),
                Examples = trio is var (first, second, third) ? [ExampleOf(day.Day, first, second, third)] : [],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var lanes = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s))).Select(x => (x.Subject, x.Seen, Observed: x.Seen.Sum(o => o.Count), Expected: Math.Max(LeastExpected, x.Seen.Sum(o => o.Expected)), Tests: x.Seen.Sum(o => o.Exposure))).ToList();
        if (lanes.Count == 0) yield break;
        var peers = PeerRatio.FitCore(lanes.Select(l => (l.Observed, l.Expected)));
        foreach (var l in lanes)
        {
            var days = l.Seen.Where(o => o.Count > 0).ToList();
            var p = l.Observed < FewestDays ? 1 : peers.UpperTail(l.Observed, l.Expected);
            yield return new Measurement(Card.Id, l.Subject, l.Observed / l.Expected, Core.Indicators.Range.AtMost(peers.ExpectedHigh(l.Expected)), p)
            {
                Exposure = l.Tests,
                Because = new($"{l.Seen.Count} 天中 {l.Observed:0} 天有三辆不同车型的车各气体浓度几乎相同，按他站同法检验应约 {l.Expected:0.0} 天（全市比值通常 {peers.Mean:0.0}）",
                    $"on {l.Observed:0} of {l.Seen.Count} days three vehicles of three models have the same exhaust in every gas; tests at other stations give about {l.Expected:0.0} (ratio usually {peers.Mean:0.0})"),
                Examples = [.. days.SelectMany(o => o.Examples).Take(Observation.MaxExamples)],
                SeenFrom = days.Count > 0 ? days[0].Day : null,
                SeenTo = days.Count > 0 ? days[^1].Day : null,
            };
        }
    }

    /// <summary>A test with two alike that are strangers to each other and alike as well.</summary>
    private static (Measured, Measured, Measured)? TrioWith(Measured test, List<Measured> alike)
    {
        for (var j = 0; j < alike.Count; j++)
            for (var k = j + 1; k < alike.Count; k++)
                if (AreStrangers(alike[j].Test, alike[k].Test) && AreAlike(alike[j].Levels, alike[k].Levels)) return (test, alike[j], alike[k]);
        return null;
    }

    private static bool AreStrangers(Inspection a, Inspection b) => a.VehicleId != b.VehicleId && a.ModelCode != b.ModelCode && a.Fuel == b.Fuel;

    private static bool AreAlike(double[] a, double[] b)
    {
        var speaking = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if (double.IsNaN(a[i]) != double.IsNaN(b[i])) return false;
            if (double.IsNaN(a[i])) continue;
            if (Math.Abs(a[i] - b[i]) > Alike) return false;
            speaking++;
        }
        return speaking >= FewestGases;
    }

    /// <summary>Share of other stations' tests of other models that are alike, half a test added; NaN with too few of them.</summary>
    private static double Chance(Measured test, IReadOnlyList<Measured> others)
    {
        var (n, alike) = (0, 0);
        foreach (var other in others)
        {
            if (other.Test.StationId == test.Test.StationId || !AreStrangers(test.Test, other.Test)) continue;
            n++;
            if (AreAlike(test.Levels, other.Levels)) alike++;
        }
        return n < FewestOthers ? double.NaN : (alike + 0.5) / (n + 1);
    }

    /// <summary>Every so manieth test of a large day, in the day's order, so that the work grows with the day and not with its square.</summary>
    private static IReadOnlyList<Measured> Sample(IReadOnlyList<Measured> tests) => tests.Count <= MostOthers ? tests : [.. Enumerable.Range(0, MostOthers).Select(i => tests[(int)((long)i * tests.Count / MostOthers)])];

    /// <summary>
    /// The lowest reading of a software, where tests of two of its lanes or of three models stand at it, is a vendor's floor (10 ppm of some): what lies within an eighth of it is no exhaust that says anything.
    /// Left are the tests in which enough gases speak.
    /// </summary>
    private static List<Measured> WithoutFloors(List<(Inspection Test, Level[] Levels)> tests)
    {
        var floors = new Dictionary<(string Software, int Gas), double>();
        foreach (var software in tests.GroupBy(t => t.Test.SoftwareVersion))
            for (var gas = 0; gas < Gases.Length; gas++)
            {
                var lowest = software.Min(t => t.Levels[gas].Lowest);
                var standing = software.Where(t => t.Levels[gas].Stands && t.Levels[gas].Lowest <= lowest).Select(t => t.Test).ToList();
                if (standing.Select(t => t.LaneKey).Distinct().Count() > 1 || standing.Select(t => t.ModelCode).Distinct().Count() > 2) floors[(software.Key, gas)] = Math.Log(lowest);
            }
        double Spoken(Inspection test, Level level, int gas) => floors.TryGetValue((test.SoftwareVersion, gas), out var floor) && level.Log - floor <= Alike ? double.NaN : level.Log;
        return [.. tests.Select(t => new Measured(t.Test, [.. t.Levels.Select((level, gas) => Spoken(t.Test, level, gas))])).Where(m => m.Levels.Count(l => !double.IsNaN(l)) >= FewestGases)];
    }

    /// <summary>ln of each gas's mean over the last three quarters of the scored seconds; NaN where it hardly leaves the print; null where the test says nothing.</summary>
    private static Level[]? LevelsOf(VehicleDay day, Inspection test, double[] steps)
    {
        if (test.Fuel == "diesel" || test.ModelCode.Length == 0 || test.Verdict is not (Verdict.Pass or Verdict.Fail)) return null;
        var trace = day.Traces.Of(test.Id);
        var from = FirstScored(trace);
        if (from < 0) return null;
        from += (trace.Length - from) / 4;
        var levels = new Level[Gases.Length];
        for (var g = 0; g < Gases.Length; g++) levels[g] = LevelOf(trace.Of(Gases[g].Channel)[from..], steps[g]);
        return levels;
    }

    /// <summary>By how little the readings of a lane's bench change at least, gas by gas; not under what the records print.</summary>
    private static double[] StepsOf(VehicleDay day, IReadOnlyList<Inspection> lane) =>
        [.. Gases.Select(gas => Math.Max(gas.Step, lane.Select(test => LeastChange(day.Traces.Of(test.Id).Of(gas.Channel))).Where(double.IsFinite).DefaultIfEmpty(0).Min()))];

    private static double LeastChange(ReadOnlySpan<double> values)
    {
        var least = double.PositiveInfinity;
        for (var i = 1; i < values.Length; i++)
            if (Math.Abs(values[i] - values[i - 1]) is var change and > 1e-9 && change < least) least = change;
        return least;
    }

    private static Level LevelOf(ReadOnlySpan<double> seconds, double step)
    {
        var (sum, n, lowest, atLowest) = (0.0, 0, double.PositiveInfinity, 0);
        foreach (var value in seconds)
        {
            if (double.IsNaN(value)) continue;
            (sum, n) = (sum + value, n + 1);
            if (value < lowest) (lowest, atLowest) = (value, 0);
            if (value == lowest) atLowest++;
        }
        return new(n == 0 || sum / n < FewestSteps * step ? double.NaN : Math.Log(sum / n), lowest, atLowest > n / 2);
    }

    private static int FirstScored(ProcessTrace trace)
    {
        for (var i = 0; i < trace.Length; i++)
            if (Physics.ScoredGases.IsScored(trace.Phase[i])) return i;
        return -1;
    }

    private static Example ExampleOf(DateOnly day, Measured a, Measured b, Measured c)
    {
        string Shown(Measured m) => $"{m.Test.Id} ({m.Test.ModelCode}: {string.Join("/", m.Levels.Select((l, i) => double.IsNaN(l) ? "-" : Math.Exp(l).ToString(i == 0 ? "0.00" : "0", System.Globalization.CultureInfo.InvariantCulture)))})";
        return new Example(c.Test.Ref(day) with { Other = $"inspections:{day:yyyy-MM-dd}:{a.Test.Id}" }, 1, new(
            $"{day:MM-dd} 三辆不同车型的 CO/HC/NO 均值几乎相同：{Shown(a)}、{Shown(b)}、{Shown(c)}", $"{day:MM-dd}: three models with the same mean CO/HC/NO: {Shown(a)}, {Shown(b)}, {Shown(c)}"));
    }

    /// <summary>ln of a gas's mean, its lowest reading, and whether more than half of the seconds stand at it.</summary>
    private readonly record struct Level(double Log, double Lowest, bool Stands);

    private sealed record Measured(Inspection Test, double[] Levels);
}
