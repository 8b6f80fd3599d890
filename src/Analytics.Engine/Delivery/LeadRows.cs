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

    /// <summary>What people read in a workbook: where to go first, codes last.</summary>
    private static readonly (string Header, double Width, Func<Lead, object?> Of)[] People =
    [
        ("序号 Rank", 7, l => l.Rank), ("名称 Name", 30, l => l.Place?.Name ?? ""), ("对象 Subject", 18, l => l.Subject.Id), ("区 District", 10, l => l.Subject.District),
        ("疑似手法 Method", 26, l => Methods.Get(l.Method).Name.ToString()), ("概率 Probability", 9, l => Math.Round(l.Probability, 2)),
        ("理由 Reasons", 70, l => Lines(l.Checkable.Select(r => r.Text.Zh))), ("现场核查 On site", 60, l => Lines(SiteChecks.Of(l.Method).Select(c => "□ " + c.Zh))),
        ("也可能是 May also be", 30, l => Lines(l.Checkable.Select(r => r.Innocent.Zh).Distinct())),
        ("随机抽查 Random", 9, l => l.Exploration ? "是 yes" : ""), ("证据层级 Tiers", 12, l => string.Join('、', l.Tiers.Select(t => t.Name().Zh))), ("证据数 Rows", 8, l => l.EvidenceCount),
        ("经度 Longitude", 11, l => l.Place?.Longitude), ("纬度 Latitude", 11, l => l.Place?.Latitude), ("窗口起 From", 11, l => $"{l.WindowFrom:yyyy-MM-dd}"), ("窗口止 To", 11, l => $"{l.WindowTo:yyyy-MM-dd}"),
        ("类别 Kind", 14, l => LeadPage.KindName(l.Kind).Zh), ("上级 Parent", 14, l => l.Subject.ParentId), ("日期 Date", 11, l => $"{l.ListDate:yyyy-MM-dd}"), ("线索编号 Lead", 21, l => l.Id),
    ];

    public static IReadOnlyList<object?> Of(Lead lead) =>
    [
        lead.ListDate, lead.Rank, lead.Id, lead.Kind.Code(), lead.Subject.Type.Code(), lead.Subject.Id, lead.Subject.ParentId, lead.Subject.District,
        lead.WindowFrom, lead.WindowTo, Math.Round(lead.Probability, 4), lead.Method, lead.Exploration ? 1 : 0, ReasonText(lead), lead.EvidenceCount, string.Join(';', lead.Tiers.Select(t => t.Code())),
    ];

    /// <summary>A lead for programs: the columns, then how its probability comes about and which earlier leads were like it.</summary>
    public static IReadOnlyDictionary<string, object?> Json(Lead lead)
    {
        var json = Columns.Zip(Of(lead)).ToDictionary(c => c.First, c => c.Second);
        json["place"] = lead.Place;
        json["contributions"] = Explanation.StrongestFirst(lead).Select(c => new { name = c.Name, title = Explanation.TitleOf(c.Name), log_odds = Math.Round(c.LogOdds, 4) });
        json["what_would_unlist"] = Explanation.WhatWouldUnlist(lead);
        json["precedents"] = lead.Precedents.Select(p => new { lead_id = p.LeadId, subject_id = p.Subject.Id, list_date = p.ListedOn, outcome = Outcome.CodeOf(p.Outcome), distance = Math.Round(p.Distance, 2), shared = p.Shared });
        json["site_checks"] = SiteChecks.Of(lead.Method);
        return json;
    }

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
            StyleOptions = new OpenXmlStyleOptions { WrapCellContents = true },
            DynamicColumns = [.. People.Select((c, i) => new DynamicExcelColumn(c.Header) { Index = i, Width = c.Width })],
        };
        var rows = list.Leads.Select(ForPeople).ToList();
        bytes.SaveAs(rows.Count > 0 ? rows : [People.ToDictionary(c => c.Header, object? (_) => null)], sheetName: $"{list.Date:yyyy-MM-dd}", configuration: configuration);
        return bytes.ToArray();
    }

    private static Dictionary<string, object?> ForPeople(Lead lead) => People.ToDictionary(c => c.Header, c => c.Of(lead));

    private static string Lines(IEnumerable<string> texts) => string.Join('\n', texts);
}
