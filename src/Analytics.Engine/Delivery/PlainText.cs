using System.Text;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Engine.Delivery;

/// <summary>The list in few words, for the media that show no page: one paragraph per lead with its strongest reason.</summary>
public static class PlainText
{
    public static string Of(LeadList list) => string.Join("\n\n", [Title(list), .. list.Leads.Select(l => Paragraph(l, bold: ""))]) + "\n";

    /// <summary>WeCom's markdown, cut between leads to stay within a number of UTF-8 bytes; says how many were left out.</summary>
    public static string Markdown(LeadList list, int mostBytes, string? pageUrl)
    {
        var end = pageUrl is null ? "" : $"\n\n[查看全部 open]({pageUrl})";
        var text = new StringBuilder($"**{Title(list)}**");
        for (var i = 0; i < list.Leads.Count; i++)
        {
            var next = "\n\n" + Escape(Paragraph(list.Leads[i], bold: "**"));
            var rest = $"\n\n另有 {list.Leads.Count - i} 条 ({list.Leads.Count - i} more)";
            if (Bytes(text) + Bytes(next) + Bytes(rest) + Bytes(end) > mostBytes)
            {
                text.Append(rest);
                break;
            }
            text.Append(next);
        }
        return text.Append(end).ToString();
    }

    private static string Title(LeadList list)
    {
        var kind = LeadPage.KindName(list.Kind);
        return list.Leads.Count == 0 ? $"{list.Date:yyyy-MM-dd} {kind.Zh}：今日无线索 (no {kind.En} leads today)" : $"{list.Date:yyyy-MM-dd} {kind.Zh}线索 {list.Leads.Count} 条 ({list.Leads.Count} {kind.En} leads)";
    }

    private static string Paragraph(Lead lead, string bold)
    {
        var reason = lead.Reasons.Count > 0 ? lead.Reasons[0].Text : new Bilingual("随机抽查", "random check");
        return $"{lead.Rank}. {bold}{LeadPage.PlaceName(lead)}{bold} {lead.Subject.District} {lead.Probability:P0} {Methods.Get(lead.Method).Name.Zh}\n{reason.Zh}\n{reason.En}";
    }

    /// <summary>What a record says must not become a link or a mention in a group.</summary>
    private static string Escape(string text) => text.Replace('<', '＜').Replace('>', '＞').Replace("](", "] (");

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static int Bytes(StringBuilder text) => Bytes(text.ToString());
}
