using System.Globalization;
using System.Net;
using System.Text;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Engine.Delivery;

/// <summary>What a page of evidence shows beyond the lead itself.</summary>
/// <param name="Pictures">Curves, time lines: SVG.</param>
/// <param name="Facts">Time, place and result of an example's row, e.g. "01-08 09:12–09:15 · ASM · 合格"; empty where there is nothing to say.</param>
public sealed record PageDetails(Func<Lead, string> Pictures, Func<Example, string> Facts);

/// <summary>
/// The list as one page that stands alone (no script, no outside file): reads on a phone at a gate, prints on paper, goes into a mail. A lead says where to go, what is
/// suspected, the strongest facts, what to look at, what innocent cause looks the same, and how it came by its probability.
/// </summary>
public static class LeadPage
{
    private const string Style =
        """
        body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1c2430;background:#f4f5f7;margin:0 auto;padding:12px;max-width:860px}
        h1{font-size:1.25em;line-height:1.3;margin:.4em 0}h2{font-size:1.15em;line-height:1.3;margin:0;flex:1}h3{font-size:.95em;margin:1em 0 .2em;color:#2b4a6f}.en{color:#5b6675;font-size:.84em}.muted{color:#5b6675;font-size:.9em}
        .lead{background:#fff;border:1px solid #d8dde4;border-radius:8px;padding:12px 14px;margin:12px 0}
        .head{display:flex;gap:10px;align-items:flex-start}.p{font-weight:700;font-size:1.15em;color:#a3281c;white-space:nowrap}
        .tag{display:inline-block;background:#fbe9e7;color:#7c1d12;border-radius:4px;padding:1px 8px;margin:4px 6px 2px 0}.tag .en{color:#8a5148}.random{background:#fff0c9;color:#6b5200}.tier{background:#e8edf5;color:#2b4a6f;font-size:.85em}
        ol{padding-left:1.3em;margin:.3em 0}li{margin:.45em 0}ul{margin:.2em 0;padding-left:1.1em;font-size:.92em}ul.checks{list-style:none;padding-left:0}ul.checks li{padding-left:1.5em;text-indent:-1.5em;margin:.35em 0}
        .fact{font-variant-numeric:tabular-nums;color:#2b4a6f}svg{display:block;width:100%;height:auto;max-width:420px;margin:.2em 0}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:2px 14px}
        table.terms{border-collapse:collapse;font-size:.9em;width:100%}table.terms td{padding:2px 6px 2px 0;vertical-align:top;border-bottom:1px solid #eef1f4}td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .bar{display:inline-block;height:8px;border-radius:2px;background:#c0392b}.bar.less{background:#2f6f3a}
        @media print{body{background:#fff;max-width:none;padding:0;font-size:11pt}.lead{border-color:#999;padding:6pt 8pt}.list .lead,.lead>*{break-inside:avoid}h3{break-after:avoid}}
        """;

    /// <summary>The two or three strongest are what one remembers at a gate; the rest is in the evidence's rows.</summary>
    private const int MostExamples = 3, MostInFull = 2;

    /// <param name="details">For a page of evidence; null for the list as it is pushed.</param>
    public static string Of(LeadList list, PageDetails? details = null)
    {
        var kind = KindName(list.Kind);
        var page = new StringBuilder();
        page.Append($"<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{list.Date:yyyy-MM-dd} {E(kind.Zh)}</title><style>{Style}</style></head><body{(details is null ? " class=\"list\"" : "")}>");
        page.Append($"<h1>{list.Date:yyyy-MM-dd} {E(kind.Zh)}线索{(details is null ? "" : "证据")} <span class=\"en\">{E(kind.En)} {(details is null ? "leads" : "lead, evidence")}</span></h1>");
        page.Append(list.Leads.Count == 0
            ? "<p>今日没有达到最低概率的线索。 <span class=\"en\">Nothing reached the minimum probability today.</span></p>"
            : $"<p class=\"muted\">{(details is null ? $"共 {list.Leads.Count} 条，按可能性排序。" : "")}线索是核查的理由，不是结论；号牌、VIN 已脱敏。 <span class=\"en\">{(details is null ? $"{Count(list)}, likeliest first. " : "")}A lead is a reason to look, not a finding; plates and VINs are masked.</span></p>");
        foreach (var lead in list.Leads) page.Append(Card(lead, details));
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

    /// <summary>The name in the registers where it is known, e.g. "某某检测有限公司 · 检测线 31070010/3".</summary>
    public static string PlaceName(Lead lead) => lead.Place is { Name.Length: > 0 } place ? $"{place.Name} · {SubjectName(lead.Subject)}" : SubjectName(lead.Subject);

