using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose diagnostic plug answers as another car's: its calibration (CALID with CVN) was seen at other stations in the last 30 days only in other models, while this model
/// shows others there; or nowhere else, but here in three models and more, or in one of which other stations have read twenty and more and never another than theirs; or its checksum (CVN), which is computed from the calibration, comes here with three calibrations and more: with none of them at other stations, or with others than theirs; or it names another VIN.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: a maker with one id for all its models (other stations see it in several models too: not counted), a VIN mistyped by a letter or two, read in part or as a filler (left out), a computer replaced by a used one (once), a reader that prints a filler for a checksum it could not read (a fifth of the stations and more show it: not counted).
/// </remarks>
public sealed class SharedCalId : LaneRate
{
    /// <summary>A model must have been read so often elsewhere before an id may be called foreign to it; an id so often before it is known.</summary>
    private const int ModelKnown = 8, IdKnown = 2, ModelsHere = 3;

    /// <summary>A model is well known with so many tests at other stations; an id they never read is then a surprise where so small a share of theirs came once; an id that comes here more often is no surprise.</summary>
    private const int WellKnown = 20, MostOfOne = 3;
    private const double Surprise = 0.02;

    /// <summary>A checksum that so large a share of the stations shows with many calibrations is a filler of their reader.</summary>
    private const double FillerFrom = 0.2;

    private static readonly Dataset Ids = new("signatures_shared_cal_id",
        [Text("id_id"), Text("cal"), Text("model_code"), Text("station_id"), Integer("tests", 0, 1e6)], ["id_id"], null);

    private readonly ConditionalWeakTable<VehicleDay, List<Seen>> days = [];

    public override IndicatorCard Card { get; } = CardOf("shared_cal_id", Tier.Contradiction, ["obd_simulator", "donor_vehicle", "other_vehicle"], new("校准标识属于他车型", "another car's calibration id"),
        new("厂家各车型共用标识（不计）；VIN 录入笔误或读取不全（不计）；换用旧电脑板", "a maker with one id for all its models (left out); a VIN mistyped or read in part (left out); a used engine computer"), "HJ 1238-2021 OBD fields; domain B3 (Kaifeng); donor_vehicle = another car's exhaust", version: 9);

    public override Dataset Digest => Ids;

    public override int DigestDays => 30;

    public override Table Digested(VehicleDay day)
    {
        var seen = days.GetValue(day, SeenOn);
        return new Table(Ids, seen.Count)
            .With("id_id", (IReadOnlyList<string?>)[.. seen.Select(s => $"{s.Cal}|{s.Model}|{s.Station}")])
            .With("cal", (IReadOnlyList<string?>)[.. seen.Select(s => s.Cal)])
            .With("model_code", (IReadOnlyList<string?>)[.. seen.Select(s => s.Model)])
            .With("station_id", (IReadOnlyList<string?>)[.. seen.Select(s => s.Station)])
            .With("tests", [.. seen.Select(s => (double)s.Tests)]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var known = memory.Digests.SelectMany(d => Read(d.Table)).Concat(days.GetValue(day, SeenOn))
            .GroupBy(s => (s.Cal, s.Model, s.Station)).Select(g => g.First() with { Tests = g.Sum(s => s.Tests) }).ToList();
        var (byCal, byModel, sums) = (known.ToLookup(s => s.Cal), known.ToLookup(s => s.Model), new Checksums(known));
        return Observe(day, (d, test) => Look(test, byCal[CalOf(test)], byModel[test.ModelCode], sums) is { } look ? look.Kind == Car && PlugSpeed.OffBy(d.Traces.Of(test.Id)) > OtherEngine ? look with { Kind = "" } : look : (TestLook?)null).ToList();
    }

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    /// <summary>
    /// The <see cref="TestLook.Kind"/> of a test whose plug answers as a certain other car would, with a calibration that other stations know: the car on the lane, and its exhaust, is not that of the papers. A box
    /// answers with one of its own.
    /// </summary>
    private const string Car = "car";

    /// <summary>Where the plug reports an engine speed that is so much another than the one measured (natural logarithm), its car is not the one on the lane, and the exhaust is not that car's.</summary>
    private const double OtherEngine = 0.05;

    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) => 2 * CountOf(seen, Car) > seen.Sum(o => o.Count) ? ["donor_vehicle", "other_vehicle", "obd_simulator"] : ["obd_simulator", "other_vehicle", "donor_vehicle"];

