using Analytics.Core.Leads;

namespace Analytics.Engine.Learning;

/// <summary>How a trained score becomes a probability: log-odds = (1 - blend) x combination + blend x (offset + slope x score).</summary>
/// <param name="Blend">0 = the combination of evidence alone, 1 = the learned score alone.</param>
public sealed record Calibration(double Offset, double Slope, double Blend)
{
    public double Probability(double combination, double score) => Contribution.ProbabilityOf((1 - Blend) * combination + Blend * (Offset + Slope * score));
}

/// <summary>What a fit gives.</summary>
/// <param name="HeldOut">For each later lead the probability by a calibration that did not see its subject: two halves of the subjects, each judged by
/// the other's. What a comparison with the champion may use.</param>
/// <param name="Alone">The same by the learned score alone, without blending.</param>
public sealed record Fitted(LearnedModel Model, IReadOnlyList<double> HeldOut, IReadOnlyList<double> Alone);

/// <summary>
/// Boosted trees over the evidence that each indicator gave a lead and over their combination, blended with the combination and calibrated on a
/// later period than the training. Who inspected, where and when is never an input.
/// </summary>
public sealed class LearnedModel
{
    private readonly BoostedTrees trees;
    private readonly IReadOnlyList<string> indicators;

    private LearnedModel(BoostedTrees trees, IReadOnlyList<string> indicators, Calibration calibration) => (this.trees, this.indicators, Calibration) = (trees, indicators, calibration);

    public Calibration Calibration { get; }

    /// <summary>Trains the trees on the earlier part of the leads and calibrates on the later.</summary>
    public static Fitted Fit(IReadOnlyList<LabelledLead> earlier, IReadOnlyList<LabelledLead> later, IReadOnlyList<string> indicators, int seed, TreeTrainer? trainer = null)
    {
        var trees = BoostedTrees.Fit([.. earlier.Select(l => (VectorOf(indicators, l.Combined, l.Reasons), l.Confirmed, l.Weight))], seed, trainer);
        var scores = trees.Scores([.. later.Select(l => VectorOf(indicators, l.Combined, l.Reasons))]);
        var cases = later.Select((l, i) => (Combination: LogOdds(l.Combined), Score: scores[i], l.Confirmed)).ToList();
        // Confirmed and unfounded subjects in turn, so that neither half lacks one of them.
        var half = later.GroupBy(l => l.Subject).OrderBy(g => g.Any(l => l.Confirmed)).Select((g, i) => (g.Key, Half: i % 2)).ToDictionary(x => x.Key, x => x.Half);
        var calibrations = new[] { 0, 1 }.Select(own => Calibrate([.. cases.Where((_, i) => half[later[i].Subject] != own)])).ToArray();
        double[] HeldOut(Func<Calibration, Calibration> chosen) => [.. cases.Select((c, i) => later[i].Reasons.Count == 0 ? later[i].Combined
            : chosen(calibrations[half[later[i].Subject]]).Probability(c.Combination, c.Score))];
        return new Fitted(new LearnedModel(trees, indicators, Calibrate(cases)), HeldOut(c => c), HeldOut(c => c with { Blend = 1 }));
    }

    public static LearnedModel Load(string path, IReadOnlyList<string> indicators, Calibration calibration) => new(BoostedTrees.Load(path, indicators.Count + 1), indicators, calibration);

    public void Save(string path) => trees.Save(path);

    /// <summary>The probability of each case, from what the combination of evidence says (0-1) and the reasons, in one batch.</summary>
    public IReadOnlyList<double> Probabilities(IReadOnlyList<(double Combined, IReadOnlyList<Reason> Reasons)> cases)
    {
        var scores = trees.Scores([.. cases.Select(c => VectorOf(indicators, c.Combined, c.Reasons))]);
        return [.. cases.Select((c, i) => c.Reasons.Count == 0 ? c.Combined : Calibration.Probability(LogOdds(c.Combined), scores[i]))];
    }

