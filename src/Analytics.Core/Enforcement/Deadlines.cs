namespace Analytics.Core.Enforcement;

/// <summary>A deadline that was in force in a span of time.</summary>
/// <param name="Days">Calendar days, with the extension the rule allows.</param>
/// <param name="Confirmed">Whether the clause itself was read, not only quoted.</param>
public sealed record DeadlineRule(DateOnly From, int Days, string Source, bool Confirmed);

/// <summary>Deadlines of a penalty case by the date of the act; the law changes, so they are data.</summary>
public sealed record Deadlines(string Stage, IReadOnlyList<DeadlineRule> Rules)
{
    public static readonly Deadlines Filing = new("filing",
    [
        new(DateOnly.MinValue, 20, "环境行政处罚办法 (2010): 7 working days and an extension", false),
        new(new(2023, 7, 1), 30, "生态环境行政处罚办法 (部令30): 15 days, and 15 more", false),
    ]);

    public static readonly Deadlines Decision = new("decision",
    [
        new(DateOnly.MinValue, 120, "环境行政处罚办法 (2010): 3 months, and an extension", false),
        new(new(2023, 7, 1), 120, "行政处罚法 art. 60: 90 days; 生态环境行政处罚办法: and 30 more", false),
    ]);

    public static readonly Deadlines Recheck = new("recheck", [new(DateOnly.MinValue, 30, "re-check within 30 days (按日计罚 rules), by analogy", false)]);

    /// <summary>Days allowed for an act of this date.</summary>
    public int DaysAt(DateOnly act) => Rules.Last(r => r.From <= act).Days;
}