    private static TestLook? Look(Inspection test, IEnumerable<Seen> ofCal, IEnumerable<Seen> ofModel, Checksums sums)
    {
        if (test.CalId.Length == 0) return null;
        var (elsewhere, here) = (ofCal.Where(s => s.Station != test.StationId).ToList(), ofCal.Where(s => s.Station == test.StationId).Select(s => s.Model).Distinct().Count());
        if (test.ObdVin.Length > 0 && test.Vin.Length > 0 && !IsOneVin(test.ObdVin, test.Vin))
            return new TestLook(true, 9, new($"检验 {test.Id}：OBD 读出的 VIN 与车辆 VIN 不一致", $"test {test.Id}: the plug names another VIN"), elsewhere.Count > 0 ? Car : "");
        if (test.ModelCode.Length == 0) return test.ObdVin.Length > 0 && test.Vin.Length > 0 ? new TestLook(false, 0, null) : null;
        var others = elsewhere.Where(s => s.Model != test.ModelCode).ToList();
        var foreign = elsewhere.Count == others.Count && others.Sum(s => s.Tests) >= IdKnown && ofModel.Where(s => s.Station != test.StationId).Sum(s => s.Tests) >= ModelKnown;
        if (foreign && others.Select(s => s.Model).Distinct().Count() <= 2)
            return new TestLook(true, here, new($"检验 {test.Id}：车型 {test.ModelCode} 的 CALID {test.CalId} 在他站只见于车型 {others[0].Model}",
                $"test {test.Id}: CALID {test.CalId} of model {test.ModelCode} is seen elsewhere only in model {others[0].Model}"), Car);
        if (sums.IsForeign(test) && sums.CalibrationsHere(test) is var calibrations and >= ModelsHere)
            return new TestLook(true, calibrations, new($"检验 {test.Id} 的 CVN {test.Cvn} 与他站同一 CALID 的校验码不符，本站却见于 {calibrations} 个不同的 CALID", $"test {test.Id}: CVN {test.Cvn} is not the checksum that its CALID has elsewhere, and comes at this station with {calibrations} different CALIDs"));
        if (elsewhere.Count == 0 && here < ModelsHere && ofCal.Sum(s => s.Tests) <= MostOfOne && IsNovel(ofModel.Where(s => s.Station != test.StationId)))
            return new TestLook(true, 1, new($"检验 {test.Id}：车型 {test.ModelCode} 在他站从未读出过 CALID {test.CalId}", $"test {test.Id}: CALID {test.CalId} was never read at another station, though model {test.ModelCode} is well known there"));
        return new TestLook(elsewhere.Count == 0 && here >= ModelsHere, here, new($"检验 {test.Id} 的 CALID {test.CalId} 只在本站出现，且见于 {here} 个车型", $"test {test.Id}: CALID {test.CalId} is seen at this station alone, in {here} models"));
    }

    /// <summary>
    /// Whether an id that no other station has read is a surprise: by Good and Turing the chance of an unseen one is the share of the tests elsewhere whose id came once. A maker's rare version comes with about this chance;
    /// an id that comes often is a version of the station's own customers.
    /// </summary>
    private static bool IsNovel(IEnumerable<Seen> elsewhere)
    {
        var ids = elsewhere.GroupBy(s => s.Cal).Select(g => g.Sum(s => s.Tests)).ToList();
        return ids.Sum() >= WellKnown && ids.Count(n => n == 1) <= Surprise * ids.Sum();
    }

