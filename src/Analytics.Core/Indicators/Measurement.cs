namespace Analytics.Core.Indicators;

/// <summary>What an indicator says of one subject over a window: a value, what would be expected, how strong the evidence, and why.</summary>
/// <param name="Indicator">Id of the indicator.</param>
/// <param name="Value">In the indicator's unit.</param>
/// <param name="Expected">The range honest subjects of this kind show, in the same unit.</param>
/// <param name="PValue">Chance that an honest subject shows a value this abnormal, from the data at hand (0-1).</param>
public sealed record Measurement(string Indicator, Subject Subject, double Value, Range Expected, double PValue)
{
    /// <summary>How many units the value rests on.</summary>
    public double Exposure { get; init; }

    /// <summary>Which of the card's methods this measurement speaks for, when the indicator can tell; otherwise empty = all of them.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>
    /// Natural logarithm of the Bayes factor 'forged' against 'honest'. By default the upper bound that a p-value allows,
    /// -1/(e p ln p) (Sellke, Bayarri, Berger 2001); below 0 when the value speaks for honesty; an indicator that knows the
    /// two likelihoods gives its own. Finite.
    /// </summary>
    public double Evidence { get; init; } = Evidences.FromPValue(PValue);

    /// <summary>One sentence in each language that a person can check: value, expectation, count.</summary>
    public required Bilingual Because { get; init; }

    /// <summary>The strongest cases, strongest first.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>One of the two is guilty and not both: what an inspector found at the rival says as much of this subject, the other way round. Null when there is none.</summary>
    public Subject? Rival { get; init; }

    /// <summary>First and last day on which the abnormality was seen; the window when it cannot be told.</summary>
    public DateOnly? SeenFrom { get; init; }

    public DateOnly? SeenTo { get; init; }
}

/// <summary>A closed range of values; infinite ends allowed.</summary>
public readonly record struct Range(double Low, double High)
{
    public static Range AtMost(double high) => new(double.NegativeInfinity, high);

    public static Range AtLeast(double low) => new(low, double.PositiveInfinity);
}

/// <summary>Conversions to weight of evidence (natural log of a Bayes factor).</summary>
public static class Evidences
{
    /// <summary>No single indicator says more than this: e^9, about 8,000 to 1.</summary>
    public const double Most = 9;

    /// <summary>Sellke-Bayarri-Berger bound; 0 for p ≥ 1/e. p = 0.01 → 2.08, p = 0.001 → 3.98, p = 1e-6 → 10.2 (capped).</summary>
    public static double FromPValue(double p)
    {
        if (double.IsNaN(p)) throw new ArgumentException("A p-value is needed; leave the subject out when it was not evaluated.");
        if (p >= 1 / Math.E) return 0;
        if (p <= 0) return Most;
        return Math.Min(Most, -1 - Math.Log(p) - Math.Log(-Math.Log(p)));
    }
}