    public IReadOnlyList<double> Probabilities(IReadOnlyList<Suspicion> suspicions) => Probabilities([.. suspicions.Select(s => (s.Probability, s.Reasons))]);

    /// <summary>The suspicions as this model sees them, with its own term in the sum.</summary>
    public IReadOnlyList<Suspicion> Applied(IReadOnlyList<Suspicion> combined)
    {
        // Asked once to collect the questions, once with the answers: the trees then see one batch.
        var questions = new List<(double, IReadOnlyList<Reason>)>();
        foreach (var suspicion in combined)
            suspicion.LearnedBy((probability, reasons) =>
            {
                questions.Add((probability, reasons));
                return probability;
            });
        var answers = new Queue<double>(Probabilities(questions));
        return [.. combined.Select(s => s.LearnedBy((_, _) => answers.Dequeue()))];
    }

    /// <summary>
    /// Slope and offset by Newton's method on the logistic likelihood (Platt 1999) with a prior of slope 1; then the blend of least log loss, where
    /// a step away from the combination must earn more than 1 % of it: with few labels the evidence keeps the word.
    /// </summary>
    public static Calibration Calibrate(IReadOnlyList<(double Combination, double Score, bool Confirmed)> cases)
    {
        if (cases.Count == 0) return new Calibration(0, 1, 0);
        // Added up in one order, whatever the order they come in: with a handful of outcomes the steps magnify how sums round.
        cases = [.. cases.OrderBy(c => c.Score).ThenBy(c => c.Combination).ThenBy(c => c.Confirmed)];
        double offset = 0, slope = 1;
        for (var round = 0; round < 30; round++)
        {
            double g0 = -offset * 0.1, g1 = (1 - slope), h00 = 0.1, h01 = 0, h11 = 1;
            foreach (var (_, score, confirmed) in cases)
            {
                var p = 1 / (1 + Math.Exp(-(offset + slope * score)));
                var (r, w) = ((confirmed ? 1 : 0) - p, Math.Max(1e-6, p * (1 - p)));
                (g0, g1, h00, h01, h11) = (g0 + r, g1 + r * score, h00 + w, h01 + w * score, h11 + w * score * score);
            }
            var determinant = h00 * h11 - h01 * h01;
            offset += (g0 * h11 - g1 * h01) / determinant;
            slope += (g1 * h00 - g0 * h01) / determinant;
        }
        var best = (Blend: 0.0, Loss: double.PositiveInfinity);
        foreach (var blend in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            var candidate = new Calibration(offset, slope, blend);
            var loss = cases.Average(c => LossOf(candidate.Probability(c.Combination, c.Score), c.Confirmed));
            if (loss < best.Loss * 0.99) best = (blend, loss);
        }
        return new Calibration(offset, slope, best.Blend);
    }

    /// <summary>Log loss of an outcome that is reported wrong now and then: one wrong report must not outweigh a dozen right ones.</summary>
    private static double LossOf(double probability, bool confirmed) => -Math.Log(WrongReports + (1 - 2 * WrongReports) * (confirmed ? probability : 1 - probability));

    private const double WrongReports = 0.05;

    private static double LogOdds(double p) => Math.Log(Math.Clamp(p, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(p, 1e-6, 1 - 1e-6)));

    /// <summary>The strongest evidence of each indicator, 0 where it said nothing, and the log-odds of the combination.</summary>
    private static float[] VectorOf(IReadOnlyList<string> indicators, double combined, IReadOnlyList<Reason> reasons)
    {
        var vector = new float[indicators.Count + 1];
        for (var i = 0; i < indicators.Count; i++)
            foreach (var reason in reasons)
                if (reason.Indicator == indicators[i]) vector[i] = Math.Max(vector[i], (float)reason.Evidence);
        vector[^1] = (float)LogOdds(combined);
        return vector;
    }
}
