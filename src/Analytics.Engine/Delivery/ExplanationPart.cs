using System.Globalization;
using System.Text;
using Analytics.Core.Leads;

namespace Analytics.Engine.Delivery;

/// <summary>How a lead came by its probability, as a part of its page.</summary>
internal static class ExplanationPart
{
    private const double WidestBar = 90;

    /// <summary>Smaller terms move no probability by more than a point or so; they are told together.</summary>
    private const double Small = 0.05;

    /// <summary>The strongest terms and the smallest change, in one paragraph.</summary>
    public static string Short(Lead lead)
    {
        if (lead.Contributions.Count == 0) return "";
        var strongest = Explanation.StrongestFirst(lead).Where(c => c.Name != Contribution.Prior).Take(3).ToList();
        var unlisted = Explanation.WhatWouldUnlist(lead);
        var from = strongest.Count == 0 ? "" : $"概率依据 <span class=\"en\">from</span>：{string.Join("，", strongest.Select(c => $"{LeadPage.E(Explanation.TitleOf(c.Name).Zh)} {Signed(c.LogOdds)}"))}。";
        return $"<div class=\"muted\">{from}{LeadPage.E(unlisted.Zh)}。 <span class=\"en\">{LeadPage.E(unlisted.En)}.</span></div>";
    }

    /// <summary>All terms with bars, what would have to be different, and the earlier leads most like it.</summary>
    public static string Full(Lead lead)
    {
        if (lead.Contributions.Count == 0) return "";
        var terms = Explanation.StrongestFirst(lead);
        var widest = terms.Max(t => Math.Abs(t.LogOdds));
        var part = new StringBuilder(LeadPage.Heading("概率怎么来的", "how the probability comes about")).Append("<table class=\"terms\">");
        foreach (var term in terms.Where(t => Math.Abs(t.LogOdds) >= Small))
        {
            var title = Explanation.TitleOf(term.Name);
            var width = (Math.Abs(term.LogOdds) / widest * WidestBar).ToString("0", CultureInfo.InvariantCulture);
            part.Append($"<tr><td>{LeadPage.E(title.Zh)}<div class=\"en\">{LeadPage.E(title.En)}</div></td><td class=\"n\">{Signed(term.LogOdds)}</td><td><span class=\"bar{(term.LogOdds < 0 ? " less" : "")}\" style=\"width:{width}px\"></span></td></tr>");
        }
        if (terms.Where(t => Math.Abs(t.LogOdds) < Small).ToList() is { Count: > 0 } rest)
            part.Append($"<tr><td>其余 {rest.Count} 项 <span class=\"en\">{rest.Count} others</span></td><td class=\"n\">{Signed(rest.Sum(t => t.LogOdds))}</td><td></td></tr>");
        var sum = terms.Sum(t => t.LogOdds);
        part.Append($"<tr><td>合计 <span class=\"en\">sum (log-odds)</span></td><td class=\"n\">{Signed(sum)}</td><td>= {LeadPage.Percent(Contribution.ProbabilityOf(sum))}</td></tr></table>");
        var unlisted = Explanation.WhatWouldUnlist(lead);
        part.Append($"<p class=\"muted\">{LeadPage.E(unlisted.Zh)}。 <span class=\"en\">{LeadPage.E(unlisted.En)}.</span></p>");
        return part.Append(Precedents(lead)).ToString();
    }

    private static string Precedents(Lead lead)
    {
        if (lead.Precedents.Count == 0) return "";
        var part = new StringBuilder(LeadPage.Heading("最相似的以往线索", "the earlier leads most like it")).Append("<ul>");
        foreach (var precedent in lead.Precedents)
        {
            var (zh, en) = precedent.Outcome == OutcomeCode.Confirmed ? ("查实", "confirmed") : ("未查实", "not confirmed");
            part.Append($"<li><b>{zh}</b> <span class=\"en\">{en}</span>：{LeadPage.E(LeadPage.SubjectName(precedent.Subject))}，{precedent.ListedOn:yyyy-MM-dd}，{LeadPage.E(precedent.LeadId)}；相同依据 {LeadPage.E(string.Join("、", precedent.Shared.Select(s => Explanation.TitleOf(s).Zh)))} <span class=\"en\">shares {LeadPage.E(string.Join(", ", precedent.Shared.Select(s => Explanation.TitleOf(s).En)))}; distance {precedent.Distance.ToString("0.0", CultureInfo.InvariantCulture)}</span></li>");
        }
        return part.Append("</ul>").ToString();
    }

    private static string Signed(double value) => value.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
}
