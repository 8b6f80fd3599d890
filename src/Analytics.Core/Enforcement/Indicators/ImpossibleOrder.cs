using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case whose stages come in an order they cannot have: filed before it was found, decided before it was filed, rechecked or closed before it was decided.</summary>
/// <remarks>Unit: days. Innocent look-alike: a date entered a day or two late, a summary procedure on one day (equal dates are in order).</remarks>
public sealed class ImpossibleOrder : CaseBreach
{
    /// <summary>So many days are an entry made late.</summary>
    private const int EntryDays = 2;

    public override IndicatorCard Card { get; } = CardOf("impossible_order", "other_record", "days", new("办案环节时间倒置", "stages in an impossible order"),
        new("日期录入有误", "a date entered wrongly"), "行政处罚法: a decision follows filing and investigation");

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FiledOn is not null);

    /// <summary>One date may be mistyped: only with something else it makes a lead, unless the order is very rare and far off.</summary>
    protected override double Weight(double over) => 3;

    protected override (double Over, Bilingual Text)? Look(EnforcementCase c, EnforcementDay day)
    {
        (DateOnly? Earlier, DateOnly? Later, string Zh, string En)[] steps =
        [
            (c.FoundOn, c.FiledOn, "立案早于发现", "filed before it was found"), (c.FiledOn, c.DecidedOn, "决定早于立案", "decided before it was filed"),
            (c.DecidedOn, c.RecheckedOn, "复查早于决定", "rechecked before the decision"), (c.DecidedOn, c.ClosedOn, "结案早于决定", "closed before the decision"),
        ];
        var (over, zh, en) = steps.Select(s => (s.Earlier is { } a && s.Later is { } b ? a.DayNumber - b.DayNumber - EntryDays : double.NegativeInfinity, s.Zh, s.En)).MaxBy(s => s.Item1);
        return double.IsNegativeInfinity(over) ? null : (over, new($"案件 {c.Id} {zh} {over + EntryDays:0} 天", $"case {c.Id}: {en}, by {over + EntryDays:0} days"));
    }
}
