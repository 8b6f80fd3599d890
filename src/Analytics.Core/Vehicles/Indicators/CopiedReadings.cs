using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose five gases stand, stretch by stretch through the scored seconds, within one printed digit of another vehicle's earlier test at the station: its readings were taken
/// over and a digit added or taken away here and there. Where the readings are so poor that a test of another station is as alike, nothing is said.
/// </summary>
/// <remarks>
/// Formula: means of six stretches of four seconds, in digits (CO, CO2, O2 0.01 %, HC, NO 1 ppm); alike when the root mean square of the six differences is under 1 in every gas. A digit put on each
/// second leaves 0.8/√4 = 0.4, between two copies 0.6; two engines of one model differ by 10 and more in CO2 and O2 alone. Unit: share of tests. Innocent look-alike: the same vehicle tested
/// twice (left out); readings that stand still (left out).
/// </remarks>
public sealed class CopiedReadings : RateIndicator<VehicleDay>
{
    private const int Stretches = 6, StretchSeconds = 4;

    /// <summary>Different readings that the gases must show together in the stretches: a floor, a coarse or a dead cell is no evidence.</summary>
    private const int FewestReadings = 16;

    /// <summary>Digits.</summary>
    private const double Alike = 1;

    /// <summary>Tests kept of one day: a template that is used again and again is in them before long.</summary>
    private const int MostKept = 4000;

    private static readonly (string Channel, double Digits)[] Gases = [("co2_pct", 100), ("o2_pct", 100), ("hc_ppm", 1), ("no_ppm", 1), ("co_pct", 100)];

    private static readonly Dataset Kept = new("signatures_copied_readings", [Text("inspection_id"), Text("vehicle_id"), Text("station_id"), Text("method"), Text("readings")], ["inspection_id"], null);

    /// <summary>Once for what is compared and what is kept.</summary>
    private readonly ConditionalWeakTable<VehicleDay, List<Known>> days = [];

    public override IndicatorCard Card { get; } = new("copied_readings", 1, LeadKind.VehicleInspection, Tier.Contradiction, ["copied_trace"], "share of tests",
        new("读数与他车逐段相差不过一个字", "another vehicle's readings to the digit"), new("同一车辆两次检验（不计）；读数不动（不计）", "one vehicle tested twice, readings that stand still (both left out)"),
        "means of four seconds compared in printed digits; domain B1");

    public override Dataset Digest => Kept;

    public override int DigestDays => 60;

