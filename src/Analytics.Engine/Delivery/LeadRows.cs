using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using CsvHelper;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace Analytics.Engine.Delivery;

/// <summary>A list as rows: the columns of contract §5 and the tiers they rest on, as CSV that a spreadsheet opens safely, or as a workbook.</summary>
public static class LeadRows
{
    /// <summary>Contract §5, in its order, then what came later.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "list_date", "rank", "lead_id", "kind", "subject_type", "subject_id", "parent_id", "district", "window_from", "window_to",
        "probability", "method", "exploration", "reasons", "evidence_count", "tiers",
    ];

    private static readonly (string Header, double Width)[] People =
    [
        ("日期 Date", 11), ("序号 Rank", 7), ("线索编号 Lead", 20), ("类别 Kind", 18), ("对象类型 Type", 10), ("对象 Subject", 20), ("上级 Parent", 14), ("区 District", 9),
        ("窗口起 From", 11), ("窗口止 To", 11), ("概率 Probability", 9), ("疑似手法 Method", 24), ("随机抽查 Random", 9), ("理由 Reasons", 110), ("证据数 Rows", 8), ("证据层级 Tiers", 14),
    ];

    public static IReadOnlyList<object?> Of(Lead lead) =>
    [
        lead.ListDate, lead.Rank, lead.Id, lead.Kind.Code(), lead.Subject.Type.Code(), lead.Subject.Id, lead.Subject.ParentId, lead.Subject.District,
        lead.WindowFrom, lead.WindowTo, Math.Round(lead.Probability, 4), lead.Method, lead.Exploration ? 1 : 0, ReasonText(lead), lead.EvidenceCount, string.Join(';', lead.Tiers.Select(t => t.Code())),
    ];

    /// <summary>Reasons of contract §5: strongest first, parted by ';', so a reason's own semicolons become commas.</summary>
    public static string ReasonText(Lead lead) =>
        string.Join(';', lead.Reasons.Select(r => $"{r.Text.Zh} | {r.Text.En}".Replace(';', ',').Replace('；', '，').ReplaceLineEndings(" ")));

    /// <summary>UTF-8 with BOM (so that Excel reads the Chinese); a text that a spreadsheet would run as a formula is escaped.</summary>
    public static byte[] Csv(LeadList list)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, new CsvWriterOptions { Injection = CsvInjection.Escape, NewLine = "\r\n", WriteByteOrderMark = true }, leaveOpen: true))
        {
            csv.WriteRecord([.. Columns]);
            foreach (var lead in list.Leads)
            {
                foreach (var cell in Of(lead)) csv.WriteField(cell is DateOnly day ? day.ToString("yyyy-MM-dd") : Convert.ToString(cell, CultureInfo.InvariantCulture));
                csv.EndRecord();
            }
        }
        return bytes.ToArray();
    }

    /// <summary>A workbook with headers in both languages, a frozen first row and a filter; cells are values, never formulas.</summary>
    public static byte[] Xlsx(LeadList list)
    {
        using var bytes = new MemoryStream();
        var configuration = new OpenXmlConfiguration
        {
            AutoFilter = true,
            FreezeRowCount = 1,
            TableStyles = TableStyles.Default,
            DynamicColumns = [.. People.Select((c, i) => new DynamicExcelColumn(c.Header) { Index = i, Width = c.Width })],
        };
        var rows = list.Leads.Select(ForPeople).ToList();
        bytes.SaveAs(rows.Count > 0 ? rows : [People.ToDictionary(c => c.Header, object? (_) => null)], sheetName: $"{list.Date:yyyy-MM-dd}", configuration: configuration);
        return bytes.ToArray();
    }

    private static Dictionary<string, object?> ForPeople(Lead lead)
    {
        var row = People.Zip(Of(lead), (c, value) => (c.Header, Value: value is DateOnly day ? day.ToString("yyyy-MM-dd") : value)).ToDictionary(c => c.Header, c => c.Value);
        row[People[11].Header] = Methods.Get(lead.Method).Name.ToString();
        row[People[15].Header] = string.Join('、', lead.Tiers.Select(t => t.Name().Zh));
        row[People[13].Header] = string.Join('\n', lead.Reasons.Select(r => r.Text.Zh));
        return row;
    }
}
