using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;

namespace Analytics.Core.Leads;

/// <summary>How a lead came by its probability, in words (概率说明).</summary>
public static class Explanation
{
    /// <summary>The id of the learned tier's reason.</summary>
    public const string UnusualCombination = "unusual_combination";

    private static readonly Dictionary<string, Bilingual> Titles = Catalog.Indicators.Select(i => (i.Card.Id, i.Card.Title))
        .Concat(RiskFactor.All.Select(f => (f.Id, f.Title))).DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => t.Title);

    /// <summary>What a term is called; an analyst's own indicator goes by its id.</summary>
    public static Bilingual TitleOf(string term) => term switch
    {
        Contribution.Prior => new("核查前的基准概率", "the chance before looking"),
        Contribution.Outcomes => new("以往核查结果", "what earlier leads turned out to be"),
        Contribution.Model => new("模型从核查结果中学到的修正", "what the model learned from outcomes"),
        UnusualCombination => new("指标组合异常", "unusual combination of indicators"),
        _ => Titles.GetValueOrDefault(term) ?? new Bilingual(term, term),
    };

    /// <summary>The terms that moved the probability, strongest first; the chance before looking stands at the head, because everything is added to it.</summary>
    public static IReadOnlyList<Contribution> StrongestFirst(Lead lead) =>
        [.. lead.Contributions.GroupBy(c => c.Name).Select(g => new Contribution(g.Key, g.Sum(c => c.LogOdds), g.Select(c => c.Without).FirstOrDefault(w => w is not null)))
            .OrderByDescending(c => c.Name == Contribution.Prior).ThenByDescending(c => Math.Abs(c.LogOdds)).ThenBy(c => c.Name, StringComparer.Ordinal)];

    /// <summary>
    /// The weakest single indicator without which the lead would not have been listed, with the probability that would be left; null where no single one decides.
    /// </summary>
    public static (string Indicator, double Probability)? SmallestChange(Lead lead) =>
        Alternatives(lead).Where(a => a.Probability < lead.MinProbability).Select(a => ((string, double)?)(a.Indicator, a.Probability)).FirstOrDefault();

    /// <summary>What would have to be different for the lead not to be listed.</summary>
    public static Bilingual WhatWouldUnlist(Lead lead)
    {
        if (lead.Exploration) return new("随机抽取，与概率无关", "drawn at random, whatever its probability");
        if (SmallestChange(lead) is { } change)
        {
            var title = TitleOf(change.Indicator);
            return new($"若没有“{title.Zh}”，概率为{PercentZh(change.Probability)}，低于列入下限 {Percent(lead.MinProbability)}",
                $"without '{title.En}' the probability would be {Percent(change.Probability)}, under the minimum of {Percent(lead.MinProbability)}");
        }
        if (Alternatives(lead).LastOrDefault() is not { Indicator.Length: > 0 } strongest) return new("没有单项可以去除", "there is no single reason to take away");
        var name = TitleOf(strongest.Indicator);
        return new($"去掉任何一项理由都仍会列入：没有“{name.Zh}”时概率仍为{PercentZh(strongest.Probability)}",
            $"no single reason decides: without '{name.En}' the probability would still be {Percent(strongest.Probability)}");
    }

    /// <summary>Weakest first.</summary>
    private static IEnumerable<(string Indicator, double Probability)> Alternatives(Lead lead) =>
        StrongestFirst(lead).Where(c => c is { IsIndicator: true, Without: not null }).OrderBy(c => c.LogOdds).Select(c => (c.Name, Contribution.ProbabilityOf(c.Without!.Value)));

    private static string Percent(double p) => p < 0.01 ? "under 1 %" : $"{Math.Round(p * 100):0} %";

    private static string PercentZh(double p) => p < 0.01 ? "不足 1 %" : $" {Math.Round(p * 100):0} %";
}
