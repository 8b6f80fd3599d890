using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests on the rollers whose speed is that of another vehicle's earlier test: sixteen seconds to the last digit (twice), or, in the transient cycle, all strayings of the driver from the prescribed speed. A program that copies a clean
/// record blurs the gases and forgets the driver, whose foot no two tests share.
/// </summary>
/// <remarks>
/// Formula: smallest hashes (MinHash) over all windows of 16 s with twelve and more different speeds; in the transient cycle, the correlation of what is left of speed − prescribed speed (means of two seconds) after the three shapes that all drives share. How alike is too alike the tests of
/// other stations say, 0.93 at least (a driver strays by half a km/h, slowly: among thousands of drives some are alike to 0.9; a copy blurred by a sixth of a km/h is to 0.95). Unit: share of tests; kept for 60 days. Innocent look-alike: one vehicle tested twice (left out), a driving robot or a careful driver's habit (a test that is like many of the lane's others is not counted), seconds
/// that are not counted from the start of the cycle (all of it would stray alike: the cycle is laid where it fits the speed).
/// </remarks>
public sealed class CopiedDrive : RateIndicator<VehicleDay>
{
    private const int WindowSeconds = 16, FewestDifferent = 12, Kept = 3, FewestShared = 2;
    private const int StepSeconds = 2, Steps = DriveCycle.Length / StepSeconds, CommonShapes = 3, FewestDrives = 50;
    private const double LeastCorrelation = 0.93, PerTenth = 10;

    /// <summary>A normal spread σ fills σ√(2πe) numbers.</summary>
    private const double MadToSigma = 1.4826, GaussBits = 4.13, LivelyNumbers = 8;

    /// <summary>Two seconds without a row.</summary>
    private const sbyte Missing = sbyte.MinValue;

    /// <summary>Like more than so large a share of the lane's own tests is a habit.</summary>
    private const double Habit = 0.25;

    /// <summary>Drives kept of one day: a fixed sample of a very large one.</summary>
    private const int MostKept = 1000;

    private static readonly Dataset Drives = new("signatures_copied_drive",
        [Text("inspection_id"), Text("vehicle_id"), Text("lane"), Text("station_id"), Text("hashes"), Text("strayings")], ["inspection_id"], null);

    private readonly ConditionalWeakTable<VehicleDay, IReadOnlyList<Drive>> days = [];

    public override IndicatorCard Card { get; } = new("copied_drive", 4, LeadKind.VehicleInspection, Tier.Contradiction, ["copied_trace"], "share of tests",
        new("复制的行驶曲线", "a copied drive"), new("同一车辆两次检验、驾驶机器人（不计）", "one vehicle tested twice, a driving robot (left out)"), "MinHash of speeds; driver's deviation from the cycle (GB 18285-2018 annex D); domain A5, B1");

    public override Dataset Digest => Drives;

    public override int DigestDays => 60;

    /// <summary>A record that was filed again under a corrected vehicle is a copy as well: once or twice.</summary>
    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.008;

    protected override double HonestFloor => 0.0005;

    protected override PeerRate PeersOf(IEnumerable<(double Abnormal, double Evaluated)> subjects) => PeerRate.FitCore(subjects, HonestFloor);

