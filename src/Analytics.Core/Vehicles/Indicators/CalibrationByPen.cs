using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Checks whose reading is the reference value to the last digit, or that of the check of the same kind before, observed ÷ expected: how often chance and coarse prints do
/// that, other stations show for each kind of check and reference (a reference that only the own station has: for the kind), and the lane's own readings one digit beside: where those are as
/// many, the print is coarse for so good a bench. Often by chance; always, only by a pen.
/// </summary>
/// <remarks>Unit: observed ÷ expected. Innocent look-alike: software that files the target after a successful adjustment (all stations of that
/// software do so: its own rate is expected).</remarks>
public sealed class CalibrationByPen : DayIndicator<VehicleDay>
{
    private const double FewestChecks = 8, FewestWritten = 5, SmallestShare = 0.3, SmallestRatio = 1.5;

    /// <summary>With fewer checks of a reference at other stations all references of the kind speak.</summary>
    private const int ReferenceKnown = 20;

    /// <summary>So many other lanes of a software tell its habit; with fewer the city's rate is expected where it is higher.</summary>
    private const int FewestLanes = 5;

    /// <summary>A rate counts as much as from so many checks of which a third are written: few checks expect little of nobody.</summary>
    private const double PriorChecks = 3, PriorWritten = 1;

    /// <summary>An expected rate is known as well as from so many checks.</summary>
    private const double AsManyLanesTell = 100;

    /// <summary>A normal error of σ = 0.6 printed digits reads the target (P = 0.60) and what was read before twice as often as a digit beside them; a wider one less.</summary>
    private const double TargetToBeside = 2;

    private static readonly Dataset Readings = new("signatures_calibration_by_pen",
        [Text("row_id"), Text("analyzer"), Text("check"), Number("measured", -1e6, 1e6)], ["row_id"], null);

    public override IndicatorCard Card { get; } = new("calibration_by_pen", 4, LeadKind.VehicleInspection, Tier.Statistical, ["skipped_calibration"], "observed / expected",
        new("校准读数恒等于标准值或上次读数", "checks that always read the bottle's value, or the last reading"), new("软件在调整后只存标准值", "software that files the target after an adjustment"),
        "HJ 1238-2021 equipment checks: measured against reference");

    public override Dataset Digest => Readings;

    /// <summary>The check before may be a week back.</summary>
    public override int DigestDays => 8;

    /// <summary>The last reading of the day of each analyser and check.</summary>
    public override Table Digested(VehicleDay day)
    {
        var last = new SortedDictionary<(string Analyzer, string Check), double>();
        foreach (var check in Judged(day)) last[(AnalyzerOf(check), CheckOf(check))] = check.Measured!.Value;
        return new Table(Readings, last.Count).With("row_id", (IReadOnlyList<string?>)[.. last.Keys.Select(k => $"{k.Analyzer}|{k.Check}")])
            .With("analyzer", (IReadOnlyList<string?>)[.. last.Keys.Select(k => k.Analyzer)]).With("check", (IReadOnlyList<string?>)[.. last.Keys.Select(k => k.Check)])
            .With("measured", [.. last.Values]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var before = new Dictionary<(string, string), double>();
        foreach (var (_, table) in memory.Digests)
            for (var row = 0; row < table.RowCount; row++) before[(table.TextAt("analyzer", row)!, table.TextAt("check", row)!)] = table.Numbers("measured")[row];
        // What a station prints of a kind of check: the finest last digit of the day.
        var digits = Judged(day).GroupBy(c => (c.StationId, c.Kind)).ToDictionary(g => g.Key, g => g.Min(c => Math.Min(LastDigit(c.Measured!.Value), LastDigit(c.Reference!.Value))));
        // An analyser may serve two lanes in a day: its checks are looked at once.
        var analyzers = Judged(day).GroupBy(AnalyzerOf).ToDictionary(g => g.Key, g => Looked(g, before, digits));
        foreach (var lane in day.Inspections.Where(i => i.AnalyzerId.Length > 0).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = lane.First();
            if (!analyzers.TryGetValue($"{first.StationId}/{first.AnalyzerId}", out var looked)) continue;
            yield return new Observation(Card.Id, day.LaneSubject(first), day.Day)
            {
                Exposure = looked.Counts.Values.Sum(c => c.Checks),
                Count = looked.Written.Count,
                Tag = $"{first.SoftwareVersion}|{string.Join(';', looked.Counts.Select(c => $"{c.Key}={c.Value.Checks}/{c.Value.Written}/{c.Value.Beside}"))}",
                Examples = looked.Written.Count == 0 ? [] : [ExampleOf(first, looked.Written[0], day.Day)],
            };
        }
    }

    /// <summary>The checks of one analyser in order: which read a target (the reference, or what the same check read before) and which one digit beside it.</summary>
    private static (List<Calibration> Written, SortedDictionary<string, Tally> Counts) Looked(
        IEnumerable<Calibration> checks, Dictionary<(string, string), double> before, Dictionary<(string Station, string Kind), double> digits)
    {
        var written = new List<Calibration>();
        var counts = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var check in checks)
        {
            var key = (AnalyzerOf(check), CheckOf(check));
            var measured = check.Measured!.Value;
            double[] targets = before.TryGetValue(key, out var last) ? [check.Reference!.Value, last] : [check.Reference!.Value];
            var isWritten = targets.Contains(measured);
            var isBeside = !isWritten && targets.Any(t => Math.Abs(measured - t) < 1.5 * digits[(check.StationId, check.Kind)]);
            if (isWritten) written.Add(check);
            before[key] = measured;
            counts[key.Item2] = counts.GetValueOrDefault(key.Item2).And(new Tally(1, isWritten ? 1 : 0, isBeside ? 1 : 0));
        }
        return (written, counts);
    }