    /// <summary>
    /// The same but for a slip of the keyboard: two letters wrong or exchanged, or one too many or too few. Two cars of one model differ in their serial numbers, which are six digits. The plug sends a VIN in frames of a few letters, filled
    /// up with zeros: of a reader that loses some, or of a computer that was never told, comes a part of the VIN or a filler.
    /// </summary>
    private static bool IsOneVin(string plug, string typed)
    {
        if (plug.Distinct().Count() == 1 || typed.Contains(plug.Trim('0'), StringComparison.OrdinalIgnoreCase)) return true;
        if (plug.Length == typed.Length) return plug.Zip(typed).Count(c => c.First != c.Second) <= 2;
        var (longer, shorter) = plug.Length > typed.Length ? (plug, typed) : (typed, plug);
        return longer.Length == shorter.Length + 1 && Enumerable.Range(0, longer.Length).Any(i => longer.Remove(i, 1) == shorter);
    }

    private static List<Seen> SeenOn(VehicleDay day) => [.. day.Inspections.Where(i => i.CalId.Length > 0 && i.ModelCode.Length > 0).GroupBy(i => (Cal: CalOf(i), i.ModelCode, i.StationId))
        .OrderBy(g => g.Key.Cal, StringComparer.Ordinal).ThenBy(g => g.Key.ModelCode, StringComparer.Ordinal).ThenBy(g => g.Key.StationId, StringComparer.Ordinal)
        .Select(g => new Seen(g.Key.Cal, g.Key.ModelCode, g.Key.StationId, g.Count()))];

    private static IEnumerable<Seen> Read(Table table) => Enumerable.Range(0, table.RowCount).Select(row => new Seen(
        table.TextAt("cal", row)!, table.TextAt("model_code", row)!, table.TextAt("station_id", row)!, (int)table.NumberAt("tests", row)!.Value));

    private static string CalOf(Inspection test) => test.CalId + "|" + test.Cvn;

    /// <summary>Which checksums go with which calibrations, where.</summary>
    private sealed class Checksums
    {
        private readonly Dictionary<(string Cvn, string Station), int> calibrations;
        private readonly ILookup<string, Seen> byCalId;
        private readonly HashSet<string> fillers;

        public Checksums(IReadOnlyList<Seen> known)
        {
            calibrations = known.Where(s => s.Cvn.Length > 0).GroupBy(s => (s.Cvn, s.Station)).ToDictionary(g => g.Key, g => g.Select(s => s.CalId).Distinct().Count());
            byCalId = known.Where(s => s.Cvn.Length > 0).ToLookup(s => s.CalId);
            var stations = known.Select(s => s.Station).Distinct().Count();
            fillers = [.. calibrations.Where(c => c.Value >= ModelsHere).GroupBy(c => c.Key.Cvn).Where(g => g.Count() > Math.Max(1, FillerFrom * stations) || !IsNumber(g.Key)).Select(g => g.Key)];
        }

        private static bool IsNumber(string cvn) => cvn.Any(char.IsAsciiDigit) && cvn.Distinct().Count() > 1;

        public int CalibrationsHere(Inspection test) => calibrations.GetValueOrDefault((test.Cvn, test.StationId));

        /// <summary>No other station knows it with this calibration, except those where it comes with many as well.</summary>
        public bool IsForeign(Inspection test) => test.Cvn.Length > 0 && !fillers.Contains(test.Cvn)
            && byCalId[test.CalId].All(s => s.Station == test.StationId || s.Cvn != test.Cvn || calibrations[(s.Cvn, s.Station)] >= ModelsHere);
    }

    private sealed record Seen(string Cal, string Model, string Station, int Tests)
    {
        public string CalId => Cal[..Cal.LastIndexOf('|')];

        public string Cvn => Cal[(Cal.LastIndexOf('|') + 1)..];
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次读取 OBD 的检验中 {abnormal:0} 次校准标识属于他车型或 VIN 不符（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests with OBD data the ids are another model's, or the VIN is another (usually {peers.Mean:0.0%})");
}
