using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// The largest lasting fall of a lane's emissions within the window, in spreads between vehicles of one kind: each test counts by its distance from what its kind shows at
/// other stations, so that a change of customers is no step; the day that parts the days before and after best is the onset. A board, a factor or a new habit starts on a day.
/// </summary>
/// <remarks>
/// Unit: spreads (natural log). Innocent look-alike: calibration or a new analyser (a few percent, well under the step that counts), a workshop that moved in next door, a hose that held back hydrocarbons for weeks and is clean again (a fall from high to usual: bounded). The spread of all lanes' largest falls is
/// the expectation; evidence is bounded, because the step says that something changed, not what. The bound is wider where the whole lane surely fell by half a spread and more: a few repaired or
/// favoured vehicles move the mean by a fraction of that, and a new clientele is held against its own kind, so that what fell is the reading.
/// </remarks>
public sealed class EmissionStep : DayIndicator<VehicleDay>
{
    private const int FewestDays = 3;
    private const double FewestTests = 30, SmallestStep = 0.35, MostEvidence = 3, Clip = 3;

    /// <summary>Spreads by which a lane fell at least, three standard errors taken off, when its readings fell and not its customers.</summary>
    private const double WholeLane = 0.5, MostOfWholeLane = 6;

    /// <summary>So much of the fall must lead below what the kind shows elsewhere: a fall back to it says that what had raised the readings is over.</summary>
    private const double Below = 0.5;

    public override IndicatorCard Card { get; } = new("emission_step", 2, LeadKind.VehicleInspection, Tier.Statistical, ["scaled_results", "donor_vehicle", "other_vehicle", "copied_trace", "diluted_sample"], "spreads between vehicles",
        new("排放水平突降", "a step down in emissions"), new("校准或更换分析仪（仅百分之几）；附近新开维修厂", "a calibration or a new analyser (a few percent); a workshop next door"), "change point of log residuals; domain C3");

    public override Dataset Digest => EmissionCohorts.Digest;

    public override int DigestDays => EmissionCohorts.DigestDays;

    public override Table Digested(VehicleDay day) => EmissionCohorts.Digested(day);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var cohorts = EmissionCohorts.Of(day, memory);
        foreach (var lane in day.Inspections.Where(EmissionCohorts.Teaches).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var scores = lane.Select(t => Emissions.Level(t) is { } level && cohorts.For(t) is { } usual ? Math.Clamp(usual.Score(level), -Clip, Clip) : double.NaN).Where(double.IsFinite).ToList();
            if (scores.Count == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = scores.Count,
                Sum = scores.Sum(),
                SumOfSquares = scores.Sum(s => s * s),
                Examples = [new Example(lane.First().Ref(day.Day), scores.Average(), new($"{day.Day:MM-dd} {scores.Count} 次首检平均偏离同类 {scores.Average():+0.00;-0.00} 个标准差",
                    $"{day.Day:MM-dd}: {scores.Count} first tests, {scores.Average():+0.00;-0.00} spreads from their kind in the mean"))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var falls = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s))).Select(x => (x.Subject, x.Seen, Fall: LargestFall(x.Seen))).Where(x => x.Fall is not null).ToList();
        if (PeerLevel.Fit([.. falls.Select(f => f.Fall!.Value.T)], resolution: 0.7) is not { } peers) yield break;
        foreach (var (subject, seen, found) in falls)
        {
            var fall = found!.Value;
            var p = fall.Step < SmallestStep ? 1 : peers.UpperTail(fall.T);
            yield return new Measurement(Card.Id, subject, -fall.Step, Core.Indicators.Range.AtLeast(-Math.Max(SmallestStep, fall.Error * peers.ExpectedHigh)), p)
            {
                Exposure = seen.Sum(o => o.Exposure),
                Evidence = Math.Min(fall.Step - 3 * fall.Error > WholeLane && -fall.After > Below * fall.Step ? MostOfWholeLane : MostEvidence, Evidences.FromPValue(p)),
                Because = new($"自 {fall.Onset:MM-dd} 起排放比此前低 {fall.Step:0.00} 个同类车间标准差（由车辆构成变化以外的原因造成）",
                    $"since {fall.Onset:MM-dd} emissions are {fall.Step:0.00} spreads between vehicles lower than before, which the mix of vehicles does not explain"),
                Examples = [.. seen.Where(o => o.Day >= fall.Onset).SelectMany(o => o.Examples).OrderBy(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
                SeenFrom = fall.Onset,
                SeenTo = seen[^1].Day,
            };
        }
    }

    /// <summary>The split of the days with the largest t of 'before higher than after'; null with too little on either side of every split.</summary>
    private static (double Step, double Error, double T, DateOnly Onset, double After)? LargestFall(IReadOnlyList<Observation> days)
    {
        (double, double, double T, DateOnly, double)? best = null;
        for (var k = FewestDays; k <= days.Count - FewestDays; k++)
        {
            var (before, after) = (Level(days.Take(k)), Level(days.Skip(k)));
            if (before.Tests < FewestTests || after.Tests < FewestTests) continue;
            var error = Math.Sqrt(before.Variance + after.Variance);
            var t = (before.Mean - after.Mean) / error;
            if (best is null || t > best.Value.T) best = (before.Mean - after.Mean, error, t, days[k].Day, after.Mean);
        }
        return best;
    }

    /// <summary>Mean, variance of the mean and count of some days; a day's own wandering counts as well as the tests'.</summary>
    private static (double Mean, double Variance, double Tests) Level(IEnumerable<Observation> days)
    {
        const double dayDeviation = 0.1;
        double n = 0, sum = 0, squares = 0, count = 0;
        foreach (var day in days) (n, sum, squares, count) = (n + day.Exposure, sum + day.Sum, squares + day.SumOfSquares, count + 1);
        var mean = n > 0 ? sum / n : 0;
        return (mean, Math.Max(0.1, n > 0 ? squares / n - mean * mean : 1) / Math.Max(1, n) + dayDeviation * dayDeviation / Math.Max(1, count), n);
    }
}