    protected override double FewestUnits => 10;

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    public override Table Digested(VehicleDay day)
    {
        var kept = Readings(day);
        kept = [.. Enumerable.Range(0, Math.Min(MostKept, kept.Count)).Select(i => kept[(int)((long)i * kept.Count / Math.Min(MostKept, kept.Count))])];
        IReadOnlyList<string?> Texts(Func<Known, string> of) => [.. kept.Select(of)];
        return new Table(Kept, kept.Count).With("inspection_id", Texts(k => k.Test)).With("vehicle_id", Texts(k => k.Vehicle)).With("station_id", Texts(k => k.Station)).With("method", Texts(k => k.Method))
            .With("readings", Texts(k => Convert.ToBase64String(MemoryMarshal.AsBytes(k.Values.AsSpan()))));
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var own = Readings(day);
        var stations = new Shelf();
        foreach (var (earlier, table) in memory.Digests)
            for (var row = 0; row < table.RowCount; row++)
                stations.Add(table.TextAt("station_id", row)!, new Known(table.TextAt("inspection_id", row)!, table.TextAt("vehicle_id", row) ?? "", table.TextAt("station_id", row)!, table.TextAt("method", row)!, earlier,
                    MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(table.TextAt("readings", row)!)).ToArray()));
        var city = new Shelf();
        foreach (var test in own)
        {
            stations.Add(test.Station, test);
            city.Add("", test);
        }
        var places = own.Select((k, i) => (k.Test, i)).ToDictionary(x => x.Test, x => x.i);
        foreach (var lane in day.Inspections.Where(i => places.ContainsKey(i.Id)).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var found = new List<Example>();
            foreach (var test in lane)
            {
                var (place, readings) = (places[test.Id], own[places[test.Id]]);
                bool IsEarlier(Known k) => k.Vehicle != readings.Vehicle && (k.Day < day.Day || places[k.Test] < place);
                if (stations.Nearest(test.StationId, readings, IsEarlier) is not var (twin, apart) || city.Nearest("", readings, k => k.Station != test.StationId) is not null) continue;
                found.Add(new Example(test.Ref(day.Day) with { Other = $"inspections:{twin.Day:yyyy-MM-dd}:{twin.Test}" }, Alike - apart, new(
                    $"检验 {test.Id} 的五种气体逐段与 {twin.Day:MM-dd} 另一车辆的检验 {twin.Test} 相差不过 {apart:0.0} 个字", $"the five gases of test {test.Id} stand within {apart:0.0} digits of test {twin.Test} of another vehicle on {twin.Day:MM-dd}, stretch by stretch")));
            }
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day) { Exposure = lane.Count(), Count = found.Count, Examples = [.. found.OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)] };
        }
    }

    /// <summary>The day's tests in order of time whose gases speak.</summary>
    private List<Known> Readings(VehicleDay day) => days.GetValue(day, d =>
        [.. d.Inspections.DistinctBy(t => t.Id).Select(t => (Test: t, Values: ReadingsOf(d.Traces.Of(t.Id)))).Where(x => x.Values is not null)
            .Select(x => new Known(x.Test.Id, x.Test.VehicleId, x.Test.StationId, x.Test.Method.ToString(), d.Day, x.Values!))]);

    /// <summary>Mean of each stretch in digits, gas after gas; null where too few seconds were scored or too few readings differ.</summary>
    private static float[]? ReadingsOf(ProcessTrace trace)
    {
        Span<int> rows = stackalloc int[Stretches * StretchSeconds];
        var count = 0;
        for (var i = 0; i < trace.Length && count < rows.Length; i++)
            if (ScoredGases.IsScored(trace.Phase[i])) rows[count++] = i;
        if (count < rows.Length) return null;
        var means = new float[Gases.Length * Stretches];
        var different = 0;
        Span<double> seen = stackalloc double[Stretches * StretchSeconds];
        for (var g = 0; g < Gases.Length; g++)
        {
            var values = trace.Of(Gases[g].Channel);
            for (var i = 0; i < rows.Length; i++)
            {
                seen[i] = double.IsNaN(values[rows[i]]) ? 0 : values[rows[i]] * Gases[g].Digits;
                means[g * Stretches + i / StretchSeconds] += (float)(seen[i] / StretchSeconds);
            }
            seen.Sort();
            for (var i = 1; i < seen.Length; i++)
                if (seen[i] > seen[i - 1]) different++;
        }
        return different < FewestReadings ? null : means;
    }

    /// <summary>Largest root mean square difference of a gas, in digits; infinite from <see cref="Alike"/> on.</summary>
    private static double Apart(float[] a, float[] b)
    {
        var largest = 0.0;
        for (var g = 0; g < Gases.Length; g++)
        {
            var squares = 0.0;
            for (var i = g * Stretches; i < (g + 1) * Stretches; i++) squares += (a[i] - b[i]) * (a[i] - b[i]);
            largest = Math.Max(largest, squares / Stretches);
            if (largest >= Alike * Alike) return double.PositiveInfinity;
        }
        return Math.Sqrt(largest);
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的各气体读数逐段与本站他车此前的检验相差不过一个字（全市通常 {peers.Mean:0.0%}）",
        $"in {abnormal:0} of {evaluated:0} tests every gas stands within a digit of another vehicle's earlier test at the station (usually {peers.Mean:0.0%})");

    private sealed record Known(string Test, string Vehicle, string Station, string Method, DateOnly Day, float[] Values);

    /// <summary>Tests by owner, method and the whole digit of CO2 in their first stretch, so that a test is compared with few.</summary>
    private sealed class Shelf
    {
        private readonly Dictionary<(string Owner, string Method, int Co2), List<Known>> boards = [];

        public void Add(string owner, Known test)
        {
            var key = (owner, test.Method, Board(test));
            if (!boards.TryGetValue(key, out var board)) boards[key] = board = [];
            board.Add(test);
        }

        /// <summary>One stretch of six may be √6 digits off and the mean of all still be within one.</summary>
        public (Known Twin, double Apart)? Nearest(string owner, Known test, Func<Known, bool> allowed)
        {
            (Known, double)? nearest = null;
            for (var co2 = Board(test) - 3; co2 <= Board(test) + 3; co2++)
                foreach (var known in boards.GetValueOrDefault((owner, test.Method, co2), []))
                    if (Apart(test.Values, known.Values) is var apart && apart < (nearest?.Item2 ?? double.PositiveInfinity) && allowed(known)) nearest = (known, apart);
            return nearest;
        }

        private static int Board(Known test) => (int)Math.Floor(test.Values[0]);
    }
}