    private static string Card(Lead lead, PageDetails? details)
    {
        var method = Methods.Get(lead.Method).Name;
        var card = new StringBuilder();
        card.Append($"<section class=\"lead\" id=\"{E(lead.Id)}\"><div class=\"head\"><h2>{lead.Rank}. {E(PlaceName(lead))}</h2><span class=\"p\">{Percent(lead.Probability)}</span></div>");
        card.Append($"<div>{E(lead.Subject.District)}{Position(lead.Place)}</div><div>");
        // A subject drawn at random of which nothing is known is not suspected of anything.
        if (lead.Reasons.Count > 0 || !lead.Exploration) card.Append($"<span class=\"tag\">{(lead.Kind == LeadKind.EnterpriseVisit ? "" : "疑似 ")}{E(method.Zh)} <span class=\"en\">{E(method.En)}</span></span>");
        foreach (var tier in lead.Tiers.Where(t => t != Tier.Learned).Select(t => t.Name())) card.Append($"<span class=\"tag tier\">{E(tier.Zh)} <span class=\"en\">{E(tier.En)}</span></span>");
        if (lead.Exploration) card.Append("<span class=\"tag random\">随机抽查 <span class=\"en\">random check: drawn to keep the hit rate honest, nothing need be wrong</span></span>");
        card.Append($"</div><div class=\"muted\">统计期 <span class=\"en\">period</span> {lead.WindowFrom:yyyy-MM-dd} – {lead.WindowTo:yyyy-MM-dd} · {E(lead.Id)}</div>");
        var reasons = lead.Checkable.ToList();
        if (reasons.Count > 0) card.Append(Heading("为什么", "why")).Append("<ol>").AppendJoin("", reasons.Select((r, i) => i < MostInFull ? Item(r, details) : InBrief(r))).Append("</ol>");
        card.Append(Heading("现场核查建议", "what to look at")).Append("<ul class=\"checks\">").AppendJoin("", SiteChecks.Of(lead.Method).Select(c => $"<li>☐ {E(c.Zh)} <span class=\"en\">{E(c.En)}</span></li>")).Append("</ul>");
        if (details?.Pictures(lead) is { Length: > 0 } pictures) card.Append(pictures);
        card.Append(details is null ? ExplanationPart.Short(lead) : ExplanationPart.Full(lead));
        return card.Append("</section>").ToString();
    }

    /// <summary>What a phone's map finds when it is typed or scanned.</summary>
    private static string Position(Place? place) => place is { Longitude: { } x, Latitude: { } y }
        ? string.Create(CultureInfo.InvariantCulture, $" <span class=\"muted\">{x:0.0000}°E {y:0.0000}°N</span>") : "";

    internal static string Heading(string zh, string en) => $"<h3>{E(zh)} <span class=\"en\">{E(en)}</span></h3>";

    /// <summary>Nothing is certain: 99.7 % is not written as 100 %.</summary>
    internal static string Percent(double p) => p is > 0.99 and < 1 ? "> 99 %" : p.ToString("P0", CultureInfo.InvariantCulture);

    private static string Item(Reason reason, PageDetails? details)
    {
        var item = new StringBuilder($"<li>{E(reason.Text.Zh)}<div class=\"en\">{E(reason.Text.En)}</div>{Gauge(reason.Value, reason.Expected)}");
        var examples = reason.Examples.Take(MostExamples).ToList();
        if (examples.Count > 0) item.Append("<ul>").AppendJoin("", examples.Select(x => $"<li>{Fact(x, details)}{E(x.Text.Zh)} <span class=\"en\">{E(x.Text.En)}</span></li>")).Append("</ul>");
        return item.Append($"<div class=\"muted\">也可能是 <span class=\"en\">may also be</span>：{E(reason.Innocent.Zh)} <span class=\"en\">{E(reason.Innocent.En)}</span></div></li>").ToString();
    }

    private static string InBrief(Reason reason) =>
        $"<li>{E(reason.Text.Zh)} <span class=\"en\">{E(reason.Text.En)}</span><div class=\"muted\">也可能是 <span class=\"en\">may also be</span>：{E(reason.Innocent.Zh)} <span class=\"en\">{E(reason.Innocent.En)}</span></div></li>";

    private static string Fact(Example example, PageDetails? details) =>
        details?.Facts(example) is { Length: > 0 } fact ? $"<span class=\"fact\">{E(fact)}</span><br>" : "";

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
        return $"<svg viewBox=\"0 0 330 30\" role=\"img\" aria-label=\"{Label(value)}\"><line x1=\"{left}\" y1=\"10\" x2=\"{left + width}\" y2=\"10\" stroke=\"#c3cad4\" stroke-width=\"2\"/><rect x=\"{X(low)}\" y=\"5\" width=\"{band}\" height=\"10\" fill=\"#9fc6a4\"/><circle cx=\"{X(value)}\" cy=\"10\" r=\"5\" fill=\"{(outside ? "#c0392b" : "#2f6f3a")}\"/><text x=\"{left}\" y=\"27\" font-size=\"11\" fill=\"#5b6675\">{Label(value)}（预期 expected {Label(low)} – {Label(high)}）</text></svg>";
    }

    internal static string E(string text) => WebUtility.HtmlEncode(text);
}
