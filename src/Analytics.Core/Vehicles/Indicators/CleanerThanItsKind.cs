using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests that are far cleaner in all pollutants together than vehicles of their model, standard and age are at other stations (a third
/// and less, and two spreads and more of the natural log). Another car's exhaust, a factor or a clean trace brings such tests; old vehicles that emit like new ones are rare everywhere.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: thoroughly repaired vehicles (all lanes have some), an analyser that reads low (small against two spreads).
/// Kinds that are clean anyway cannot be far cleaner and are not counted. Where most of them are second tries, they must also be more than the second tries of other lanes give: repairs make many of those clean, and
/// a lane that fails many sees many again.
/// </remarks>
public sealed class CleanerThanItsKind : RateIndicator<VehicleDay>
{
    private const double FarCleaner = -2;

    /// <summary>A third of the usual level or less, so that a low reading or a mild district is not meant.</summary>
    private const double LargestShare = 1.0 / 3;

    /// <summary>A kind whose usual level is nearer to nothing than this many spreads has no room below.</summary>
    private const double Room = 2.2;

    /// <summary>Share of second tries from which on the story is that of failed vehicles.</summary>
    private const double MostlyAgain = 0.6;

    public override IndicatorCard Card { get; } = new("cleaner_than_its_kind", 3, LeadKind.VehicleInspection, Tier.Statistical, ["donor_vehicle", "scaled_results", "other_vehicle", "pass_shopping", "copied_trace", "diluted_sample"],
        "share of tests", new("排放远低于同类车辆", "far cleaner than its kind"), new("彻底维修的车辆；分析仪示值偏低", "thoroughly repaired vehicles; an analyser that reads low"),
        "residual on model, standard, age and method (Oliva 2015); domain B2, C3");

    public override Dataset Digest => EmissionCohorts.Digest;

    public override int DigestDays => EmissionCohorts.DigestDays;

    public override Table Digested(VehicleDay day) => EmissionCohorts.Digested(day);

    protected override double FewestUnits => 10;

    protected override double FewestAbnormal => 3;

    protected override double HonestFloor => 0.003;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var cohorts = EmissionCohorts.Of(day, memory);
        foreach (var lane in day.Inspections.Where(i => i.CheckType != "comparison").GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var judged = lane.Select(t => (Test: t, Level: Emissions.Level(t), Usual: cohorts.For(t)))
                .Where(x => x.Level is not null && x.Usual is { } usual && usual.Score(Math.Log(Emissions.Blur)) < -Room)
                .Select(x => (x.Test, Level: x.Level!.Value, Usual: x.Usual!.Value)).ToList();
            if (judged.Count == 0) continue;
            var clean = judged.Where(x => x.Usual.Score(x.Level) < FarCleaner && Share(x) < LargestShare).OrderBy(x => x.Usual.Score(x.Level)).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(judged[0].Test), day.Day)
            {
                Exposure = judged.Count,
                Count = clean.Count,
                Sum = clean.Count(x => x.Test.AttemptNo > 1),
                Expected = judged.Count(x => x.Test.AttemptNo > 1),
                Tag = new Regression(clean.Select(x => (x.Usual.Level, x.Level))).ToString(),
                Examples = [.. clean.Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), -x.Usual.Score(x.Level), new(
                    $"检验 {x.Test.Id}（国 {x.Test.EmissionStandard}，车龄 {x.Test.AgeYears:0} 年）排放仅为同类车的 {Share(x):0%}",
                    $"test {x.Test.Id} (China {x.Test.EmissionStandard}, {x.Test.AgeYears:0} years old): {Share(x):0%} of what its kind emits")))],
            };
        }
    }

    /// <summary>
    /// Where most of them are second tries, what was done was done to make a failed vehicle pass: by a workshop as elsewhere, or not. Else the clean tests tell by themselves whose gas it was: a factor leaves a dirty kind dirtier
    /// than a clean one (slope of the level on the kind's usual level about 1), gas from elsewhere does not know the kind (slope about 0).
    /// </summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var again = window.Subjects.ToDictionary(s => s, s => (Clean: window.Of(s).Sum(o => o.Sum), Tests: window.Of(s).Sum(o => o.Expected)));
        var repaired = PeerRate.Fit(again.Values, HonestFloor);
        return base.Judge(window).Select(m => again[m.Subject] is var (clean, tests) && clean > MostlyAgain * window.Of(m.Subject).Sum(o => o.Count)
            ? m with { Methods = ["pass_shopping", "donor_vehicle", "other_vehicle"], Evidence = Math.Min(m.Evidence, Evidences.FromPValue(repaired.UpperTail(clean, tests))) }
            : m with { Methods = MethodsOf(Regression.Of(window.Of(m.Subject))) });
    }

    /// <summary>A level of half a hundredth of the limits: not even another car's exhaust is so clean; something was taken off the readings.</summary>
    private static readonly double Nothing = Math.Log(Emissions.Blur + 0.005);

    private static IReadOnlyList<string> MethodsOf(Regression levels) =>
        levels.MeanOfY < Nothing || levels.Slope > 0.5 + levels.Error ? ["scaled_results", "pass_shopping", "diluted_sample", "edited_result", "donor_vehicle", "copied_trace", "other_vehicle"]
        : levels.Slope < 0.5 - levels.Error ? ["donor_vehicle", "copied_trace", "other_vehicle", "scaled_results", "pass_shopping", "diluted_sample"] : [];

    /// <summary>The clean tests' level on their kinds' usual level: what a straight line through them needs, kept as text from day to day.</summary>
    private sealed record Regression(double N, double X, double Y, double XX, double XY, double YY)
    {
        public Regression(IEnumerable<(double X, double Y)> points) : this(points.Count(), points.Sum(p => p.X), points.Sum(p => p.Y), points.Sum(p => p.X * p.X), points.Sum(p => p.X * p.Y), points.Sum(p => p.Y * p.Y))
        {
        }

        public static Regression Of(IEnumerable<Observation> seen)
        {
            double[] sums = new double[6];
            foreach (var parts in seen.Where(o => o.Tag.Length > 0).Select(o => o.Tag.Split(' ')))
                for (var i = 0; i < sums.Length; i++) sums[i] += double.Parse(parts[i], CultureInfo.InvariantCulture);
            return new Regression(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]);
        }

        public double MeanOfY => N == 0 ? double.NaN : Y / N;

        private double SpreadOfX => XX - X * X / N;

        /// <summary>NaN with too few, or kinds that are all alike.</summary>
        public double Slope => N < 4 || SpreadOfX < 0.01 * N ? double.NaN : (XY - X * Y / N) / SpreadOfX;

        /// <summary>Standard error of the slope.</summary>
        public double Error => Math.Sqrt(Math.Max(0, YY - Y * Y / N - Slope * Slope * SpreadOfX) / (N - 2) / SpreadOfX);

        public override string ToString() => N == 0 ? "" : string.Join(' ', new[] { N, X, Y, XX, XY, YY }.Select(v => v.ToString("0.###", CultureInfo.InvariantCulture)));
    }

    private static double Share((Inspection Test, double Level, Expectation Usual) x) => Math.Exp(x.Level - x.Usual.Level);

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次排放远低于同型、同标准、同车龄车辆（全市通常 {peers.Mean:0.0%}）",
        $"{abnormal:0} of {evaluated:0} tests are far cleaner than vehicles of their model, standard and age (usually {peers.Mean:0.0%})");
}
