using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A case that is said to be found days after the visit whose record already says so: the term of the filing then begins later (行政处罚法 art. 54: filed in time; 生态环境行政处罚办法 art. 18-20). One case so tells nothing, as
/// a sample may have gone to a laboratory; it is held against a person whose cases are so again and again, where those of the colleagues, of the same violation or in the same district, are not.
/// </summary>
/// <remarks>Unit: days. Innocent look-alike: samples that are waited for (others of the same violation wait too); a district that enters the day of the report.</remarks>
public sealed class FoundLater : CaseBreach
{
    /// <summary>A date is entered a day or two late.</summary>
    private const int EntryDays = 3;

    public override IndicatorCard Card { get; } = CardOf("found_later", "overdue_stage", "days", new("发现日期晚于检查日期", "found later than its visit found it"),
        new("采样送检等待报告；按报告日登记的地区", "a sample that is waited for; a district that enters the day of the report"), "found_on against the record of its visit; 生态环境行政处罚办法 art. 18-20", version: 1);

    protected override bool SpeaksAlone => false;

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, c.ViolationCode];

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.VisitId.Length > 0);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var visits = VisitFinding.Known(day, memory);
        foreach (var c in day.Cases)
            if (visits.TryGetValue(c.VisitId, out var visit) && visit.Found && visit.IsOf(c) && c.FoundOn.DayNumber - visit.Day.DayNumber is var late)
                yield return new SeenCase(c, late > EntryDays ? late : 0, 0, new($"案件 {c.Id}：检查 {c.VisitId} 于 {visit.Day:yyyy-MM-dd} 已发现问题，登记的发现日期为 {c.FoundOn:yyyy-MM-dd}（晚 {late} 天）",
                    $"case {c.Id}: visit {c.VisitId} found it on {visit.Day:yyyy-MM-dd}, the case says {c.FoundOn:yyyy-MM-dd}, {late} days later"), c.Remarks);
    }
}
