using System.Globalization;
using System.Text;
using Analytics.Core.Indicators;

namespace Analytics.Engine.Learning;

/// <summary>Everything that says what a model is and how good it was when it was made (模型卡).</summary>
/// <param name="Indicators"><c>id@version</c>, in the order of the vector.</param>
/// <param name="DataHash">Hash over the leads and outcomes it was trained on.</param>
/// <param name="Champion">How the model in force at the time did on the later period.</param>
/// <param name="Challenger">How this one did.</param>
/// <param name="BrierLow">95 % interval of the difference in Brier score, challenger less champion.</param>
/// <param name="Reliability">Ten classes of probability: mean predicted, share confirmed, count.</param>
public sealed record ModelCard(
    string ModelId, LeadKind Kind, int Version, DateOnly AsOf, int Seed, string CodeVersion, string Packages, string DataHash, string ChampionId,
    IReadOnlyList<string> Indicators, int TrainedOn, int CalibratedOn, Calibration Calibration, Metrics Champion, Metrics Challenger,
    double BrierLow, double BrierHigh, IReadOnlyList<ReliabilityClass> Reliability)
{
    public bool IsBetterBeyondChance => BrierHigh < 0;

    /// <summary>The card for people, in both languages.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {ModelId}\n\n");
        text.Append($"按 {AsOf:yyyy-MM-dd} 已知的核查结果训练：{TrainedOn} 条训练，其后 {CalibratedOn} 条校准与比较。 Trained on outcomes known on {AsOf:yyyy-MM-dd}: {TrainedOn} leads, calibrated and compared on the {CalibratedOn} after them.\n\n");
        text.Append($"| 其后时期 later period | {ChampionId} | {ModelId} |\n|---|---|---|\n");
        text.Append(Row("Brier", Champion.Brier, Challenger.Brier)).Append(Row("对数损失 log loss", Champion.LogLoss, Challenger.LogLoss)).Append(Row("AUC", Champion.Auc, Challenger.Auc))
            .Append(Row("前一半命中率 hit rate of the upper half", Champion.TopHitRate, Challenger.TopHitRate));
        text.Append($"\nBrier 之差的 95 % 区间 interval of the difference: {N(BrierLow)} … {N(BrierHigh)}（低于 0 即更好 below 0 is better）。混合权重 blend {N(Calibration.Blend)}.\n\n| 预测 predicted | 实际 confirmed | n |\n|---|---|---|\n");
        foreach (var c in Reliability) text.Append($"| {N(c.Predicted)} | {N(c.Confirmed)} | {c.Count} |\n");
        return text.Append($"\nseed {Seed} · code {CodeVersion} · {Packages} · data {DataHash[..16]}\n\n{string.Join(", ", Indicators)}\n").ToString();
    }

    private static string Row(string name, double champion, double challenger) => $"| {name} | {N(champion)} | {N(challenger)} |\n";

    private static string N(double v) => double.IsFinite(v) ? v.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}

/// <summary>One class of a reliability diagram.</summary>
public sealed record ReliabilityClass(double Predicted, double Confirmed, int Count)
{
    public static IReadOnlyList<ReliabilityClass> Of(IReadOnlyList<(double Probability, bool Confirmed)> cases) =>
        [.. cases.GroupBy(c => Math.Min(9, (int)(c.Probability * 10))).OrderBy(g => g.Key).Select(g => new ReliabilityClass(g.Average(c => c.Probability), g.Average(c => c.Confirmed ? 1.0 : 0), g.Count()))];
}
