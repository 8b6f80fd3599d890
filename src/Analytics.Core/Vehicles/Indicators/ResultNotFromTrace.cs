using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose printed result does not follow from their seconds, for every method: window means of gases and smoke with their corrections, peaks of
/// free acceleration and their mean, wheel power, grams per kilometre. Which way a software goes from seconds to result is learned first, from the bulk of its other
/// lanes over a week (one vote per lane) and from the lane's own majority; a test counts only when its result is better than any of those ways gives, by more than two steps of the print
/// and 3 % (6 or 12 % where the way explains less of the bulk). Software whose way is not known is not evaluated.
/// </summary>
/// <remarks>
/// Unit: share of tests; an example's value is ln(seconds/printed). A factor that is the same in all abnormal tests speaks for a factor in the software, results right
/// under their limits for correction by hand, results of thinned gas for dilution that is covered up. Innocent look-alike: a vendor's own averaging (learned), seconds lost in the upload (windows with a gap are left out).
/// </remarks>
public sealed class ResultNotFromTrace : LaneRate
{
    private const int SamplePerLane = 40;

    /// <summary>Below a fifth of the limit a result decides nothing and floors begin.</summary>
    private const double Material = 0.2;

    /// <summary>A tenth of air and more is no leak of honest exhausts: its λ and its dilution factor give it away, and are then printed otherwise.</summary>
    private const double MuchAir = 0.1;

    /// <summary>The <see cref="TestLook.Kind"/> of a test whose gas was thinned: what was printed hides that.</summary>
    private const string Thinned = "air";

    private static readonly ILookup<TestMethod, PrintedResult> Results = PrintedResult.All.ToLookup(r => r.Method);

    private readonly ConditionalWeakTable<VehicleDay, DayResults> days = [];

    public override IndicatorCard Card { get; } = CardOf("result_not_from_trace", Tier.Contradiction, ["edited_result", "scaled_results", "limit_hugging", "diluted_sample"],
        new("结果与过程数据不符", "a result that does not follow from its seconds"), new("厂家自有的平均窗口或修正约定（已按同软件大多数检验学习）", "a vendor's own window or correction (learned from the bulk of its tests)"),
        "GB 18285-2018 annexes A, B, D; GB 3847-2018 annexes A, B; domain A2", version: 6);

    public override Dataset Digest => ConventionVotes.Dataset;

    public override int DigestDays => 7;

