using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose readings are too small before the car's gas has even arrived: HC + NO in the first seconds, while CO2 and O2 still show the air that was left in the line, against the tests before and
/// after it on the lane. What the analyser shows then (its offset, what clings to the hose) cannot know the car; a factor that is switched on for one test shrinks it with everything else.
/// </summary>
/// <remarks>
/// Unit: share of tests; the value of a test is ln of its background over the median of the four tests before and the four after, at least 3 ppm, from three seconds and more; abnormal under −0.3, four spreads of the city's tests and a shortfall of more than one digit of each gas and of four standard errors of a mean over so many of the bench's seconds. Innocent
/// look-alike: a line flushed for longer (a little); an analyser adjusted during the day (moves all that follow); coarse or restless benches are left out.
/// </remarks>
public sealed class BackgroundScaled : LaneOutlier
{
    private const double Air = 17, FewestPpm = 3, Arrived = 0.25, UpperQuarterToSigma = 1.4826;

    /// <summary>A zero that moves by one digit of each gas between two tests, as honest benches' do, changes the sum by this much.</summary>
    private const double OneDigitEachPpm = 2;

    /// <summary>The least shortfall counts as abnormal only where it is five of the bench's own spreads.</summary>
    private const double MostRestless = 0.3 / 5;

    /// <summary>A mean of a few seconds of a noisy bench differs from its neighbours' by chance.</summary>
    private const double StandardErrors = 4;

    private const int FewestSeconds = 3, FewestTests = 6, Neighbours = 4;

    private readonly ConditionalWeakTable<VehicleDay, Dictionary<string, double>> days = [];

    public override IndicatorCard Card { get; } = CardOf("background_scaled", Tier.Contradiction, ["scaled_results"], new("尾气到达前读数已被缩小", "readings shrunk before the gas arrives"),
        new("管路吹扫较久", "a line flushed for longer"), "residual gas of the sampling line (GB 18285-2018: HC ≤ 7 ppm); domain A4", version: 3);

    protected override double Least => 0.3;

    protected override double Spreads => 4;

    protected override bool Above => false;

    /// <summary>A twentieth of first tests and more would fail: a factor switched on for not even half of those sells nothing, while a line flushed for longer now and then is as rare as that.</summary>
    protected override double SmallestShare => 0.03;

    protected override string GroupOf(Inspection test) => "";

    protected override double ValueOf(VehicleDay day, Inspection test) => days.GetValue(day, Shifts).GetValueOrDefault(test.Id, double.NaN);

    /// <summary>ln of each test's background over that of its neighbours in time: an analyser that is adjusted at noon steps once, for all that follow.</summary>
    private static Dictionary<string, double> Shifts(VehicleDay day)
    {
        var shifts = new Dictionary<string, double>();
        foreach (var lane in day.Inspections.Select(i => (Test: i, Background: BackgroundOf(day, i))).Where(x => x.Background.Seconds >= FewestSeconds && !double.IsNaN(x.Background.Mean)).GroupBy(x => (x.Test.LaneKey, x.Test.AnalyzerId)))
        {
            var tests = lane.ToList();
            if (tests.Count < FewestTests) continue;
            var noise = Math.Sqrt(tests.Sum(x => x.Background.Squares) / tests.Sum(x => x.Background.Seconds - 1));
            var own = new List<(string Id, double Shift)>();
            for (var i = 0; i < tests.Count; i++)
            {
                var (mean, seconds) = (tests[i].Background.Mean, tests[i].Background.Seconds);
                var usual = Robust.Median([.. tests.Where((_, j) => j != i && Math.Abs(j - i) <= Neighbours).Select(x => x.Background.Mean)]);
                if (usual < FewestPpm) continue;
                var shift = Math.Log((mean + 0.5) / (usual + 0.5));
                own.Add((tests[i].Test.Id, usual - mean > Math.Max(OneDigitEachPpm, StandardErrors * noise / Math.Sqrt(seconds)) ? shift : Math.Max(shift, 0)));
            }
            // A coarse or restless bench says nothing; how restless it is shows on the upper side, which no factor reaches.
            double[] all = [.. own.Select(x => x.Shift)];
            if (own.Count < FewestTests || (Robust.Quantile(all, 0.75) - Robust.Median(all)) * UpperQuarterToSigma > MostRestless) continue;
            foreach (var (id, shift) in own) shifts[id] = shift;
        }
        return shifts;
    }

    /// <summary>HC + NO over the seconds before CO2 moves, ppm: mean, sum of squares about it, seconds; none where the record begins with gas.</summary>
    private static (double Mean, double Squares, int Seconds) BackgroundOf(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        if (trace.IsEmpty || trace.Second[0] > 1) return default;
        var (mean, squares, seconds) = (0.0, 0.0, 0);
        for (var i = 0; i < trace.Length && trace.O2[i] > Air && trace.Co2[i] < trace.Co2[0] + Arrived; i++)
        {
            var off = trace.Hc[i] + trace.No[i] - mean;
            mean += off / ++seconds;
            squares += off * (trace.Hc[i] + trace.No[i] - mean);
        }
        return (mean, squares, seconds);
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, expected - value, new(
        $"检验 {test.Id}：尾气到达前 HC+NO 仅 {BackgroundOf(day, test).Mean:0.0} ppm，为前后检验的 {Math.Exp(value):0%}", $"test {test.Id}: HC + NO of {BackgroundOf(day, test).Mean:0.0} ppm before the gas arrives, {Math.Exp(value):0%} of the tests before and after"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次在尾气到达前读数就已偏小，疑有系数在起作用（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the readings are too small before the gas arrives, as if a factor were at work (usually {peers.Mean:0.0%})");
}