    public override Table Digested(VehicleDay day)
    {
        var drives = DrivesOf(day);
        var kept = drives.Count <= MostKept ? drives : [.. Enumerable.Range(0, MostKept).Select(i => drives[(int)((long)i * drives.Count / MostKept)])];
        IReadOnlyList<string?> Texts(Func<Drive, string> of) => [.. kept.Select(of)];
        return new Table(Drives, kept.Count).With("inspection_id", Texts(d => d.Test)).With("vehicle_id", Texts(d => d.Vehicle)).With("lane", Texts(d => d.Lane)).With("station_id", Texts(d => d.Station))
            .With("hashes", Texts(d => SmallestHashes.ToText(d.Hashes))).With("strayings", Texts(d => d.Strayings is null ? "" : Convert.ToBase64String(MemoryMarshal.AsBytes(d.Strayings.AsSpan()))));
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var today = DrivesOf(day);
        var known = memory.Digests.SelectMany(d => Read(d.Table, d.Day)).Concat(today).ToList();
        var found = Driven(known, today.Count);
        foreach (var (test, twin) in SameDigits(known, today.Count)) found[test] = twin;
        foreach (var lane in today.GroupBy(d => d.Lane).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var copies = lane.Where(d => found.ContainsKey(d.Test)).Select(d => ExampleOf(d, found[d.Test], day.Day)).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).ToList();
            yield return new Observation(Card.Id, lane.First().Subject, day.Day) { Exposure = lane.Count(), Count = copies.Count, Examples = [.. copies.Take(Observation.MaxExamples)] };
        }
    }

    /// <summary>Tests of the day (the last of the known) whose speeds were printed before, digit by digit.</summary>
    private static Dictionary<string, Twin> SameDigits(List<Drive> known, int today)
    {
        var seen = new Dictionary<ulong, List<Drive>>();
        var found = new Dictionary<string, Twin>();
        for (var i = 0; i < known.Count; i++)
        {
            var own = known[i];
            if (i >= known.Count - today && own.Hashes.SelectMany(h => seen.GetValueOrDefault(h, [])).Where(d => d.Vehicle != own.Vehicle).GroupBy(d => d.Test).Where(g => g.Count() >= FewestShared)
                .OrderBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault() is { } twin) found[own.Test] = new Twin(twin.First(), 1);
            foreach (var hash in own.Hashes)
            {
                if (!seen.TryGetValue(hash, out var list)) seen[hash] = list = [];
                if (list.Count < 20) list.Add(own);
            }
        }
        return found;
    }

    /// <summary>Tests of the day whose driver strays from the cycle just as an earlier one did.</summary>
    private static Dictionary<string, Twin> Driven(List<Drive> known, int today)
    {
        var drives = known.Select((d, i) => (Drive: d, IsNew: i >= known.Count - today)).Where(x => x.Drive.Strayings is not null).ToList();
        var first = drives.FindIndex(x => x.IsNew);
        if (first < 0 || drives.Count < FewestDrives) return [];
        var strayings = drives.Select(x => Array.ConvertAll(x.Drive.Strayings!, s => s == Missing ? double.NaN : s)).ToList();
        var common = SharedShapes.Fit(strayings, CommonShapes);
        var own = strayings.AsParallel().AsOrdered().Select(s => Normal(common.Rest(s))).ToArray();
        var looks = Looks(drives, own, first);
        double tenth = Robust.Quantile([.. looks.Select(l => l.Elsewhere)], 0.9), hundredth = Robust.Quantile([.. looks.Select(l => l.Elsewhere)], 0.99);
        var limit = Math.Max(LeastCorrelation, 2 * hundredth - tenth);
        var found = new Dictionary<string, Twin>();
        foreach (var (test, place, correlation, _) in looks.Where(l => l.Correlation >= limit))
        {
            var ofLane = Enumerable.Range(0, drives.Count).Where(i => i != place && drives[i].Drive.Lane == drives[place].Drive.Lane).ToList();
            var alike = ofLane.Count(i => TensorPrimitives.Dot(own[place], own[i]) >= limit);
            if (alike <= Math.Max(1, Habit * ofLane.Count)) found[drives[place].Drive.Test] = new Twin(drives[test].Drive, correlation);
        }
        return found;
    }

    /// <summary>For each drive from the first on the most alike earlier one of another vehicle, and how alike those of other stations get.</summary>
    private static List<Look> Looks(List<(Drive Drive, bool)> drives, float[][] own, int first)
    {
        var all = new VectorsAbreast(own);
        return [.. Enumerable.Range(first, own.Length - first).Chunk(PlacesTogether).AsParallel().AsOrdered().SelectMany(places => Looks(drives, own, all, places))];
    }

    /// <summary>Drives that are compared with one earlier row after another, so that the rows are fetched from memory seldom.</summary>
    private const int PlacesTogether = 64;

    private static Look[] Looks(List<(Drive Drive, bool)> drives, float[][] own, VectorsAbreast all, int[] places)
    {
        Look[] looks = [.. places.Select(place => new Look(-1, place, double.NegativeInfinity, 0))];
        Span<Vector512<float>> dots = stackalloc Vector512<float>[4];
        for (var row = 0; row * VectorsAbreast.Width < places[^1]; row++)
        {
            for (var n = 0; n < places.Length; n += dots.Length)
            {
                float[] At(int i) => own[places[Math.Min(n + i, places.Length - 1)]];
                all.Dots(row, At(0), At(1), At(2), At(3), dots);
                for (var i = 0; i < dots.Length && n + i < places.Length; i++)
                    if (Vector512.GreaterThanAny(dots[i], Vector512.Create((float)looks[n + i].Bar - VectorsAbreast.Rounding))) looks[n + i] = LookAt(drives, own, row * VectorsAbreast.Width, looks[n + i]);
            }
        }
        return looks;
    }

    /// <summary>A look with one more row of earlier drives.</summary>
    private static Look LookAt(List<(Drive Drive, bool)> drives, float[][] own, int from, Look look)
    {
        for (var i = from; i < Math.Min(from + VectorsAbreast.Width, look.Place); i++)
        {
            if (drives[i].Drive.Vehicle == drives[look.Place].Drive.Vehicle) continue;
            double r = TensorPrimitives.Dot(own[look.Place], own[i]);
            if (r > look.Correlation) look = look with { Twin = i, Correlation = r };
            if (r > look.Elsewhere && drives[i].Drive.Station != drives[look.Place].Drive.Station) look = look with { Elsewhere = r };
        }
        return look;
    }

    /// <summary>What was seen of a drive so far: the most alike earlier one, how alike it is, and how alike those of other stations get.</summary>
    private readonly record struct Look(int Twin, int Place, double Correlation, double Elsewhere)
    {
        /// <summary>A drive that is less alike changes nothing.</summary>
        public double Bar => Math.Min(Correlation, Elsewhere);
    }

    /// <summary>Of length 1; what is missing says nothing.</summary>
    private static float[] Normal(double[] rest)
    {
        var size = Math.Sqrt(rest.Sum(x => double.IsNaN(x) ? 0 : x * x));
        return Array.ConvertAll(rest, x => (float)(size > 0 && !double.IsNaN(x) ? x / size : 0));
    }

    private IReadOnlyList<Drive> DrivesOf(VehicleDay day) => days.GetValue(day, d => [.. d.Inspections.Where(t => t.Verdict is Verdict.Pass or Verdict.Fail && t.Method is not (TestMethod.Tsi or TestMethod.FreeAcceleration))
        .DistinctBy(t => t.Id).Select(t => DriveOf(d, t)).Where(x => x.Hashes.Length > 0 || x.Strayings is not null)]);

    private static Drive DriveOf(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        return new Drive(test.Id, test.VehicleId, test.LaneKey, test.StationId, day.Day, HashesOf(trace.Speed), test.Method == TestMethod.Vmas ? StrayingsOf(trace) : null) { Subject = day.LaneSubject(test) };
    }

    /// <summary>The smallest hashes of the windows that move, and could hardly come again by chance.</summary>
    private static ulong[] HashesOf(ReadOnlySpan<double> speed)
    {
        var least = LeastTurn(speed);
        if (double.IsNaN(least)) return [];
        var smallest = new SmallestHashes(Kept);
        for (var start = 0; start + WindowSeconds <= speed.Length; start++)
        {
            var window = speed.Slice(start, WindowSeconds);
            if (!IsVaried(window) || !IsLively(window, least)) continue;
            var hash = SmallestHashes.Begin;
            foreach (var value in window) hash = SmallestHashes.With(hash, BitConverter.DoubleToUInt64Bits(value));
            smallest.Add(hash);
        }
        return smallest.InOrder() is { Length: Kept } hashes ? hashes : [];
    }

    /// <summary>Whether all seconds of a window are known and enough of them differ.</summary>
    private static bool IsVaried(ReadOnlySpan<double> window)
    {
        var different = 0;
        for (var i = 0; i < window.Length; i++)
        {
            if (double.IsNaN(window[i])) return false;
            if (different < FewestDifferent && !window[..i].Contains(window[i])) different++;
        }
        return different >= FewestDifferent;
    }

    /// <summary>
    /// The turn (what is not foreseen from the two seconds before) from which on half of the turns spread over eight numbers of the print and more: three bits a second, 48 in a window. NaN where the whole test does not reach it:
    /// two ramps printed to 0.1 km/h are soon the same.
    /// </summary>
    private static double LeastTurn(ReadOnlySpan<double> speed)
    {
        var (digit, turns) = (double.PositiveInfinity, new List<double>(speed.Length));
        for (var i = 1; i < speed.Length; i++)
        {
            if (Math.Abs(speed[i] - speed[i - 1]) is var change and > 1e-6) digit = Math.Min(digit, change);
            if (i > 1 && speed[i] > 0 && speed[i - 2] > 0) turns.Add(TurnAt(speed, i));
        }
        var least = LivelyNumbers * digit / (MadToSigma * GaussBits);
        return turns.Count >= WindowSeconds && Robust.Median([.. turns]) >= least ? least : double.NaN;
    }

    private static double TurnAt(ReadOnlySpan<double> speed, int i) => Math.Abs(speed[i] - 2 * speed[i - 1] + speed[i - 2]);

    /// <summary>Whether a window itself turns so: a program pulls each car up by the same ramp, however lively the driver holds the speed after it.</summary>
    private static bool IsLively(ReadOnlySpan<double> window, double least)
    {
        var lively = 0;
        for (var i = 2; i < window.Length; i++)
            if (TurnAt(window, i) >= least) lively++;
        return 2 * lively >= window.Length - 2;
    }

    /// <summary>Speed less the prescribed, tenths of a km/h, two seconds each; null where much of the cycle is missing.</summary>
    private static sbyte[]? StrayingsOf(ProcessTrace trace)
    {
        Span<double> sums = stackalloc double[Steps];
        Span<int> seconds = stackalloc int[Steps];
        var start = DriveCycle.StartOf(trace.Second, trace.Speed);
        for (var i = 0; i < trace.Length; i++)
        {
            var second = trace.Second[i] - start;
            var step = (second - 1) / StepSeconds;
            if (second < 1 || step >= Steps || double.IsNaN(trace.Speed[i])) continue;
            sums[step] += trace.Speed[i] - DriveCycle.TargetAt(second);
            seconds[step]++;
        }
        var strayings = new sbyte[Steps];
        var missing = 0;
        for (var s = 0; s < Steps; s++)
        {
            if (seconds[s] == 0) (strayings[s], missing) = (Missing, missing + 1);
            else strayings[s] = (sbyte)Math.Clamp(Math.Round(PerTenth * sums[s] / seconds[s]), -127, 127);
        }
        return missing > Steps / 10 ? null : strayings;
    }

    private static IEnumerable<Drive> Read(Table table, DateOnly day) => Enumerable.Range(0, table.RowCount).Select(row => new Drive(
        table.TextAt("inspection_id", row)!, table.TextAt("vehicle_id", row) ?? "", table.TextAt("lane", row) ?? "", table.TextAt("station_id", row) ?? "", day,
        SmallestHashes.Parse(table.TextAt("hashes", row)),
        table.TextAt("strayings", row) is { Length: > 0 } text ? MemoryMarshal.Cast<byte, sbyte>(Convert.FromBase64String(text).AsSpan()).ToArray() : null));

    private static Example ExampleOf(Drive drive, Twin twin, DateOnly day)
    {
        var (zh, en) = twin.Correlation >= 1 ? ("车速逐秒完全相同", "has the speeds, digit by digit,") : (FormattableString.Invariant($"驾驶偏差与之相关 {twin.Correlation:0.00}"), FormattableString.Invariant($"strays from the cycle (correlation {twin.Correlation:0.00}) just as"));
        return new Example(new RowRef("inspections", day, drive.Test, $"inspections:{twin.Drive.Day:yyyy-MM-dd}:{twin.Drive.Test}"), twin.Correlation, new(
            $"检验 {drive.Test} 与另一车辆 {twin.Drive.Day:MM-dd} 的检验 {twin.Drive.Test}：{zh}", $"test {drive.Test} {en} test {twin.Drive.Test} of another vehicle on {twin.Drive.Day:MM-dd}"));
    }

    private sealed record Drive(string Test, string Vehicle, string Lane, string Station, DateOnly Day, ulong[] Hashes, sbyte[]? Strayings)
    {
        public Subject Subject { get; init; }
    }

    private sealed record Twin(Drive Drive, double Correlation);

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次上线检验中 {abnormal:0} 次的车速曲线是其他车辆此前检验的（全市通常 {peers.Mean:0.0%}）", $"the speed curves of {abnormal:0} of {evaluated:0} tests on the rollers are those of other vehicles' earlier tests (usually {peers.Mean:0.0%})");
}
