using System.Text;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Engine.Delivery;

/// <summary>A list as a file in one of the formats of a channel.</summary>
public static class LeadFiles
{
    public static readonly IReadOnlyList<string> Formats = ["xlsx", "csv", "html"];

    /// <summary>e.g. <c>2026-01-15-vehicle_inspection.xlsx</c>: a list made again takes the place of the earlier file.</summary>
    public static string NameOf(LeadList list, string format) => $"{list.Date:yyyy-MM-dd}-{list.Kind.Code()}.{format}";

    public static byte[] Content(LeadList list, string format) => format switch
    {
        "xlsx" => LeadRows.Xlsx(list),
        "csv" => LeadRows.Csv(list),
        "html" => Encoding.UTF8.GetBytes(LeadPage.Of(list)),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, $"Known: {string.Join(", ", Formats)}."),
    };

    public static (string Type, string Subtype) MediaType(string format) => format switch
    {
        "xlsx" => ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "csv" => ("text", "csv"),
        _ => ("text", "html"),
    };
}