    /// <summary>1, 0.1 … 0.0001: the place of the last digit that is not nought.</summary>
    private static double LastDigit(double value)
    {
        var (digit, scaled) = (1.0, value);
        for (; digit > 1e-4 && Math.Abs(scaled - Math.Round(scaled)) > 1e-6 * Math.Max(1, Math.Abs(scaled)); digit /= 10) scaled *= 10;
        return digit;
    }

    private static Example ExampleOf(Inspection test, Calibration check, DateOnly day)
    {
        var isReference = check.Measured == check.Reference;
        return new Example(test.Ref(day), 1, new(
            $"{day:MM-dd} 分析仪 {test.AnalyzerId} 的 {check.Kind} 读数 {check.Measured:0.###} 与{(isReference ? "标准值" : "上次读数")}分毫不差",
            $"{day:MM-dd}: {check.Kind} of analyser {test.AnalyzerId} read exactly {(isReference ? "the reference" : "what it read before")}, {check.Measured:0.###}"));
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var lanes = window.Subjects.Select(s => new LaneChecks(s, window.Of(s))).ToList();
        var (city, software) = (new Habits(lanes), lanes.GroupBy(l => l.Software).ToDictionary(g => g.Key, g => new Habits(g)));
        double Expected(LaneChecks lane, string check, Tally own)
        {
            var same = software[lane.Software];
            // A software that the city has at one station alone is known by the lanes beside.
            var near = same.Elsewhere(check, lane) is { Lanes: > 0 } elsewhere ? elsewhere : same.Beside(check, lane, own);
            var byOthers = own.Checks * (near.Lanes >= FewestLanes ? near.Rate : Math.Max(near.Rate, city.Elsewhere(check, lane).Rate));
            return Math.Max(byOthers, TargetToBeside * own.Beside);
        }
        var judged = lanes.Select(l => (Lane: l, Expected: l.Counts.Sum(c => Expected(l, c.Key, c.Value)))).ToList();
        var peers = PeerRatio.FitCore(judged.Select(x => ((double)x.Lane.Written, x.Expected)));
        foreach (var (lane, expected) in judged.Where(x => x.Lane.Checks >= FewestChecks))
        {
            var isWeak = lane.Written < FewestWritten || lane.Written < SmallestShare * lane.Checks || lane.Written < SmallestRatio * expected;
            yield return new Measurement(Card.Id, lane.Subject, lane.Written / expected, Core.Indicators.Range.AtMost(peers.ExpectedHigh(expected)), isWeak ? 1 : Math.Max(peers.UpperTail(lane.Written, expected), ByChance(lane, expected)))
            {
                Exposure = lane.Checks,
                Because = new($"{lane.Checks} 次校准中 {lane.Written} 次读数与标准值或上次读数分毫不差，他线同类校准偶合应约 {expected:0} 次",
                    $"{lane.Written} of {lane.Checks} checks read exactly the reference or the reading before; chance makes about {expected:0} on other lanes"),
                Examples = [.. lane.Seen.SelectMany(o => o.Examples).Take(Observation.MaxExamples)],
            };
        }
    }

