using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Range = System.Range;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// How results crowd under a height: the share of passed tests whose highest result stands between 93 and 100 % of its limit, of those between 70 and 100 %; and, for heights from 50 to 100 % of the limit, the share of tests right
/// under it (15 % of the limit), of those under it and beyond; and the share of tests in the last tenth under the limit of those in it and in the tenths below and above. Honest results thin out steadily towards the limit and beyond; corrected ones pile
/// up under some height and hardly any are left above it, or, where only some are corrected, heap up there beside both neighbours.
/// </summary>
/// <remarks>
/// Unit: share of tests, for the height that is the strangest. A crowd is half as many again as the city's tests of the methods give there, with at most a third as many beyond; a heap as well, whatever is beyond. Innocent look-alike: an old fleet (more of all, failures too), a clean one
/// (fewer of all), software that releases a car as soon as it is under the limit (learned).
/// </remarks>
public sealed class LimitHugging : LaneRate
{
    private const double Hugging = 0.93, Near = 0.7;

    /// <summary>Results are counted in steps of 5 % of the limit, failures in two more: by up to a tenth and by more.</summary>
    private const int Steps = 20, AllSteps = Steps + 2, StepsUnder = 3, Tenth = 2;

    private const double LittleOver = 1.1;
    private const double MoreUnder = 1.5, FewerBeyond = 1 / 3.0, FewestUnder = 8;

    /// <summary>Lanes with like tests differ in this share by some 0.07, as by chance among so many tests; within three tenths about the limit, where the slope of a fleet matters less, by 0.05.</summary>
    private const double Likeness = 40, LikenessAbout = 100;

    /// <summary>Heights to look at, in steps; from <see cref="LimitItself"/> on results are made for the limit, under it they are pressed down without a thought for it.</summary>
    private static readonly int[] Heights = [10, 12, 14, 16, 18, Steps];
    private const int LimitItself = 18;

    private static readonly string[] Results =
        ["co_5025_pct", "hc_5025_ppm", "no_5025_ppm", "co_2540_pct", "hc_2540_ppm", "no_2540_ppm", "high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm", "co_gkm", "hc_gkm", "nox_gkm", "k100_m1", "k80_m1", "nox80_ppm", "k_avg_m1"];

    public override IndicatorCard Card { get; } = CardOf("limit_hugging", Tier.Statistical, ["limit_hugging", "edited_result", "scaled_results"], new("结果紧贴限值或某一高度", "results just under the limit or another height"),
        new("老旧车队（整段分布，且有不合格）；清洁车队（各段均少）", "an old fleet (over the whole stretch, with failures), a clean one (fewer of all)"), "bunching under x/limit (McCrary); domain B8", version: 4);

    protected override double SmallestShare => 0.4;

    protected override double FewestAbnormal => 5;

    protected override TestLook? Look(VehicleDay day, Inspection test) =>
        test.Verdict == Verdict.Pass && HighestOf(test) is >= Near and <= 1 and var near ? new TestLook(near > Hugging, near, TextOf(test, near)) : null;

