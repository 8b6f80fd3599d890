using System.Globalization;
using System.Net;
using System.Text;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Engine.Delivery;

/// <summary>
/// The list as one page that stands alone (no script, no outside file): reads on a phone at a gate, prints on paper, goes into a mail.
/// </summary>
public static class LeadPage
{
    private const string Style =
        """
        body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1c2430;background:#f4f5f7;margin:0 auto;padding:12px;max-width:820px}
        h1{font-size:1.3em;margin:.4em 0}h2{font-size:1.1em;margin:0}h3{font-size:1em;margin:.6em 0 .2em}.en{color:#5b6675;font-size:.86em}.muted{color:#5b6675}
        .lead{background:#fff;border:1px solid #d8dde4;border-radius:8px;padding:12px 14px;margin:12px 0;break-inside:avoid}
        .head{display:flex;gap:10px;align-items:baseline;flex-wrap:wrap}.p{margin-left:auto;font-weight:600;color:#a3281c}
        .tag{background:#e8edf5;border-radius:4px;padding:0 6px;font-size:.85em}.random{background:#fff0c9}
        ol{padding-left:1.3em;margin:.5em 0}li{margin:.5em 0}ul{margin:.2em 0;padding-left:1.1em;font-size:.9em}svg{display:block;max-width:100%;margin:.3em 0}
        @media print{body{background:#fff;max-width:none;padding:0}.lead{border-color:#999}}
        """;

    /// <param name="picture">A further picture (SVG) for a lead, e.g. the curve of its strongest case; empty where there is none.</param>
    public static string Of(LeadList list, Func<Lead, string>? picture = null)
    {
        var kind = KindName(list.Kind);
        var page = new StringBuilder();
        page.Append($"<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{list.Date:yyyy-MM-dd} {E(kind.Zh)}</title><style>{Style}</style></head><body>");
        page.Append($"<h1>{list.Date:yyyy-MM-dd} {E(kind.Zh)}线索 <span class=\"en\">{E(kind.En)} leads</span></h1>");
        page.Append(list.Leads.Count == 0
            ? "<p>今日没有达到最低概率的线索。 <span class=\"en\">Nothing reached the minimum probability today.</span></p>"
            : $"<p class=\"muted\">共 {list.Leads.Count} 条，按可能性排序。线索是核查的理由，不是结论。 <span class=\"en\">{Count(list)}, likeliest first. A lead is a reason to look, not a finding.</span></p>");
        foreach (var lead in list.Leads) page.Append(Card(lead, picture?.Invoke(lead) ?? ""));
        return page.Append("</body></html>").ToString();
    }

    private static string Count(LeadList list) => list.Leads.Count == 1 ? "1 lead" : $"{list.Leads.Count} leads";

    public static Bilingual KindName(LeadKind kind) => kind switch
    {
        LeadKind.VehicleInspection => new("机动车检验", "vehicle inspection"),
        LeadKind.DustMonitor => new("扬尘监测", "dust monitor"),
        LeadKind.EnforcementRecord => new("执法记录", "enforcement record"),
        _ => new("企业检查", "enterprise visit"),
    };

    public static string SubjectName(Subject subject) => subject.Type switch
    {
        SubjectType.Lane => $"检测线 {subject.Id}",
        SubjectType.Station => $"检验站 {subject.Id}",
        SubjectType.Site => $"工地 {subject.Id}",
        SubjectType.Inspector => $"执法人员 {subject.Id}",
        SubjectType.Visit => $"检查 {subject.Id}",
        SubjectType.Case => $"案件 {subject.Id}",
        SubjectType.Enterprise => $"企业 {subject.Id}",
        _ => subject.Id,
    };

    private static string Card(Lead lead, string picture)
    {
        var method = Methods.Get(lead.Method).Name;
        var card = new StringBuilder();
        card.Append($"<section class=\"lead\" id=\"{E(lead.Id)}\"><div class=\"head\"><h2>{lead.Rank}. {E(SubjectName(lead.Subject))}</h2><span>{E(lead.Subject.District)}</span><span class=\"tag\">{E(method.Zh)} <span class=\"en\">{E(method.En)}</span></span>");
        if (lead.Exploration) card.Append("<span class=\"tag random\">随机抽查 random check</span>");
        foreach (var tier in lead.Tiers.Select(t => t.Name())) card.Append($"<span class=\"muted\">{E(tier.Zh)} <span class=\"en\">{E(tier.En)}</span></span>");
        card.Append($"<span class=\"p\">{lead.Probability.ToString("P0", CultureInfo.InvariantCulture)}</span></div>");
        card.Append($"<div class=\"muted\">{lead.WindowFrom:yyyy-MM-dd} — {lead.WindowTo:yyyy-MM-dd} · {E(lead.Id)}</div>{picture}<ol>");
        foreach (var reason in lead.Reasons) card.Append(Item(reason));
        return card.Append("</ol></section>").ToString();
    }

    private static string Item(Reason reason)
    {
        var item = new StringBuilder($"<li>{E(reason.Text.Zh)}<div class=\"en\">{E(reason.Text.En)}</div>{Gauge(reason.Value, reason.Expected)}");
        if (reason.Examples.Count > 0) item.Append("<ul>").AppendJoin("", reason.Examples.Take(3).Select(x => $"<li>{E(x.Text.Zh)} <span class=\"en\">{E(x.Text.En)}</span></li>")).Append("</ul>");
        return item.Append($"<div class=\"muted\">也可能是 <span class=\"en\">may also be</span>：{E(reason.Innocent.Zh)} <span class=\"en\">{E(reason.Innocent.En)}</span></div></li>").ToString();
    }

    /// <summary>A small picture: the expected range as a band, the value as a mark. Empty where either cannot be drawn.</summary>
    public static string Gauge(double value, Range expected)
    {
        if (!double.IsFinite(value) || (!double.IsFinite(expected.Low) && !double.IsFinite(expected.High))) return "";
        var low = double.IsFinite(expected.Low) ? expected.Low : Math.Min(0, Math.Min(value, expected.High));
        var high = double.IsFinite(expected.High) ? expected.High : Math.Max(value, expected.Low) * 1.1;
        var from = Math.Min(Math.Min(low, value), 0);
        var to = Math.Max(Math.Max(high, value), from + 1e-9);
        const double width = 300, left = 10;
        var scale = width / (to - from);
        string X(double v) => (left + (v - from) * scale).ToString("0.#", CultureInfo.InvariantCulture);
        string Label(double v) => v.ToString(Math.Abs(v) >= 100 ? "0" : "0.###", CultureInfo.InvariantCulture);
        var band = ((high - low) * scale).ToString("0.#", CultureInfo.InvariantCulture);
        var outside = value < low || value > high;
        return $"<svg width=\"380\" height=\"30\" viewBox=\"0 0 380 30\" role=\"img\" aria-label=\"{Label(value)}\"><line x1=\"{left}\" y1=\"10\" x2=\"{left + width}\" y2=\"10\" stroke=\"#c3cad4\" stroke-width=\"2\"/><rect x=\"{X(low)}\" y=\"5\" width=\"{band}\" height=\"10\" fill=\"#9fc6a4\"/><circle cx=\"{X(value)}\" cy=\"10\" r=\"5\" fill=\"{(outside ? "#c0392b" : "#2f6f3a")}\"/><text x=\"{left}\" y=\"27\" font-size=\"11\" fill=\"#5b6675\">{Label(value)}（预期 expected {Label(low)} – {Label(high)}）</text></svg>";
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
