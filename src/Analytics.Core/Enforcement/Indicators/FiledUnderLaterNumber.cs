using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case filed, by its date, weeks before the cases numbered ahead of it, or before the year of its number: the date was set back into the term when the number was drawn.</summary>
/// <remarks>Unit: days. Innocent look-alike: a file that lay for a number (a week; what a bureau usually takes is given thrice); a case of a former year that is entered when it is long decided (who sets the date back into the term has the decision still to come); numbers that follow something else (then nothing is said).</remarks>
public sealed class FiledUnderLaterNumber : CaseBreach
{
    /// <summary>A number is drawn within so many days; or thrice what nineteen in twenty of the bureau's take, and half as much again as all but one in a hundred.</summary>
    private const int NumberDays = 10;
    private const double Times = 3, Nearly = 0.95, OfNearlyAll = 1.5, NearlyAll = 0.99;

    /// <summary>A few days more are a file that lay, a month hardly.</summary>
    private const double SetBack = 2, MonthWeight = 3, DaysPerWeight = 10;

    public override IndicatorCard Card { get; } = CardOf("filed_under_later_number", "overdue_stage", "days", new("立案日期与案号顺序不符", "filed under a later number"),
        new("案卷积压后取号", "a file that lay for a number"), "order of case numbers against filing dates", version: 7);

    /// <summary>Whether the case was decided in a year before the one in which its number was drawn.</summary>
    private static bool IsOver(EnforcementCase c, int behind) => behind > NumberDays && c.DecidedOn?.Year < c.FiledOn!.Value.AddDays(behind).Year;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FiledOn is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var behind = Serials.DaysBehind(day.Cases.Where(c => c.FiledOn is not null && !c.IsFilingMistyped).Select(c => (c.Id, c.FiledOn!.Value)));
        if (behind.Count == 0) yield break;
        List<int> taken = [.. behind.Values.Order()];
        var usual = Math.Max(NumberDays, Math.Max(Times * taken[(int)(Nearly * (taken.Count - 1))], OfNearlyAll * taken[(int)(NearlyAll * (taken.Count - 1))]));
        foreach (var c in day.Cases.Where(c => behind.ContainsKey(c.Id) && !IsOver(c, behind[c.Id])))
            yield return new SeenCase(c, Math.Max(0, behind[c.Id] - usual), SetBack + Math.Min(MonthWeight, (behind[c.Id] - usual) / DaysPerWeight), new($"案件 {c.Id} 登记 {c.FiledOn:yyyy-MM-dd} 立案，但案号在其前的案件立案（或案号所属年度之始）晚 {behind[c.Id]} 天", $"case {c.Id}: filed {c.FiledOn:yyyy-MM-dd} by its date, but the cases numbered ahead of it were filed, or the year of its number began, {behind[c.Id]} days later"), c.DecisionReason);
    }
}
