using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Analytics.Core.Indicators;

namespace Analytics.Engine.Learning;

/// <summary>Everything that says what a model is and how good it was when it was made (模型卡).</summary>
public sealed record ModelCard
{
    public required string ModelId { get; init; }

    public required LeadKind Kind { get; init; }

    public required int Version { get; init; }

    /// <summary>Outcomes known later taught nothing.</summary>
    public required DateOnly AsOf { get; init; }

    public required int Seed { get; init; }

    public required string CodeVersion { get; init; }

    /// <summary>Names and versions of the packages that trained it.</summary>
    public required string Packages { get; init; }

    /// <summary>Hash over the leads, outcomes and evidence it was made of.</summary>
    public required string DataHash { get; init; }

    /// <summary>Hash of the model's file: one that was changed is refused.</summary>
    public required string FileHash { get; init; }

    /// <summary>The model in force when it was made.</summary>
    public required string ChampionId { get; init; }

    /// <summary><c>id@version</c>, in the order of the vector.</summary>
    public required IReadOnlyList<string> Indicators { get; init; }

    public required int TrainedOn { get; init; }

    public required int CalibratedOn { get; init; }

    public required Calibration Calibration { get; init; }

    /// <summary>How the model in force did on the later period.</summary>
    public required Metrics Champion { get; init; }

    /// <summary>How the combination of evidence alone did.</summary>
    public required Metrics Combination { get; init; }

    /// <summary>How the trees alone did.</summary>
    public required Metrics TreesAlone { get; init; }

    /// <summary>How this one did: trees and combination blended.</summary>
    public required Metrics Challenger { get; init; }

    /// <summary>95 % interval of the difference in Brier score, challenger less champion.</summary>
    public required double BrierLow { get; init; }

    public required double BrierHigh { get; init; }

    /// <summary>Ten classes of probability, of the challenger on the later period.</summary>
    public required IReadOnlyList<ReliabilityClass> Reliability { get; init; }

    /// <summary>The whole interval of the difference to the champion lies below zero, and it is no worse than what it is blended from.</summary>
    [JsonIgnore]
    public bool IsBetterBeyondChance => BrierHigh < 0 && Challenger.Brier <= Math.Min(Combination.Brier, TreesAlone.Brier) + Tolerance;

    /// <summary>A blend may lose this much of Brier score on the half of the subjects that its calibration did not see.</summary>
    private const double Tolerance = 0.005;

    /// <summary>The card for people, in both languages.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {ModelId}\n\n");
        text.Append($"按 {AsOf:yyyy-MM-dd} 已知的核查结果训练：{TrainedOn} 条训练，其后 {CalibratedOn} 条（其他对象）校准与比较。线索仍须有可核对的理由，模型只改变排序。\n\n");
        text.Append($"Trained on outcomes known on {AsOf:yyyy-MM-dd}: {TrainedOn} leads; calibrated and compared on the {CalibratedOn} after them, of other subjects. A lead still needs reasons a person can check; the model only orders.\n\n");
        text.Append($"| 其后时期 later period | {ChampionId} | 证据综合 evidence alone | 树模型 trees alone | {ModelId} |\n|---|---|---|---|---|\n");
        text.Append(Row("Brier", m => m.Brier)).Append(Row("对数损失 log loss", m => m.LogLoss)).Append(Row("AUC", m => m.Auc)).Append(Row("前一半命中率 hit rate of the upper half", m => m.TopHitRate));
        text.Append($"\nBrier 之差的 95 % 区间（按对象自助抽样） 95 % interval of the difference, bootstrap over subjects: {N(BrierLow)} … {N(BrierHigh)}（低于 0 即更好 below 0 is better）。");
        text.Append($"混合权重 blend {N(Calibration.Blend)}（0 = 只用证据综合 evidence alone, 1 = 只用树模型 trees alone）.\n\n");
        text.Append("校准 Reliability\n\n| 预测 predicted | 实际 confirmed | n | |\n|---|---|---|---|\n");
        foreach (var c in Reliability) text.Append($"| {N(c.Predicted)} | {N(c.Confirmed)} | {c.Count} | `{Bar(c)}` |\n");
        text.Append("\n`█` 实际 confirmed, `|` 预测 predicted; reliability.svg\n");
        return text.Append($"\nseed {Seed} · code {CodeVersion} · {Packages} · data {DataHash[..16]}\n\n{string.Join(", ", Indicators)}\n").ToString();
    }

    /// <summary>The reliability diagram: what was promised across, what was confirmed upwards, the area of a dot the number of leads.</summary>
    public string ToSvg()
    {
        const int side = 300, margin = 40;
        string X(double v) => F(margin + v * side);
        string Y(double v) => F(margin + (1 - v) * side);
        var most = Reliability.Select(c => c.Count).DefaultIfEmpty(1).Max();
        var dots = string.Concat(Reliability.Select(c => $"<circle cx=\"{X(c.Predicted)}\" cy=\"{Y(c.Confirmed)}\" r=\"{F(4 + 8 * Math.Sqrt((double)c.Count / most))}\" fill=\"#2f6f9f\" fill-opacity=\"0.7\"><title>{c.Count}</title></circle>"));
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side + 2 * margin}\" height=\"{side + 2 * margin}\" font-family=\"sans-serif\" font-size=\"12\"><rect x=\"{margin}\" y=\"{margin}\" width=\"{side}\" height=\"{side}\" fill=\"none\" stroke=\"#888\"/>"
            + $"<line x1=\"{X(0)}\" y1=\"{Y(0)}\" x2=\"{X(1)}\" y2=\"{Y(1)}\" stroke=\"#bbb\" stroke-dasharray=\"4\"/>{dots}"
            + $"<text x=\"{margin}\" y=\"{margin - 12}\">{ModelId}: Brier {N(Challenger.Brier)}</text><text x=\"{margin + side / 2}\" y=\"{2 * margin + side - 10}\" text-anchor=\"middle\">预测概率 predicted</text>"
            + $"<text x=\"14\" y=\"{margin + side / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {margin + side / 2})\">实际命中 confirmed</text></svg>";
    }

    private string Row(string name, Func<Metrics, double> of) => $"| {name} | {N(of(Champion))} | {N(of(Combination))} | {N(of(TreesAlone))} | {N(of(Challenger))} |\n";

    private static string Bar(ReliabilityClass c)
    {
        var bar = new string('█', (int)Math.Round(c.Confirmed * 20)).PadRight(21, ' ').ToCharArray();
        bar[(int)Math.Round(c.Predicted * 20)] = '|';
        return new string(bar);
    }

    private static string F(double v) => v.ToString("0.#", CultureInfo.InvariantCulture);

    private static string N(double v) => double.IsFinite(v) ? v.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}

/// <summary>One class of a reliability diagram.</summary>
public sealed record ReliabilityClass(double Predicted, double Confirmed, int Count)
{
    public static IReadOnlyList<ReliabilityClass> Of(IReadOnlyList<(double Probability, bool Confirmed)> cases) =>
        [.. cases.GroupBy(c => Math.Min(9, (int)(c.Probability * 10))).OrderBy(g => g.Key).Select(g => new ReliabilityClass(g.Average(c => c.Probability), g.Average(c => c.Confirmed ? 1.0 : 0), g.Count()))];
}
