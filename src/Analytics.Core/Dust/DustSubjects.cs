using Analytics.Core.Indicators;

namespace Analytics.Core.Dust;

/// <summary>Subjects and examples of the dust indicators.</summary>
internal static class DustSubjects
{
    public static Subject Of(DustDay day, string siteId) => Subject.Site(siteId, day.Site(siteId)?.District ?? "");

    /// <summary>An example that points at the reading of a site at an instant.</summary>
    public static Example Example(string siteId, long at, double value, Bilingual text) =>
        new(new RowRef("dust", ChinaTime.DayOf(at), $"{siteId}|{ChinaTime.ToLocal(at):yyyy-MM-dd HH:mm:ss}"), value, text);
}
