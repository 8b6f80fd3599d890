using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A case whose stages come in an order they cannot have: filed before it was found, decided before it was filed or before its investigation ended, paid or closed before it was decided, rechecked before
/// it was found. (To put right at once is ordered on the spot: a recheck may well come before the decision.)
/// </summary>
/// <remarks>Unit: days. Innocent look-alike: a date entered a day or two late or mistyped, a summary procedure on one day (equal dates are in order).</remarks>
public sealed class ImpossibleOrder : CaseBreach
{
    /// <summary>So many days are an entry made late.</summary>
    private const int EntryDays = 2;

    public override IndicatorCard Card { get; } = CardOf("impossible_order", "other_record", "days", new("办案环节时间倒置", "stages in an impossible order"),
        new("日期录入有误", "a date entered wrongly"), "行政处罚法 art. 54-57: a decision follows filing and investigation", version: 10);

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, c.Decision];

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FiledOn is not null);

    /// <summary>One date may be mistyped: only with something else it makes a lead, unless the order is very rare. A decision dated back leaves two dates behind it that fit each other.</summary>
    private const double OneDate = 2, TwoDates = 5;

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory) => day.Cases.Select(Seen).OfType<SeenCase>();

    private static SeenCase? Seen(EnforcementCase c)
    {
        (DateOnly? Earlier, DateOnly? Later, string Zh, string En)[] steps =
        [
            (c.FoundOn, c.FiledOn, "立案早于发现", "filed before it was found"), (c.FiledOn, c.DecidedOn, "决定早于立案", "decided before it was filed"),
            (c.InvestigationEndedOn, c.DecidedOn, "决定早于调查终结", "decided before its investigation ended"), (c.DecidedOn, c.PaidOn, "缴款早于决定", "paid before the decision"),
            (c.FoundOn, c.RecheckedOn, "复查早于发现", "rechecked before it was found"), (c.DecidedOn, c.ClosedOn, "结案早于决定", "closed before the decision"),
        ];
        var (over, zh, en) = steps.Select(s => (s.Earlier is { } a && s.Later is { } b ? a.DayNumber - b.DayNumber - EntryDays : double.NegativeInfinity, s.Zh, s.En)).MaxBy(s => s.Item1);
        // A date that was mistyped is put right before the file goes on to its decision.
        return double.IsNegativeInfinity(over) || (over > 0 && c.DecidedOn is null) ? null : new SeenCase(c, over, IsDatedBack(c) ? TwoDates : OneDate, new($"案件 {c.Id} {zh} {over + EntryDays:0} 天", $"case {c.Id}: {en}, by {over + EntryDays:0} days"));
    }

    /// <summary>The investigation goes on after the decision, and the fine is paid, or the case closed, later still.</summary>
    private static bool IsDatedBack(EnforcementCase c) =>
        c.InvestigationEndedOn is { } ended && c.DecidedOn is { } decided && ended > decided.AddDays(EntryDays) && (c.PaidOn ?? c.ClosedOn) >= ended;
}
