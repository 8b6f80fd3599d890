using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A case decided under a lighter violation than the one that the record of its visit names (避重就轻): the range of the decision's violation ends lower than that of the visit's, as the bureau's own cases of both show,
/// and no case of that visit carries the graver one.
/// </summary>
/// <remarks>Unit: share of the graver maximum that is lost. Innocent look-alike: a charge changed after the inquiry or a legal review (its reason says so: see <see cref="Remarks"/>).</remarks>
public sealed class LighterCharge : CaseBreach
{
    private const double Lighter = 5;

    /// <summary>Ranges that end nearly alike are of one weight.</summary>
    private const double SameWeight = 0.9;

    public override IndicatorCard Card { get; } = CardOf("lighter_charge", "lenient_penalty", "share of the maximum", new("案由轻于检查所记", "a lighter charge than the visit's"),
        new("经调查或法制审核变更案由", "a charge changed after inquiry or review"), "行政处罚法 art. 5, 40, 57: the penalty fits the facts; the case against the record of its visit", version: 3);

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.VisitId.Length > 0 && c.ViolationCode.Length > 0);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var visits = VisitFinding.Known(day, memory);
        var ranges = day.Cases.Where(c => c.StatutoryMaxCny is not null).GroupBy(c => c.ViolationCode, c => c.StatutoryMaxCny!.Value, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Robust.Median([.. g]), StringComparer.Ordinal);
        var charged = day.Cases.Where(c => c.VisitId.Length > 0).ToLookup(c => c.VisitId, c => c.ViolationCode, StringComparer.Ordinal);
        foreach (var c in day.Cases.Where(c => c.Decision is "fine" or "warning" or "no_penalty"))
        {
            if (!visits.TryGetValue(c.VisitId, out var visit) || !visit.Found || !ranges.TryGetValue(c.ViolationCode, out var own)) continue;
            var left = visit.Codes.Where(code => !charged[c.VisitId].Contains(code) && ranges.ContainsKey(code)).ToList();
            var (code, most) = left.Count == 0 ? ("", 0) : left.Select(code => (code, ranges[code])).MaxBy(x => x.Item2);
            // A charge that was changed to one no lighter has the same grounds as one that was changed for good reason to a lighter.
            if (left.Count > 0 && own >= SameWeight * most) continue;
            yield return new SeenCase(c, left.Count > 0 ? 1 - own / most : 0, Lighter, new($"案件 {c.Id} 案由 {c.ViolationCode}（上限通常 {own:0} 元）轻于检查 {c.VisitId} 所记 {code}（上限通常 {most:0} 元）",
                $"case {c.Id}: decided as {c.ViolationCode} (usually at most {own:0} yuan), while visit {c.VisitId} had found {code} (at most {most:0})"));
        }
    }
}
