using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A term to put things right (行政处罚法 art. 28: at once or within a term) far beyond those of the same violation: over their upper quartile by half as much again as the middle half of them spans, in logarithms. A few cases in a hundred are so anyhow; it is held
/// against a person whose cases are so again and again, where those of the colleagues in the district are not.
/// </summary>
/// <remarks>Unit: days over. Innocent look-alike: works that need a new plant (of one trade, in few cases); a term prolonged in writing.</remarks>
public sealed class LongRectification : CaseBreach
{
    private const int FewestTerms = 20;

    /// <summary>Tukey's fence; terms all alike (a form's) still differ by a third.</summary>
    private const double Fence = 1.5, LeastSpan = 0.3;

    public override IndicatorCard Card { get; } = CardOf("long_rectification", "lenient_penalty", "days", new("整改期限过长", "a term to put right far longer than usual"),
        new("确需较长时间的治理工程；经批准延期", "works that take long; a term prolonged in writing"), "rectify_by - found_on against the same violation (Tukey's fence); 行政处罚法 art. 28", version: 1);

    protected override bool SpeaksAlone => false;

    protected override double RarestShare => 0.02;

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, c.ViolationCode];

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Count(c => TermOf(c) > 0) >= FewestTerms;

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        foreach (var same in day.Cases.Where(c => TermOf(c) > 0).GroupBy(c => c.ViolationCode, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Where(g => g.Count() >= FewestTerms))
        {
            double[] terms = [.. same.Select(c => Math.Log(TermOf(c)))];
            var (low, high) = (Robust.Quantile(terms, 0.25), Robust.Quantile(terms, 0.75));
            var longest = Math.Exp(high + Fence * Math.Max(LeastSpan, high - low));
            foreach (var c in same)
                yield return new SeenCase(c, Math.Max(0, TermOf(c) - longest), 0, new($"案件 {c.Id} 责令改正期限 {TermOf(c)} 天（至 {c.RectifyBy:yyyy-MM-dd}），同类违法通常 {Math.Exp(low):0}-{Math.Exp(high):0} 天",
                    $"case {c.Id}: {TermOf(c)} days to put it right (by {c.RectifyBy:yyyy-MM-dd}); usual for the violation are {Math.Exp(low):0} to {Math.Exp(high):0}"), c.Remarks);
        }
    }

    private static int TermOf(EnforcementCase c) => c.RectifyBy is { } by ? by.DayNumber - c.FoundOn.DayNumber : 0;
}
