using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits signed by one officer only, though two are required (行政处罚法 art. 42), or of exactly the same length, to the second, as others of the same
/// person in the window: times that were typed in, not recorded.
/// </summary>
/// <remarks>
/// Unit: share of visits. Innocent look-alike: a bureau that records whole minutes or files under one name as a rule (then everybody does, and
/// the city's own rate is the expectation).
/// </remarks>
public sealed class WrittenAtTheDesk : InspectorRate
{
    /// <summary>So many visits of one length are needed before it counts as one.</summary>
    private const int SameLength = 4;

    public override IndicatorCard Card { get; } = CardOf("written_at_the_desk", Tier.Statistical, "other_record", new("单人签名或时长雷同", "one signature, or equal lengths"),
        new("全局按整分钟记录或单人录入", "whole minutes or one name as a rule of the bureau"), "two officers (行政处罚法 art. 42); identical duration (domain §7)");

    protected override double FewestUnits => 6;

    protected override double FewestAbnormal => 4;

    protected override double SmallestShare => 0.2;

    protected override double HonestFloor => 0.02;

    protected override string TagOf(EnforcementDay day, IReadOnlyList<Visit> visits) => string.Join(' ', visits.Select(v => $"{(v.EndedAt - v.StartedAt).TotalSeconds:0}@{v.Id}"));

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits) =>
        [.. visits.Where(v => v.Inspectors.Count == 1).Select(v => new Example(v.Ref, 1, new($"检查 {v.Id} 仅一人签名", $"visit {v.Id} carries one signature")))];

    public override IEnumerable<Measurement> Judge(ObservationWindow window) =>
        base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => WithEqualLengths(window.Of(s)))));

    private static IEnumerable<Observation> WithEqualLengths(IReadOnlyList<Observation> days)
    {
        var lengths = days.SelectMany(d => Lengths(d.Tag)).GroupBy(x => x.Seconds, StringComparer.Ordinal).Where(g => g.Count() >= SameLength).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var day in days)
        {
            var known = day.Examples.Select(e => e.Row.Key).ToHashSet(StringComparer.Ordinal);
            var equal = Lengths(day.Tag).Where(x => lengths.Contains(x.Seconds) && !known.Contains(x.Visit)).Select(x => new Example(new RowRef("visits", day.Day, x.Visit), 0.5,
                new($"检查 {x.Visit} 时长 {Clock(x.Seconds)}，与本人其他检查分秒不差", $"visit {x.Visit} lasted {Clock(x.Seconds)}, as others of the same person to the second"))).ToList();
            yield return day with { Examples = [.. day.Examples, .. equal], Count = Math.Min(day.Exposure, day.Count + equal.Count) };
        }
    }

    private static IEnumerable<(string Seconds, string Visit)> Lengths(string tag) =>
        tag.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('@')).Where(t => t.Length == 2).Select(t => (t[0], t[1]));

    private static string Clock(string seconds) => TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)).ToString(@"h\:mm\:ss");

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检查中 {abnormal:0} 次仅一人签名或时长分秒不差（同城通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} visits carry one signature, or last as long as others to the second (usually {peers.Mean:0.0%})");
}