    /// <summary>P(as many or more) for a lane that really reads its targets as often as expected: most lanes do so less often, but that alone makes nobody a forger.</summary>
    private static double ByChance(LaneChecks lane, double expected)
    {
        var share = Math.Min(0.99, expected / lane.Checks);
        return new PeerRate(share * AsManyLanesTell, (1 - share) * AsManyLanesTell).UpperTail(lane.Written, lane.Checks);
    }

    /// <summary>How often lanes write their targets, by check (kind and reference) and by kind; a station says nothing of itself.</summary>
    private sealed class Habits
    {
        private readonly Dictionary<(string Check, string Station), Habit> stations = [];
        private readonly Dictionary<string, Habit> all = [];

        public Habits(IEnumerable<LaneChecks> lanes)
        {
            foreach (var lane in lanes)
                foreach (var (name, tally) in lane.Counts.Concat(lane.Counts.GroupBy(c => KindOf(c.Key)).Select(g => KeyValuePair.Create(g.Key, g.Select(c => c.Value).Aggregate((a, b) => a.And(b))))))
                {
                    var one = new Habit(tally.Checks, tally.Written, 1);
                    all[name] = all.GetValueOrDefault(name) + one;
                    stations[(name, lane.Subject.ParentId)] = stations.GetValueOrDefault((name, lane.Subject.ParentId)) + one;
                }
        }

        public Habit Elsewhere(string check, LaneChecks lane) => Others(check, lane) is { Checks: >= ReferenceKnown } known ? known : Others(KindOf(check), lane);

        /// <summary>The other lanes of its own station included.</summary>
        public Habit Beside(string check, LaneChecks lane, Tally own) => lane.Counts.ContainsKey(check) ? all[check] - new Habit(own.Checks, own.Written, 1) : default;

        private Habit Others(string name, LaneChecks lane) => all.GetValueOrDefault(name) - stations.GetValueOrDefault((name, lane.Subject.ParentId));

        private static string KindOf(string check) => check[..check.IndexOf(' ', StringComparison.Ordinal)];
    }

    private readonly record struct Habit(int Checks, int Written, int Lanes)
    {
        public double Rate => (Written + PriorWritten) / (Checks + PriorChecks);

        public static Habit operator +(Habit a, Habit b) => new(a.Checks + b.Checks, a.Written + b.Written, a.Lanes + b.Lanes);

        public static Habit operator -(Habit a, Habit b) => new(a.Checks - b.Checks, a.Written - b.Written, a.Lanes - b.Lanes);
    }

    /// <summary>Checks, those that read the target to the last digit, and those that read one digit beside it.</summary>
    private readonly record struct Tally(int Checks, int Written, int Beside)
    {
        public Tally And(Tally more) => new(Checks + more.Checks, Written + more.Written, Beside + more.Beside);
    }

    private sealed class LaneChecks
    {
        public LaneChecks(Subject subject, IReadOnlyList<Observation> seen)
        {
            (Subject, Seen, Checks, Written) = (subject, seen, (int)seen.Sum(o => o.Exposure), (int)seen.Sum(o => o.Count));
            Software = seen.Count > 0 ? seen[^1].Tag[..seen[^1].Tag.LastIndexOf('|')] : "";
            foreach (var part in seen.SelectMany(o => o.Tag[(o.Tag.LastIndexOf('|') + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries)))
            {
                var at = part.LastIndexOf('=');
                int[] numbers = [.. part[(at + 1)..].Split('/').Select(int.Parse)];
                Counts[part[..at]] = Counts.GetValueOrDefault(part[..at]).And(new Tally(numbers[0], numbers[1], numbers[2]));
            }
        }

        public Subject Subject { get; }
        public IReadOnlyList<Observation> Seen { get; }
        public int Checks { get; }
        public int Written { get; }
        public string Software { get; }

        /// <summary>By kind and reference.</summary>
        public SortedDictionary<string, Tally> Counts { get; } = new(StringComparer.Ordinal);
    }

    private static IEnumerable<Calibration> Judged(VehicleDay day) => day.Calibrations.Where(c => c.Measured is not null && c.Reference is > 0);

    private static string AnalyzerOf(Calibration check) => $"{check.StationId}/{check.AnalyzerId}";

    private static string CheckOf(Calibration check) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{check.Kind} {check.Reference:0.####}");
}
