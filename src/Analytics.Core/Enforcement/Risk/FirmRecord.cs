using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// What is kept of an enterprise from day to day so that <see cref="ViolationForecast"/> can tell what was known of it on any day. Alone it accuses
/// nobody: the records of all enterprises are judged together.
/// </summary>
public abstract class FirmRecord : DayIndicator<EnforcementDay>
{
    /// <summary>Nothing: whether a visit would find a problem is said by <see cref="ViolationForecast"/>, from all records together.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window) => [];

    protected static IndicatorCard CardOf(string id, string unit, Bilingual title, Bilingual innocent, string source) =>
        new(id, 1, LeadKind.EnterpriseVisit, Tier.Statistical, ["likely_violation"], unit, title, innocent, source);

    protected static Subject Enterprise(string id, string district) => new(SubjectType.Enterprise, id, "", district);

    /// <summary>Between the cells of a row.</summary>
    internal const char NextCell = '\t';

    /// <summary>Rows of cells in a tag: a line each, cells divided by <see cref="NextCell"/>.</summary>
    internal static string Tagged(IEnumerable<IEnumerable<string>> rows) =>
        string.Join('\n', rows.Select(cells => string.Join(NextCell, cells.Select(c => c.Replace(NextCell, ' ').Replace('\n', ' ')))));

    internal static IEnumerable<string[]> Untagged(string tag) => tag.Length == 0 ? [] : tag.Split('\n').Select(row => row.Split(NextCell));
}