    public override Table Digested(VehicleDay day) => ResultsOf(day).Votes.ToTable();

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var results = ResultsOf(day);
        var habits = new ConventionVotes();
        foreach (var (_, table) in memory.Digests) habits.Add(table);
        habits.Add(results.Votes.ToTable());
        return Observe(day, (_, test) => results.Look(test, habits)).ToList();
    }

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    /// <summary>One and the same factor (within 3 %) in the abnormal tests is a factor in the software; results within the last tenth under a limit were aimed there.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen)
    {
        var n = seen.Sum(o => o.Count);
        if (n < 3) return [];
        if (2 * CountOf(seen, Thinned) > n) return ["diluted_sample", "edited_result"];
        var mean = seen.Sum(o => o.Sum) / n;
        var spread = Math.Sqrt(Math.Max(0, seen.Sum(o => o.SumOfSquares) / n - mean * mean));
        if (spread < 0.03 + 0.1 * Math.Abs(mean)) return ["scaled_results", "edited_result"];
        return AreAimed(seen) ? ["limit_hugging", "edited_result"] : ["edited_result", "scaled_results", "limit_hugging"];
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, Statistics.PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的上报结果无法由逐秒数据按该软件的通常算法得出（全市通常 {peers.Mean:0.0%}）",
        $"the results of {abnormal:0} of {evaluated:0} tests do not follow from their seconds in the way their software usually goes (usually {peers.Mean:0.0%})");

    private DayResults ResultsOf(VehicleDay day) => days.GetValue(day, d => new DayResults(d));

    /// <summary>The predictions of one day's tests and what they say of the habits.</summary>
    private sealed class DayResults
    {
        private readonly VehicleDay day;
        private readonly RecordedEnds ends;
        private readonly Dictionary<string, MassPerKilometre?> mass;

        public DayResults(VehicleDay day)
        {
            (this.day, ends) = (day, new RecordedEnds(day));
            foreach (var test in day.Inspections.Where(IsJudged)) Vote(test);
            var transient = day.Inspections.Where(i => i.Method == TestMethod.Vmas && IsJudged(i)).ToList();
            var city = new Lazy<MassPerKilometre?>(() => MassPerKilometre.Learn([.. Spread(transient)], day.Traces));
            mass = transient.GroupBy(i => i.SoftwareVersion)
                .ToDictionary(g => g.Key, g => MassPerKilometre.Learn([.. Spread(g)], day.Traces) ?? city.Value?.For([.. g], day.Traces));
        }

        public ConventionVotes Votes { get; } = new();

        public TestLook? Look(Inspection test, ConventionVotes habits)
        {
            if (!IsJudged(test)) return null;
            var looks = Results[test.Method].Select(r => LookAt(test, r, habits)).Append(AverageOfThree(test)).Concat(Masses(test)).OfType<TestLook>().ToList();
            if (looks.Count == 0) return null;
            var look = looks.OrderByDescending(l => l.Abnormal).ThenByDescending(l => Math.Abs(l.Value)).First();
            return look.Abnormal && IsThinned(test) ? look with { Kind = Thinned } : look;
        }

        private bool IsThinned(Inspection test) => test.Fuel is not ("diesel" or "hybrid") && ScoredGases.Of(day.Traces.Of(test.Id)) is { } gas && gas.AirShare(test.Fuel == "cng") >= MuchAir;

        private static bool IsJudged(Inspection test) => test.Verdict is Verdict.Pass or Verdict.Fail;

        /// <summary>Taken in turns from the lanes, so that a busy lane does not outvote the others.</summary>
        private static IEnumerable<Inspection> Spread(IEnumerable<Inspection> tests) => tests.GroupBy(i => i.LaneKey).SelectMany(g => g.Select((test, turn) => (test, turn)))
            .OrderBy(x => x.turn).ThenBy(x => x.test.LaneKey, StringComparer.Ordinal).Select(x => x.test);

        private void Vote(Inspection test)
        {
            var trace = day.Traces.Of(test.Id);
            if (trace.IsEmpty) return;
            foreach (var result in Results[test.Method])
                if (test.Result(result.Column) is { } printed && Votes.Tests(test.SoftwareVersion, test.LaneKey, result.Column) < SamplePerLane)
                    Votes.Add(test.SoftwareVersion, test.LaneKey, result, printed, result.Predict(test, trace, ends.TailLost(test, trace)));
        }

        private TestLook? LookAt(Inspection test, PrintedResult result, ConventionVotes habits)
        {
            var trace = day.Traces.Of(test.Id);
            if (trace.IsEmpty || test.Result(result.Column) is not { } printed) return null;
            // What an engine can do above the ceiling is in no second.
            if (result.Column == "max_power_kw" && PowerCeilings.Of(day).Stop(test, trace)) return null;
            var (conventions, explained) = habits.HabitOf(test.SoftwareVersion, test.LaneKey, result.Column);
            if (conventions.Count == 0) return null;
            var predictions = result.Predict(test, trace, ends.TailLost(test, trace), conventions);
            var nearest = conventions.Select(c => predictions[c]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).MinBy(p => Math.Abs(p - printed));
            if (double.IsNaN(nearest)) return null;
            var relative = Math.Max(explained >= 0.9 ? 0.03 : explained >= 0.75 ? 0.06 : 0.12, 1.5 * result.Looseness);
            return Compare(test, result.Column, printed, nearest, 2 * result.Step + relative * Math.Max(printed, nearest), result.Step);
        }

        /// <summary>k_avg is the mean of the three peaks: arithmetic on the record alone.</summary>
        private static TestLook? AverageOfThree(Inspection test) => test.Method == TestMethod.FreeAcceleration && test.Result("k_avg_m1") is { } average
            && test.Result("k1_m1") is { } k1 && test.Result("k2_m1") is { } k2 && test.Result("k3_m1") is { } k3
            ? Compare(test, "k_avg_m1", average, (k1 + k2 + k3) / 3, 0.02 + 0.03 * average, 0.01) : null;

        private IEnumerable<TestLook?> Masses(Inspection test)
        {
            if (test.Method != TestMethod.Vmas || mass.GetValueOrDefault(test.SoftwareVersion) is not { } learned) yield break;
            var residuals = learned.Residuals(test, day.Traces.Of(test.Id));
            for (var p = 0; p < residuals.Length; p++)
            {
                var spread = learned.Spread[p];
                if (double.IsNaN(residuals[p]) || spread > 0.15) continue;
                var printed = test.Result(MassPerKilometre.Pollutants[p].Column)!.Value;
                var seconds = printed / Math.Exp(residuals[p]);
                yield return Compare(test, MassPerKilometre.Pollutants[p].Column, printed, seconds, 0.02 + Math.Max(0.12, 6 * spread) * Math.Max(printed, seconds), 0.01);
            }
        }

        private static TestLook Compare(Inspection test, string column, double printed, double seconds, double slack, double step)
        {
            var limit = (column == "lambda" ? test.Result("lambda_high_limit") : test.Limit(column)) ?? 0;
            var floor = limit > 0 ? Material * limit : 12 * step;
            // A result printed worse than its seconds helps nobody: a floor of the print.
            var helps = column == "max_power_kw" ? printed > seconds : column == "lambda" || printed < seconds;
            if (!helps || Math.Abs(printed - seconds) <= slack || Math.Max(printed, seconds) < floor) return new TestLook(false, 0, null);
            var under = printed <= limit && printed > 0.9 * limit;
            return new TestLook(true, Math.Log((seconds + step) / (printed + step)), new($"检验 {test.Id}：{column} 上报 {printed:0.###}，按逐秒数据应为 {seconds:0.###}",
                $"test {test.Id}: {column} reported {printed:0.###}, its seconds give {seconds:0.###}"), under ? UnderLimit : "");
        }
    }
}
