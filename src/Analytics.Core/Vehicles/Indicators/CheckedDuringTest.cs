using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's equipment checks that are said to have been made while the same analyser was measuring a car: between the start and the end of a test, 20 s and more from either. A probe that hangs in an exhaust sees no
/// zero gas, and rollers that carry a car do not coast down.
/// </summary>
/// <remarks>
/// Unit: share of checks on days with tests. Innocent look-alike: software that stamps the upload instead of the check (all its lanes: learned; a day's checks handed in together are one stamp), a clock of its own that is off (what falls into a quarter of an hour about the day's first or last minute of testing is left out), the dynamometer
/// while a car stands beside it (left out), a smoke meter under the number of a gas bench (left out).
/// </remarks>
public sealed class CheckedDuringTest : RateIndicator<VehicleDay>
{
    private static readonly TimeSpan FromEitherEnd = TimeSpan.FromSeconds(20);

    /// <summary>No check is done so soon after another: what is stamped so was handed in together and is one stamp.</summary>
    private static readonly TimeSpan OneStamp = TimeSpan.FromSeconds(20);

    /// <summary>The morning's checks run into the first test and the evening's into the last where the clock of the checks and that of the tests differ.</summary>
    private static readonly TimeSpan ClockOff = TimeSpan.FromMinutes(15);

    public override IndicatorCard Card { get; } = new("checked_during_test", 2, LeadKind.VehicleInspection, Tier.Contradiction, ["skipped_calibration", "impossible_time"], "share of checks",
        new("检验进行中的校准记录", "checks made while a car was measured"), new("软件记录的是上传时间（已按同软件学习）；校准程序时钟不准", "software that stamps the upload (learned); a checking program whose clock is off"),
        "HJ 1238-2021 equipment checks; one analyser does one thing at a time");

    protected override double FewestAbnormal => 4;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.01;

    /// <summary>A software's own lanes say when it stamps its checks.</summary>
    protected override string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => observations[^1].Tag;

    /// <summary>Checks are rarely stamped into a test by accident, and a station's lanes forge together: the honest core gives the rate.</summary>
    protected override PeerRate PeersOf(IEnumerable<(double Abnormal, double Evaluated)> subjects) => PeerRate.FitCore(subjects, HonestFloor);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var checks = day.Calibrations.ToLookup(c => (c.StationId, c.AnalyzerId));
        var lanes = day.Inspections.Where(i => i.AnalyzerId.Length > 0).GroupBy(i => (i.StationId, i.AnalyzerId)).GroupBy(g => g.MaxBy(i => i.StartedAt)!.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var lane in lanes)
        {
            var looked = lane.SelectMany(tests => Stamps(checks[tests.Key]).Where(check => !IsAtEitherEnd(check, tests)).Select(check => (Check: check, Test: tests.FirstOrDefault(t => IsBetween(check, t))))).OrderBy(x => x.Check.PerformedAt).ToList();
            if (looked.Count == 0) continue;
            var first = lane.First().MaxBy(i => i.StartedAt)!;
            yield return new Observation(Card.Id, day.LaneSubject(first), day.Day)
            {
                Exposure = looked.Count,
                Count = looked.Count(x => x.Test is not null),
                Tag = first.SoftwareVersion,
                Examples = [.. looked.Where(x => x.Test is not null).Take(Observation.MaxExamples).Select(x => new Example(x.Test!.Ref(day.Day), 1, new(
                    $"{x.Check.PerformedAt:MM-dd HH:mm:ss} 的 {x.Check.Kind} 记录在检验 {x.Test.Id}（{x.Test.StartedAt:HH:mm:ss}-{x.Test.EndedAt:HH:mm:ss}）进行中",
                    $"{x.Check.Kind} at {x.Check.PerformedAt:MM-dd HH:mm:ss}, while test {x.Test.Id} was under way ({x.Test.StartedAt:HH:mm:ss} to {x.Test.EndedAt:HH:mm:ss})")))],
            };
        }
    }

    /// <summary>The first of those that were stamped together.</summary>
    private static IEnumerable<Calibration> Stamps(IEnumerable<Calibration> checks)
    {
        DateTimeOffset? last = null;
        foreach (var check in checks.OrderBy(c => c.PerformedAt))
        {
            if (last is null || check.PerformedAt - last > OneStamp) yield return check;
            last = check.PerformedAt;
        }
    }

    private static bool IsAtEitherEnd(Calibration check, IEnumerable<Inspection> tests) => tests.Min(t => t.StartedAt) is var first && tests.Max(t => t.EndedAt) is var last
        && ((check.PerformedAt - first).Duration() < ClockOff || (check.PerformedAt - last).Duration() < ClockOff);

    private static bool IsBetween(Calibration check, Inspection test) =>
        check.PerformedAt > test.StartedAt + FromEitherEnd && check.PerformedAt < test.EndedAt - FromEitherEnd && NeedsWhatIsInUse(check.Kind, test);

    /// <summary>Whether the check needs what the test was using: the rollers, the smoke meter, the gas bench.</summary>
    private static bool NeedsWhatIsInUse(string kind, Inspection test) => kind switch
    {
        "dyno_coastdown" or "dyno_parasitic" => test.Method is TestMethod.Asm or TestMethod.Vmas or TestMethod.LugDown,
        "opacity" => test.Method is TestMethod.LugDown or TestMethod.FreeAcceleration,
        _ => test.Method is TestMethod.Asm or TestMethod.Vmas or TestMethod.Tsi,
    };

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次设备检查中 {abnormal:0} 次的时间正处于同一分析仪检验车辆之时（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} equipment checks are stamped while the same analyser was measuring a car (usually {peers.Mean:0.0%})");
}
