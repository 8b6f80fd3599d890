using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A decision dated, in the last days of its term, on a day on which the bureau did not work: a date that was put there to keep the term. The days off are those of a weekend or of a longer rest on which nobody else did anything at all.
/// </summary>
/// <remarks>Unit: days of the term. Innocent look-alike: a decision signed on duty on a Saturday (where a bureau does so at other times of the term too, nothing is said); a date mistyped, which seldom falls at the end of the term (only files that went on with it, to the payment or the closing, are looked at: by then it would have been noticed).</remarks>
public sealed class DecidedOnDayOff : CaseBreach
{
    /// <summary>The last fortnight of the term: what was late by a few weeks is put there.</summary>
    private const int LastDays = 14;

    private const double DatedBack = 5;

    /// <summary>In a month around it the others do so much a day, so that days without anything are days off.</summary>
    private const int NearDays = 14;
    private const double ActsPerDay = 2;

    /// <summary>So many days in a row, where it is no weekend.</summary>
    private const int LongerRest = 3;

    /// <summary>As many decisions on days off at other times are a custom.</summary>
    private const int Custom = 3;

    public override IndicatorCard Card { get; } = CardOf("decided_on_day_off", "other_record", "days", new("期限末尾的决定日期落在休息日", "decided on a day off at the end of its term"),
        new("节假日值班签发；日期录入有误", "signed on duty on a day off; a date mistyped"), "行政处罚法 art. 60; the days on which the bureau does anything", version: 3);

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.DecidedOn is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var acts = day.Cases.SelectMany(ActsOf).CountBy(d => d).ToDictionary(a => a.Key, a => a.Value);
        var decided = day.Cases.Where(c => c.DecidedOn is not null && c.FiledOn is not null && !c.IsFilingMistyped && c.DecidedOn <= day.Day.AddDays(-NearDays) && (c.PaidOn ?? c.ClosedOn) > c.DecidedOn).Select(c => (Case: c, IsOff: IsOff(c, acts), Left: DaysLeft(c))).ToList();
        if (decided.Count(c => c.IsOff && !IsAtTheEnd(c.Left)) >= Custom) yield break;
        foreach (var (c, isOff, left) in decided)
            yield return new SeenCase(c, isOff && IsAtTheEnd(left) ? c.DecidedOn!.Value.DayNumber - c.FiledOn!.Value.DayNumber : 0, DatedBack, new(
                $"案件 {c.Id} 的决定日期 {c.DecidedOn:yyyy-MM-dd} 为立案后第 {c.DecidedOn!.Value.DayNumber - c.FiledOn!.Value.DayNumber} 天，当日为休息日，全局无人办案", $"case {c.Id} is dated as decided on {c.DecidedOn:yyyy-MM-dd}, {c.DecidedOn!.Value.DayNumber - c.FiledOn!.Value.DayNumber} days after its filing, a day off on which nobody else did anything"), "");
    }

    private static IEnumerable<DateOnly> ActsOf(EnforcementCase c) => new[] { c.FiledOn, c.InvestigationEndedOn, c.DecidedOn, c.ClosedOn }.OfType<DateOnly>();

    private static int DaysLeft(EnforcementCase c) => c.FiledOn!.Value.AddDays(Deadlines.Decision.RuleAt(c.FiledOn.Value).Days).DayNumber - c.DecidedOn!.Value.DayNumber;

    private static bool IsAtTheEnd(int left) => left is >= 0 and < LastDays;

    private static bool IsOff(EnforcementCase c, Dictionary<DateOnly, int> acts)
    {
        var on = c.DecidedOn!.Value;
        var own = ActsOf(c).ToList();
        int Others(int days) => acts.GetValueOrDefault(on.AddDays(days)) - own.Count(d => d == on.AddDays(days));
        if (Others(0) > 0 || Enumerable.Range(-NearDays, 2 * NearDays + 1).Sum(Others) < ActsPerDay * (2 * NearDays + 1)) return false;
        return on.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Enumerable.Range(1 - LongerRest, LongerRest).Any(first => Enumerable.Range(first, LongerRest).All(d => Others(d) == 0));
    }
}
