using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a station's tests that pass a vehicle whose last failure, in the two weeks before, was at another station. Who fails comes back to the station he knows, or takes the next one: each gets its few. Where the failures of
/// half a city come to pass, word has gone round. That they come is half of it: in full it counts only where fewer of them fail again than of those who try elsewhere.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: a garage next door, whose customers failed wherever they live (twice or three times as many as usual: not counted under four times), a small station (two of thirty: a handful is not counted).
/// </remarks>
public sealed class FailedElsewhere : RateIndicator<VehicleDay>
{
    /// <summary>Fewer than so many times the usual share has many a reason.</summary>
    private const double TimesUsual = 4;

    /// <summary>That many come, though as many of them fail as elsewhere, may be a way through or a low fee: no lead by itself.</summary>
    private const double MostOfComing = 4;
    private const double Jeffreys = 0.5;

    public override IndicatorCard Card { get; } = new("failed_elsewhere", 1, LeadKind.VehicleInspection, Tier.Statistical, ["pass_shopping"], "share of tests",
        new("外站不合格车辆集中来此通过", "failed elsewhere, passed here"), new("隔壁维修厂的客户（不足常见比例四倍者不计）", "customers of a garage next door (under four times the usual share: not counted)"),
        "domain B5: P(pass here | failed elsewhere)");

    public override Dataset Digest => FailThenPass.Failures;

    public override int DigestDays => FailThenPass.MemoryDays;

    public override Table Digested(VehicleDay day) => FailThenPass.FailuresOf(day);

    protected override double FewestUnits => 30;

    protected override double FewestAbnormal => 8;

    protected override double HonestFloor => 0.005;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var failures = memory.Digests.Select(d => d.Table).Append(DigestOf(day)!).SelectMany(FailThenPass.Read).ToLookup(f => f.Vehicle);
        foreach (var station in day.Inspections.Where(t => t.Verdict is Verdict.Pass or Verdict.Fail && t.CheckType != "comparison").GroupBy(t => t.StationId).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var tried = station.Select(t => (Test: t, Failure: LastOf(failures[t.VehicleId], t))).Where(x => x.Failure is { } failure && failure.Station != station.Key).ToList();
            var comers = tried.Where(x => x.Test.Verdict == Verdict.Pass).DistinctBy(x => x.Test.VehicleId).ToList();
            yield return new Observation(Card.Id, day.StationSubject(station.Key), day.Day)
            {
                Exposure = station.Count(),
                Count = comers.Count,
                Sum = tried.Count(x => x.Test.Verdict == Verdict.Fail),
                Examples = [.. comers.Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day) with { Other = x.Failure!.RowKey }, 1, new(
                    $"检验 {x.Test.Id} 合格；该车 {x.Failure.EndedAt:MM-dd HH:mm} 在 {x.Failure.Station} 站不合格（{x.Failure.Test}）", $"test {x.Test.Id} passed a car that had failed at station {x.Failure.Station} on {x.Failure.EndedAt:MM-dd HH:mm} ({x.Failure.Test})")))],
            };
        }
    }

    private static FailThenPass.Failure? LastOf(IEnumerable<FailThenPass.Failure> failures, Inspection test) => failures.Where(f => f.EndedAt < test.StartedAt).MaxBy(f => f.EndedAt);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var all = window.Subjects.SelectMany(window.Of).ToList();
        var (passed, failed, tests) = (all.Sum(o => o.Count), all.Sum(o => o.Sum), all.Sum(o => o.Exposure));
        return base.Judge(window).Select(m =>
        {
            var (here, again) = (window.Of(m.Subject).Sum(o => o.Count), window.Of(m.Subject).Sum(o => o.Sum));
            if (m.Value * (tests - m.Exposure) < TimesUsual * (passed - here)) return m with { PValue = 1, Evidence = 0 };
            var luck = Distributions.BetaBinomialUpperTail((int)here, (int)(here + again), passed - here + Jeffreys, failed - again + Jeffreys);
            return m with { Evidence = Math.Min(m.Evidence, MostOfComing + Evidences.FromPValue(luck)), Because = new($"{m.Because.Zh}，再次不合格 {again:0} 次", $"{m.Because.En}; {again:0} times they failed again") };
        });
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次为在外站不合格后两周内来此通过的车辆（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} tests passed vehicles that had failed at other stations within two weeks (usually {peers.Mean:0.0%})");
}
