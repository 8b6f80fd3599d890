namespace Analytics.Core.Leads;

/// <summary>
/// One term of the sum that a probability is made of (贡献), in log-odds: the terms of a suspicion add up to ln(p / (1 - p)).
/// Who inspects, inspected or verified is never a term.
/// </summary>
/// <param name="Name">An indicator's id, <see cref="Prior"/>, <see cref="Outcomes"/> or <see cref="Model"/>.</param>
/// <param name="LogOdds">What it adds, after the discount for what other indicators have said already.</param>
/// <param name="Without">The log-odds of the whole had this indicator been silent and the rest been weighed anew; null where that was not worked out.</param>
public sealed record Contribution(string Name, double LogOdds, double? Without = null)
{
    /// <summary>The chance before looking.</summary>
    public const string Prior = "prior";

    /// <summary>What earlier leads on the subject turned out to be.</summary>
    public const string Outcomes = "earlier_outcomes";

    /// <summary>What the learned model moved the sum by.</summary>
    public const string Model = "learned_model";

    public bool IsIndicator => Name is not (Prior or Outcomes or Model);

    /// <summary>The probability that a sum of log-odds stands for.</summary>
    public static double ProbabilityOf(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
