using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Checks that a lane has on file, observed ÷ expected at the cadence of the lanes of its software: for each kind of check the usual share of testing days that have
/// one (daily, weekly or monthly, as it is), over the kinds that the lane ever does or that nearly all lanes of its work (gas, smoke) do. Finds the check left out every other day as well as the one never made.
/// </summary>
/// <remarks>
/// Unit: observed ÷ expected checks. Innocent look-alike: a sloppy lane that forgets its morning checks every other day, which is why the evidence is bounded unless more checks are missing than were made; a lost file (nobody has one:
/// the day is not counted). Checks are mostly left out a morning at a time: a lane whose days are all or nothing is judged by its mornings, not by their checks.
/// </remarks>
public sealed class CalibrationGaps : DayIndicator<VehicleDay>
{
    private const double MostHaveOne = 0.6, FewestExpected = 12, LargestRatio = 0.75, MostEvidence = 3.5, MissingMore = 0.5, MostEvidenceThen = 7;
    private const int FewestLanes = 5, FewestDays = 5;

    /// <summary>A check that so large a part of the lanes of like work makes belongs to the work.</summary>
    private const double NearlyAll = 0.9;

    public override IndicatorCard Card { get; } = new("calibration_gaps", 3, LeadKind.VehicleInspection, Tier.Statistical, ["skipped_calibration"], "observed / expected checks",
        new("校准次数少于惯常周期", "fewer checks than the usual cadence"), new("偶尔漏做；文件丢失", "a check forgotten now and then; a lost file"),
        "HJ 1238-2021 equipment checks (daily, weekly low gas); cadence from the lanes of the same software");

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var checks = day.Calibrations.ToLookup(c => (c.StationId, c.AnalyzerId));
        var lanes = day.Inspections.Where(i => i.AnalyzerId.Length > 0).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (First: g.First(), Work: WorkOf(g), Kinds: g.Select(i => i.AnalyzerId).Distinct().SelectMany(a => checks[(g.First().StationId, a)]).Select(c => c.Kind).Distinct().Order(StringComparer.Ordinal).ToList())).ToList();
        if (lanes.Count(l => l.Kinds.Count > 0) < MostHaveOne * lanes.Count) yield break;
        foreach (var (first, work, kinds) in lanes)
            yield return new Observation(Card.Id, day.LaneSubject(first), day.Day)
            {
                Exposure = 1,
                Count = kinds.Count,
                Tag = $"{first.SoftwareVersion}|{work}|{string.Join(',', kinds)}",
                Examples = kinds.Count > 0 ? [] : [new Example(first.Ref(day.Day), 1, new($"{day.Day:MM-dd} 分析仪 {first.AnalyzerId} 无任何检查记录而照常检验", $"{day.Day:MM-dd}: no check of analyser {first.AnalyzerId} on file, tested all the same"))],
            };
    }

    /// <summary>Smoke and gas are measured by different instruments.</summary>
    private static string WorkOf(IEnumerable<Inspection> lane) =>
        string.Concat(lane.Select(t => t.Method is TestMethod.LugDown or TestMethod.FreeAcceleration ? "smoke" : "gas").Distinct().Order(StringComparer.Ordinal));

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var lanes = window.Subjects.Select(s => new LaneChecks(s, window.Of(s))).Where(l => l.Days >= FewestDays).ToList();
        var judged = lanes.Select(l => (Lane: l, Expected: Expected(l, lanes))).Where(x => x.Expected >= FewestExpected).ToList();
        if (judged.Count == 0) yield break;
        var peers = PeerRatio.Fit(judged.Select(x => (x.Lane.Observed / x.Lane.Clustering(x.Expected), x.Expected / x.Lane.Clustering(x.Expected))));
        foreach (var (lane, expected) in judged)
        {
            var ratio = lane.Observed / expected;
            var clustering = lane.Clustering(expected);
            var p = ratio > LargestRatio ? 1 : peers.LowerTail(lane.Observed / clustering, expected / clustering);
            var without = lane.Seen.Where(o => o.Count == 0).ToList();
            yield return new Measurement(Card.Id, lane.Subject, ratio, Core.Indicators.Range.AtLeast(peers.ExpectedLow(expected / clustering)), p)
            {
                Exposure = expected,
                Evidence = Math.Min(ratio < MissingMore ? MostEvidenceThen : MostEvidence, Evidences.FromPValue(p)),
                Because = new($"{lane.Days} 个检验日有 {lane.Observed} 项检查记录，按同软件检测线的周期应有约 {expected:0} 项（全市比值通常 {peers.Mean:0.0}）",
                    $"{lane.Observed} checks on file in {lane.Days} testing days, about {expected:0} at the cadence of lanes of its software (ratio usually {peers.Mean:0.0})"),
                Examples = [.. without.SelectMany(o => o.Examples).Take(Observation.MaxExamples)],
                SeenFrom = without.Count > 0 ? without[0].Day : null,
                SeenTo = without.Count > 0 ? without[^1].Day : null,
            };
        }
    }

    /// <summary>Over the kinds that the lane ever does, or nearly all lanes of its work do: its days × the median share of days of the other lanes that do them.</summary>
    private static double Expected(LaneChecks lane, List<LaneChecks> all)
    {
        var sum = 0.0;
        var alike = all.Where(l => l != lane && l.Work == lane.Work).ToList();
        var usual = alike.SelectMany(l => l.Shares.Keys).CountBy(k => k).Where(k => k.Value >= Math.Max(FewestLanes, NearlyAll * alike.Count)).Select(k => k.Key);
        foreach (var kind in lane.Shares.Keys.Union(usual).Order(StringComparer.Ordinal))
        {
            var others = (lane.Shares.ContainsKey(kind) ? all : alike).Where(l => l != lane && l.Shares.ContainsKey(kind)).ToList();
            var same = others.Where(l => l.Software == lane.Software).ToList();
            var peers = same.Count >= FewestLanes ? same : others;
            if (peers.Count >= FewestLanes) sum += lane.Days * Robust.Median([.. peers.Select(l => l.Shares[kind])]);
        }
        return sum;
    }

    private sealed class LaneChecks
    {
        public LaneChecks(Subject subject, IReadOnlyList<Observation> seen)
        {
            (Subject, Seen, Days) = (subject, seen, seen.Count);
            (Software, Work) = seen.Count > 0 && seen[^1].Tag.Split('|') is [.. var software, var work, _] ? (string.Join('|', software), work) : ("", "");
            Shares = new SortedDictionary<string, double>(seen.SelectMany(o => o.Tag[(o.Tag.LastIndexOf('|') + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries)).GroupBy(k => k)
                .ToDictionary(g => g.Key, g => (double)g.Count() / seen.Count), StringComparer.Ordinal);
            Observed = (int)seen.Sum(o => o.Count);
        }

        public Subject Subject { get; }
        public IReadOnlyList<Observation> Seen { get; }
        public int Days { get; }
        public string Software { get; }
        public string Work { get; }
        public int Observed { get; }

        /// <summary>
        /// Checks that come or fail together: the variance of the lane's checks per day over that of checks made or left out one by one; 1 = independent, at most a whole morning's.
        /// </summary>
        public double Clustering(double expected)
        {
            double perDay = expected / Days, mean = (double)Observed / Days, alone = mean * (1 - Math.Min(1, mean / perDay));
            return alone <= 0 ? Math.Max(1, perDay) : Math.Clamp(Seen.Sum(o => (o.Count - mean) * (o.Count - mean)) / Days / alone, 1, Math.Max(1, perDay));
        }

        /// <summary>Share of days with a check of each kind.</summary>
        public SortedDictionary<string, double> Shares { get; }
    }
}
