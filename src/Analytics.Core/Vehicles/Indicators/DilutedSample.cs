using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of valid tests measured in air-diluted gas. The share of air is what is missing of the carbon, 1 − (CO2+CO)/undiluted CO2 (cautious for rich engines, whose carbon is more), where oxygen makes up for it (O2/20.9 at least half of
/// it), over the scored seconds or over the last ten of a steady-state test, which alone give its result, where they have 0.10 more; abnormal when it is 0.10 and six spreads over what other tests of the method show, or CO + CO2 is under the 6 % at which the standard stops the test. Only
/// tests that were passed count: nobody thins a sample to fail.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a hybrid whose engine is off (left out), a leaking exhaust or a lean engine (now and then, on any lane, and it fails as others do), a hose of the lane that leaks for some days (every car in turn, dirty or clean,
/// or while the leak checks of its analyser fail: those tests count a third).</remarks>
public sealed class DilutedSample : LaneOutlier
{
    public override IndicatorCard Card { get; } = CardOf("diluted_sample", Tier.Contradiction, ["diluted_sample"], new("尾气被稀释", "diluted exhaust"),
        new("混动车发动机未启动（不计）；排气管漏气", "a hybrid with its engine off (left out); a leaking exhaust"), "GB 18285-2018: CO + CO2 < 6 % stops the test; domain A3", version: 8);

    /// <summary>A leak is found within so many days; one test in between for four that are thinned may be spared; and what is left of the evidence.</summary>
    private const int LeakDays = 7, FewestInTurn = 3;
    private const double Spared = 0.25, OfLeak = 0.3;

    /// <summary>A leak whose checks fail was there some days before and after them.</summary>
    private const int AboutCheck = 2;

    /// <summary>Marks a day on which an analyser of the lane failed its leak check.</summary>
    private const string FailedCheck = "leak";

    protected override double Least => 0.1;

    protected override bool Below => false;

    protected override double SmallestShare => 0.01;

    protected override Habit? Standard => new(0.04, 0.03);

    protected override string GroupOf(Inspection test) => test.Method + "|" + test.Fuel;

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        if (test.Fuel is "diesel" or "hybrid" || test.Verdict is not (Verdict.Pass or Verdict.Fail) || Thinnest(day, test) is not { } gas) return double.NaN;
        return gas.AirShare(test.Fuel == "cng");
    }

    /// <summary>The gas of the whole test, or of its end, where a probe slipped that was in its place before.</summary>
    private ScoredGases? Thinnest(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        var naturalGas = test.Fuel == "cng";
        if (ScoredGases.Of(trace) is not { } whole) return null;
        // An exhaust that leaks draws now more air, now less.
        return test.Method == TestMethod.Asm && ScoredGases.AtEnd(trace) is { } end && end.AirShare(naturalGas) > whole.AirShare(naturalGas) + Least ? end : whole;
    }

    protected override TestLook? Look(VehicleDay day, Inspection test) => IsThinned(day, test) && test.Verdict == Verdict.Fail ? new TestLook(false, 0, null) : base.Look(day, test);

    private bool IsThinned(VehicleDay day, Inspection test) => base.Look(day, test) is { Abnormal: true };

    /// <summary>Keeps of each day, as the expected number, how many tests between the first and the last that were thinned were left alone and, as the sum, how many had at least half as much air.</summary>
    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var airs = day.Lanes.ToDictionary(l => l.Key, l => AirOf(day, [.. l.Select(t => (t, IsThinned(day, t)))]));
        var leaking = day.Calibrations.Where(c => c.Kind == "leak" && !c.Passed).Select(c => c.AnalyzerId).ToHashSet(StringComparer.Ordinal);
        var failed = day.Lanes.Where(l => l.Any(t => leaking.Contains(t.AnalyzerId))).Select(l => l.Key).ToHashSet(StringComparer.Ordinal);
        return base.Observe(day, memory).Select(o => o with { Expected = airs[o.Subject.Id].Spared, Sum = airs[o.Subject.Id].Alike, Tag = failed.Contains(o.Subject.Id) ? FailedCheck : "" }).ToList();
    }

    /// <summary>A leak does not give each car the same air, and the city's spread may hide the lesser half of it: half as much as the thinned have is thinned too.</summary>
    private (int Spared, int Alike) AirOf(VehicleDay day, List<(Inspection Test, bool Thinned)> tests)
    {
        var (first, last) = (tests.FindIndex(t => t.Thinned), tests.FindLastIndex(t => t.Thinned));
        if (first < 0) return (0, 0);
        var alike = Robust.Median([.. tests.Where(t => t.Thinned).Select(t => ValueOf(day, t.Test))]) / 2;
        return (tests[first..(last + 1)].Count(t => ValueOf(day, t.Test) < alike), tests.Count(t => ValueOf(day, t.Test) >= alike));
    }

    /// <summary>Whoever thins a sample does so for the car that needs it. A hose that leaks thins one car after the other, until somebody finds it: what it thinned counts a third, and what was thinned besides as ever.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var leaking = window.Subjects.Select(s => (Subject: s, Days: LeakingDays(window.Of(s)))).Where(s => s.Days.Count > 0).ToDictionary(s => s.Subject, s => s.Days);
        var all = base.Judge(window).ToList();
        if (leaking.Count == 0) return all;
        var besides = base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => leaking.TryGetValue(s, out var days) ? window.Of(s).Select(o => days.Contains(o.Day) ? o with { Count = 0 } : o) : window.Of(s)).ToList()))
            .ToDictionary(m => m.Subject, m => m.Evidence);
        return all.Select(m => leaking.ContainsKey(m.Subject) ? m with { Evidence = Math.Max(OfLeak * m.Evidence, besides.GetValueOrDefault(m.Subject)) } : m);
    }

    /// <summary>
    /// The days of a lane whose thinned tests are a leak's: those about checks that failed, on more than one day; a time in which one car was thinned after the other, if checks failed in it; and one such time that was over before checks
    /// need have found it.
    /// </summary>
    private static HashSet<DateOnly> LeakingDays(IReadOnlyList<Observation> seen)
    {
        var days = seen.GroupBy(o => o.Day).OrderBy(d => d.Key).Select(d => (Day: d.Key, Thinned: d.Sum(o => o.Count), Spared: d.Sum(o => o.Expected), Alike: d.Sum(o => o.Sum), Tests: d.Sum(o => o.Exposure), Failed: d.Any(o => o.Tag == FailedCheck))).ToList();
        var failed = days.Where(d => d.Failed).Select(d => d.Day).ToList();
        var known = failed.Count > 1;
        bool IsAboutCheck(DateOnly day) => known && failed.Exists(f => Math.Abs(f.DayNumber - day.DayNumber) <= AboutCheck);
        var times = InTurn([.. days.Select(d => (d.Day, d.Thinned, IsInTurn: d.Alike > 0 && d.Spared <= Spared * d.Alike && (d.Alike >= FewestInTurn || 2 * d.Alike >= d.Tests)))]);
        var found = times.Where(t => known && failed.Exists(f => f >= t.First && f <= t.Last)).ToList();
        var unknown = times.Except(found).Where(t => t.Last.DayNumber - t.First.DayNumber < LeakDays).OrderByDescending(t => t.Thinned).Take(1);
        var leaks = found.Concat(unknown).ToList();
        return [.. days.Where(d => d.Thinned > 0 && (IsAboutCheck(d.Day) || leaks.Exists(t => d.Day >= t.First && d.Day <= t.Last))).Select(d => d.Day)];
    }

    /// <summary>The times from one day with tests to the next in which hardly a test was spared between those that were thinned, and several or most of a day had as much air.</summary>
    private static List<(DateOnly First, DateOnly Last, double Thinned)> InTurn(List<(DateOnly Day, double Thinned, bool IsInTurn)> days)
    {
        var times = new List<(DateOnly First, DateOnly Last, double Thinned)>();
        for (var from = 0; from < days.Count;)
        {
            var to = from;
            while (to < days.Count && days[to].IsInTurn) to++;
            if (to > from && days[from..to].Exists(d => d.Thinned >= FewestInTurn)) times.Add((days[from].Day, days[to - 1].Day, days[from..to].Sum(d => d.Thinned)));
            from = Math.Max(to, from + 1);
        }
        return times;
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected)
    {
        var gas = Thinnest(day, test)!.Value;
        return new TestLook(true, value, new($"检验 {test.Id}：CO+CO2 仅 {gas.Co + gas.Co2:0.0}%，O2 {gas.O2:0.0}%，混入空气约 {value:0%}（他检验约 {expected:0%}）",
            $"test {test.Id}: CO + CO2 {gas.Co + gas.Co2:0.0} %, O2 {gas.O2:0.0} %, about {value:0%} air (others about {expected:0%})"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次有效检验中 {abnormal:0} 次尾气被空气稀释仍判有效（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} valid tests measured air-diluted gas (usually {peers.Mean:0.0%})");
}
