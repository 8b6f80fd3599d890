using System.Globalization;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Finds that come in step: every fifth visit of a person finds something, who fills a quota at the desk. Firms do not know whose turn it is, so that the visits from one find to the next are spread as chance spreads them (geometric). Of the
/// steps of six weeks so many are the same as the binomial tail lets hardly be, times the steps looked at.
/// </summary>
/// <remarks>Unit: share of the finds. Innocent look-alike: finds in a row at one works or in a campaign (a step of one is not looked at).</remarks>
public sealed class FindsInStep : DayIndicator<EnforcementDay>
{
    private const int Days = 42, FewestSteps = 5;

    public override IndicatorCard Card { get; } = new("finds_in_step", 1, LeadKind.EnforcementRecord, Tier.Statistical, ["other_record", "never_finds"], "share of finds", new("每隔固定次数发现问题", "finds at every so many visits"),
        new("专项行动中连续发现", "finds in a row in a campaign"), "steps between finds against the geometric distribution; binomial tail");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory) =>
        day.OnSite.Visits.Where(v => v.Inspectors.Count > 0).Select(v => new Observation(Card.Id, v.Subject, day.Day)
        {
            Exposure = 1,
            Count = v.FoundProblem ? 1 : 0,
            Tag = FirmRecord.Tagged([[v.Inspectors[0], v.StartedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)]]),
        });

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var led = window.Subjects.SelectMany(s => window.Of(s)).Where(o => o.Day > window.AsOf.AddDays(-Days)).Select(o => (Observation: o, Cells: FirmRecord.Untagged(o.Tag).FirstOrDefault() ?? [])).Where(o => o.Cells.Length == 2)
            .GroupBy(o => o.Cells[0], StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var person in led)
        {
            var visits = person.OrderBy(o => long.Parse(o.Cells[1], CultureInfo.InvariantCulture)).ThenBy(o => o.Observation.Subject.Id, StringComparer.Ordinal).Select(o => o.Observation).ToList();
            var finds = Enumerable.Range(0, visits.Count).Where(i => visits[i].Count > 0).ToList();
            if (finds.Count <= FewestSteps) continue;
            var steps = finds.Skip(1).Zip(finds, (to, from) => to - from).ToList();
            var share = (double)finds.Count / visits.Count;
            var (step, count, p) = steps.Distinct().Where(s => s > 1).Select(s => (Step: s, Count: steps.Count(x => x == s))).Select(s => (s.Step, s.Count, P: Distributions.BinomialUpperTail(s.Count, steps.Count, share * Math.Pow(1 - share, s.Step - 1))))
                .DefaultIfEmpty((Step: 1, Count: 0, P: 1.0)).MinBy(s => s.P);
            yield return new Measurement(Card.Id, new Subject(SubjectType.Inspector, person.Key, "", visits[^1].Subject.District), (double)count / steps.Count, Core.Indicators.Range.AtMost(UsualHigh(share * Math.Pow(1 - share, step - 1), steps.Count)), Math.Min(1, p * steps.Distinct().Count()))
            {
                Exposure = steps.Count,
                Because = new($"主办的 {visits.Count} 次检查中 {finds.Count} 次发现问题，相邻两次发现有 {count}/{steps.Count} 恰隔 {step} 次", $"found a problem in {finds.Count} of {visits.Count} visits when in charge; from one find to the next it was {step} visits {count} of {steps.Count} times"),
                SeenFrom = visits[finds[0]].Day,
                SeenTo = visits[finds[^1]].Day,
            };
        }
    }

    /// <summary>The share of the steps that chance makes the same, and three standard deviations.</summary>
    private static double UsualHigh(double share, int steps) => Math.Min(1, share + 3 * Math.Sqrt(share * (1 - share) / steps));
}
