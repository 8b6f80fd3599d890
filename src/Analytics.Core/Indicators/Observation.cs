namespace Analytics.Core.Indicators;

/// <summary>
/// What one indicator saw of one subject on one day: a small sum that is kept as the subject's profile, so that later days
/// never read old raw data again. 'Not evaluated' is no observation at all, never a zero.
/// </summary>
/// <param name="Indicator">Id of the indicator.</param>
/// <param name="Day">Local day of the facts.</param>
public sealed record Observation(string Indicator, Subject Subject, DateOnly Day)
{
    /// <summary>How many units (tests, hours, visits) were evaluated.</summary>
    public double Exposure { get; init; }

    /// <summary>How many of them were abnormal (for rates), or the expected number where a cohort gives one per unit.</summary>
    public double Count { get; init; }

    /// <summary>Expected number of abnormal units given each unit's cohort; NaN where the indicator has no cohort.</summary>
    public double Expected { get; init; } = double.NaN;

    /// <summary>Sum of the values, in the indicator's unit.</summary>
    public double Sum { get; init; }

    /// <summary>Sum of the squared values.</summary>
    public double SumOfSquares { get; init; }

    /// <summary>The most abnormal value of the day, in the indicator's unit.</summary>
    public double Extreme { get; init; } = double.NaN;

    /// <summary>A free key the indicator needs later (a vendor, a model code, a 24-hour vector as text). Keep it short.</summary>
    public string Tag { get; init; } = "";

    /// <summary>What an indicator needs of the newest day alone (the names of all that it found in order): there only on the last day of a window.</summary>
    public string Roll { get; init; } = "";

    /// <summary>The strongest few cases, strongest first; at most <see cref="MaxExamples"/> are kept.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    public const int MaxExamples = 5;
}

/// <summary>One checkable case behind an observation: which row, which value, said in both languages.</summary>
/// <param name="Value">In the indicator's unit.</param>
/// <param name="Text">e.g. "检验 123：λ 上报 1.02，按气体计算 1.31 (…)".</param>
public sealed record Example(RowRef Row, double Value, Bilingual Text);

/// <summary>A row of the lake: dataset, day partition and key (key parts joined by '|').</summary>
/// <param name="Other">The twin row where the evidence is a pair (copied trace, two places); empty otherwise,
/// same form: <c>dataset:day:key</c>.</param>
public sealed record RowRef(string Dataset, DateOnly Day, string Key, string Other = "");