    /// <summary>
    /// Keeps the software and how many tests of each method ended at which height. Software that stops as soon as a window is under the limit piles up there lawfully, on all its lanes: they are each other's peers.
    /// </summary>
    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var hugging = base.Observe(day, memory).ToDictionary(o => o.Subject.Id);
        foreach (var lane in day.Lanes)
        {
            var ended = lane.Where(t => t.Verdict is Verdict.Pass or Verdict.Fail).Select(t => (Test: t, Height: HighestOf(t))).Where(x => x.Test.Verdict == Verdict.Pass ? x.Height <= 1 : x.Height > 1).ToList();
            if (ended.Count == 0) continue;
            yield return hugging.GetValueOrDefault(lane.Key, new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)) with
            {
                Tag = $"{lane.First().SoftwareVersion.Replace(Between, ' ')}{Between}{Crowd.Of(ended.Select(x => (x.Test.Method, x.Height)))}",
                Examples = [.. ended.Where(x => x.Height <= 1).OrderByDescending(x => x.Height).ThenBy(x => x.Test.Id, StringComparer.Ordinal).Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), x.Height, TextOf(x.Test, x.Height)))],
            };
        }
    }

    /// <summary>In a tag: between the software and the counts.</summary>
    private const char Between = '|';

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var crowds = window.Subjects.ToDictionary(s => s, s => Crowd.Sum(window.Of(s).Select(o => Crowd.Read(o.Tag.AsSpan(o.Tag.IndexOf(Between) + 1)))));
        var city = Crowd.Sum(crowds.Values);
        var found = base.Judge(window).ToDictionary(m => m.Subject);
        foreach (var height in Heights)
            foreach (var m in base.Judge(new ObservationWindow(window.From, window.AsOf, crowds.Select(c => Counted(window.Of(c.Key)[^1], c.Value, height)))))
                if (Crowded(m, crowds[m.Subject], city, height) is { } crowded && (!found.TryGetValue(m.Subject, out var other) || crowded.PValue < other.PValue)) found[m.Subject] = crowded;
        var software = crowds.GroupBy(c => PeerGroup(c.Key, window.Of(c.Key))).ToDictionary(g => g.Key, g => Crowd.Sum(g.Select(c => c.Value)));
        foreach (var m in base.Judge(new ObservationWindow(window.From, window.AsOf, crowds.Select(c => window.Of(c.Key)[^1] with { Count = c.Value.Heap, Exposure = c.Value.AboutLimit }))))
            if (Heaped(m, crowds[m.Subject], city, software[PeerGroup(m.Subject, window.Of(m.Subject))]) is { } heaped && (!found.TryGetValue(m.Subject, out var other) || heaped.PValue < other.PValue)) found[m.Subject] = heaped;
        return found.OrderBy(m => m.Key.Id, StringComparer.Ordinal).Select(m => Math.Min(1, (2 + Heights.Length) * m.Value.PValue) is var p ? m.Value with
        {
            PValue = p,
            Evidence = Evidences.FromPValue(p),
            Examples = Strongest(window.Of(m.Key)),
            SeenFrom = window.Of(m.Key)[0].Day,
            SeenTo = window.Of(m.Key)[^1].Day,
        } : m.Value);
    }

    private static Observation Counted(Observation last, Crowd crowd, int height) =>
        last with { Count = crowd.Under(height), Exposure = crowd.Under(height) + crowd.Beyond(height) };

    /// <summary>Null where the tests right under the height are not so many more than elsewhere, or those beyond not so many fewer.</summary>
    private static Measurement? Crowded(Measurement m, Crowd own, Crowd city, int height)
    {
        var (under, beyond) = (own.Expected(city, c => c.Under(height)), own.Expected(city, c => c.Beyond(height)));
        if (under + beyond <= 0 || own.Under(height) < Math.Max(FewestUnder, MoreUnder * under) || own.Beyond(height) > FewerBeyond * beyond) return null;
        var (from, to) = (5 * (height - StepsUnder), 5 * height);
        var share = under / (under + beyond);
        return m with
        {
            PValue = Math.Max(m.PValue, Distributions.BetaBinomialUpperTail((int)own.Under(height), (int)(own.Under(height) + own.Beyond(height)), share * Likeness, (1 - share) * Likeness)),
            Methods = height < LimitItself ? ["scaled_results", "edited_result", "limit_hugging"] : [],
            Because = new(
                $"{own.Under(height):0} 次检验的结果落在限值的 {from}%–{to}%（同方法检验在他线约 {under:0.0} 次），超过的仅 {own.Beyond(height):0} 次（约 {beyond:0.0} 次）",
                $"{own.Under(height):0} tests end at {from} to {to} % of a limit (as many tests of the methods give {under:0.0} on other lanes), {own.Beyond(height):0} beyond ({beyond:0.0})"),
        };
    }

    /// <summary>Null where the last tenth under the limit holds not so many more than its neighbours as elsewhere in the city, or on the other lanes of the software, whichever has more.</summary>
    private static Measurement? Heaped(Measurement m, Crowd own, Crowd city, Crowd software)
    {
        var (heap, about) = (own.Expected(city, c => c.Heap), own.Expected(city, c => c.AboutLimit));
        if (about <= 0) return null;
        var alike = software.AboutLimit - own.AboutLimit;
        var share = Math.Max(heap / about, alike >= FewestUnder ? (software.Heap - own.Heap) / alike : 0);
        if (share <= 0 || own.Heap < Math.Max(FewestUnder, MoreUnder * share * own.AboutLimit)) return null;
        return m with
        {
            PValue = Distributions.BetaBinomialUpperTail((int)own.Heap, (int)own.AboutLimit, share * LikenessAbout, (1 - share) * LikenessAbout),
            Because = new(
                $"结果在限值 80%–110% 的 {own.AboutLimit:0} 次检验中 {own.Heap:0} 次落在限值下方的 10% 内（同方法检验在他线通常 {share:0%}）",
                $"of {own.AboutLimit:0} tests that end at 80 to 110 % of a limit {own.Heap:0} stand in the last tenth under it (usually {share:0%} of tests of the methods on other lanes)"),
        };
    }

    private static double HighestOf(Inspection test)
    {
        var highest = 0.0;
        foreach (var column in Results)
            if (test.Result(column) is { } x && test.Limit(column) is > 0 and var limit) highest = Math.Max(highest, x / limit);
        return highest;
    }

    private static Bilingual TextOf(Inspection test, double height) => new($"检验 {test.Id} 的结果为限值的 {height:0%}", $"test {test.Id}: {height:0%} of its limit");

    protected override string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => observations[^1].Tag.Split(Between)[0];

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"结果在限值 70% 以上的 {evaluated:0} 次合格检验中 {abnormal:0} 次紧贴限值（全市通常 {peers.Mean:0%}）", $"of {evaluated:0} passed tests over 70 % of a limit {abnormal:0} stand right under it (usually {peers.Mean:0%})");

    /// <summary>How many tests of each method ended at which step of the limit.</summary>
    private sealed class Crowd
    {
        private readonly SortedDictionary<TestMethod, double[]> counts = [];

        public static Crowd Of(IEnumerable<(TestMethod Method, double Height)> tests)
        {
            var crowd = new Crowd();
            foreach (var (method, height) in tests) crowd.CountsOf(method)[height > LittleOver ? Steps + 1 : height > 1 ? Steps : Math.Max(0, (int)Math.Ceiling(height * Steps) - 1)]++;
            return crowd;
        }

        public static Crowd Sum(IEnumerable<Crowd> crowds)
        {
            var sum = new Crowd();
            foreach (var (method, counts) in crowds.SelectMany(c => c.counts))
                for (var (step, to) = (0, sum.CountsOf(method)); step < AllSteps; step++) to[step] += counts[step];
            return sum;
        }

        public double Under(int height) => Between(height - StepsUnder, height);

        public double Beyond(int height) => Between(height, AllSteps);

        /// <summary>In the last tenth under the limit.</summary>
        public double Heap => Between(Steps - Tenth, Steps);

        /// <summary>There and in the tenths below and above.</summary>
        public double AboutLimit => Between(Steps - 2 * Tenth, Steps + 1);

        /// <summary>What as many tests of each method would give on the city's other lanes.</summary>
        public double Expected(Crowd city, Func<Crowd, double> count) => counts.Sum(c => (city.Only(c.Key), Only(c.Key)) is var (all, own) && all.Between(0, AllSteps) - c.Value.Sum() is > 0 and var elsewhere
            ? (count(all) - count(own)) / elsewhere * c.Value.Sum() : 0);

        private Crowd Only(TestMethod method)
        {
            var only = new Crowd();
            only.counts[method] = counts[method];
            return only;
        }

        private double Between(int from, int to) => counts.Values.Sum(c => c[from..to].Sum());

        /// <summary>Method, step and count, by commas; those that nothing ended at are left out.</summary>
        public override string ToString() => string.Join(' ', counts.SelectMany(c => c.Value.Index().Where(n => n.Item > 0).Select(n => string.Create(CultureInfo.InvariantCulture, $"{(int)c.Key},{n.Index},{n.Item}"))));

        public static Crowd Read(ReadOnlySpan<char> text)
        {
            var crowd = new Crowd();
            Span<Range> numbers = stackalloc Range[3];
            foreach (var part in text.Split(' '))
            {
                var ended = text[part];
                if (ended.Split(numbers, ',') < numbers.Length) continue;
                crowd.CountsOf((TestMethod)int.Parse(ended[numbers[0]], CultureInfo.InvariantCulture))[int.Parse(ended[numbers[1]], CultureInfo.InvariantCulture)] += double.Parse(ended[numbers[2]], CultureInfo.InvariantCulture);
            }
            return crowd;
        }

        private double[] CountsOf(TestMethod method) => counts.TryGetValue(method, out var known) ? known : counts[method] = new double[AllSteps];
    }
}
