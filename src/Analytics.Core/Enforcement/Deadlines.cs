namespace Analytics.Core.Enforcement;

/// <summary>A deadline that was in force from a day on.</summary>
/// <param name="Days">Calendar days.</param>
/// <param name="Extension">Days more that the rule allows; the records do not show whether one was granted.</param>
/// <param name="Confirmed">Whether the clause itself was read, not only quoted.</param>
public sealed record DeadlineRule(DateOnly From, int Days, int Extension, string Source, bool Confirmed);

/// <summary>Deadlines of a penalty case by the date of the act; the law changes, so they are data.</summary>
public sealed record Deadlines(string Stage, IReadOnlyList<DeadlineRule> Rules)
{
    public static readonly Deadlines Filing = new("filing",
    [
        new(DateOnly.MinValue, 11, 9, "环境行政处罚办法 (2010): 7 working days", false),
        new(new(2023, 7, 1), 15, 15, "生态环境行政处罚办法 (部令30): 15 days, and 15 more", false),
    ]);

    public static readonly Deadlines Decision = new("decision",
    [
        new(DateOnly.MinValue, 92, 28, "环境行政处罚办法 (2010): 3 months", false),
        new(new(2021, 7, 15), 90, 30, "行政处罚法 art. 60: 90 days unless a rule says otherwise; 生态环境行政处罚办法: 30 more", false),
    ]);

    public static readonly Deadlines Recheck = new("recheck", [new(DateOnly.MinValue, 30, 0, "re-check within 30 days (按日计罚 rules), by analogy", false)]);

    /// <summary>The rule for an act of this date.</summary>
    public DeadlineRule RuleAt(DateOnly act) => Rules.Last(r => r.From <= act);

    /// <summary>Days allowed for an act of this date, extension included.</summary>
    public int DaysAt(DateOnly act) => RuleAt(act) is var rule ? rule.Days + rule.Extension : 0;
}
