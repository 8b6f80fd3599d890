using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// How much a site's gain of the night, log(site ÷ region) in quiet dry hours, jumps from one night to the next: median of the absolute differences over the last ten nights, against the
/// other sites'. Nights belong to the air; numbers from a generator, from another day or place do not know it, and their gain jumps as the air goes up and down.
/// </summary>
/// <remarks>Unit: log ratio from night to night. Innocent look-alike: a step of maintenance (one jump, not the median); work at night (loud hours, nights worked through, and nights of half as much dust again as the calmer third, are left out; a site without a noise
/// meter is not judged where others have one); a wrong clock (left out); a place with air of its own (its jumps are the others' size).</remarks>
public sealed class UnlikeTheAir : DayIndicator<DustDay>
{
    private const int Nights = 10, FewestNights = 6, Many = 60;

    /// <summary>Half as much again as on the site's calmer nights (log).</summary>
    private const double LowerThird = 1.0 / 3, OwnDust = 0.41;

    /// <summary>Jumps of less than this ratio to the median site's are of no interest, whatever the p-value.</summary>
    private const double LeastRatio = 2;

    /// <summary>Honest sites differ by a quarter in this (log), however alike a few of them may happen to be.</summary>
    private const double HonestSpread = 0.25;

    public override IndicatorCard Card { get; } = new("unlike_the_air", 4, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "replayed", "cloned_site"], "log ratio",
        new("夜间不随大气变化", "nights that do not follow the air"), new("夜间施工；局地气流", "work at night; a place with air of its own"), "correlation with neighbours lost in hours without work (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var quiet = day.Quiet();
        var heard = day.ReportingSites.Count(id => !double.IsNaN(quiet.Silence(id))) * 2 >= day.ReportingSites.Count;
        foreach (var id in day.ReportingSites)
        {
            if (heard && double.IsNaN(quiet.Silence(id))) continue;
            if (quiet.LogGain(id) is var gain && !double.IsNaN(gain)) yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = 1, Sum = gain, Extreme = quiet.CalmNoise(id) };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var sites = window.Subjects.Select(s => (Subject: s, Seen: Undisturbed(QuietHours.WithCalmHours([.. window.Of(s).TakeLast(Nights)])))).Where(s => s.Seen.Count >= FewestNights)
            .Select(s => (s.Subject, s.Seen, Jump: JumpOf(s.Seen))).ToList();
        var city = PeerLevel.Fit([.. sites.Select(s => Math.Log(s.Jump))], HonestSpread);
        foreach (var (subject, seen, jump) in sites)
        {
            // In a city of few sites one that forges would teach the others what is usual.
            if ((sites.Count > Many ? city : PeerLevel.Fit([.. sites.Where(s => s.Subject != subject).Select(s => Math.Log(s.Jump))], HonestSpread)) is not { } peers) yield break;
            var usual = Math.Exp(peers.Center);
            yield return new Measurement(Card.Id, subject, jump, Core.Indicators.Range.AtMost(Math.Exp(peers.ExpectedHigh)), jump < LeastRatio * usual ? 1 : peers.UpperTail(Math.Log(jump)))
            {
                Exposure = seen.Count,
                Because = new($"最近 {seen.Count} 个夜间，颗粒物与周边之比逐夜跳动 {Math.Exp(jump) - 1:0%}（各点通常 {Math.Exp(usual) - 1:0%}），不随大气变化",
                    $"over the last {seen.Count} nights its ratio to the air around jumped by {Math.Exp(jump) - 1:0%} from night to night (usually {Math.Exp(usual) - 1:0%}): it does not follow the air"),
                Examples = [.. seen.Zip(seen.Skip(1)).OrderByDescending(p => Math.Abs(p.Second.Sum - p.First.Sum)).Take(3).Select(p => DustSubjects.Example(subject.Id, ChinaTime.StartOf(p.Second.Day), p.Second.Sum - p.First.Sum, new(
                    $"夜间与周边之比 {p.First.Day:MM-dd} 为 {Math.Exp(p.First.Sum):0%}，{p.Second.Day:MM-dd} 为 {Math.Exp(p.Second.Sum):0%}", $"at {Math.Exp(p.First.Sum):0%} of the region on the night of {p.First.Day:MM-dd}, at {Math.Exp(p.Second.Sum):0%} on {p.Second.Day:MM-dd}")))],
                SeenFrom = seen[0].Day,
                SeenTo = seen[^1].Day,
            };
        }
    }

    /// <summary>Without the nights that stand far over the site's lower third, and over the air: dust of its own, from work that no noise meter heard.</summary>
    private static List<Observation> Undisturbed(IReadOnlyList<Observation> nights) =>
        nights.Count == 0 ? [] : [.. nights.Where(o => o.Sum <= Math.Max(QuietHours.MostLogGain, Robust.Quantile([.. nights.Select(n => n.Sum)], LowerThird) + OwnDust))];

    private static double JumpOf(List<Observation> seen) => Math.Max(0.02, Robust.Median([.. seen.Zip(seen.Skip(1)).Select(p => Math.Abs(p.Second.Sum - p.First.Sum))]));
}
