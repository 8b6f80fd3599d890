using System.Numerics.Tensors;

namespace Analytics.Core.Detection;

/// <summary>
/// Makes rows complete: a missing value (or an infinite one, which is no measurement) becomes the median of its column, and each column that had missing values when this was learned gets a
/// column of its own behind the others that says so (1 = was missing). That a value is missing may be what is abnormal; that it reads as the median
/// must not be.
/// </summary>
public sealed class Imputation
{
    private readonly float[] medians;
    private readonly int[] flagged;

    internal Imputation(float[] medians, int[] flagged)
    {
        this.medians = medians;
        this.flagged = flagged;
    }

    /// <summary>Columns before and after.</summary>
    public int Columns => medians.Length;

    public int CompleteColumns => medians.Length + flagged.Length;

    /// <summary>Leaves rows as they are, whatever is missing.</summary>
    internal static Imputation Nothing(int columns)
    {
        var medians = new float[columns];
        Array.Fill(medians, float.NaN);
        return new Imputation(medians, []);
    }

    /// <param name="flags">Whether columns that say what was missing are wanted.</param>
    public static Imputation Fit(Matrix training, bool flags = true)
    {
        var medians = new float[training.Columns];
        var flagged = new List<int>();
        for (var c = 0; c < medians.Length; c++)
        {
            var measured = Array.FindAll(training.Column(c), float.IsFinite);
            if (flags && measured.Length is > 0 && measured.Length < training.Rows) flagged.Add(c);
            Array.Sort(measured);
            medians[c] = measured.Length == 0 ? 0 : (measured[(measured.Length - 1) / 2] + measured[measured.Length / 2]) / 2;
        }
        return new Imputation(medians, [.. flagged]);
    }

    public Matrix Complete(Matrix rows)
    {
        if (!ChangesAnything(rows.Values, rows.Columns)) return rows;
        var complete = new float[rows.Rows * CompleteColumns];
        Complete(rows.Values, complete);
        return new Matrix(complete, CompleteColumns);
    }

    internal bool ChangesAnything(ReadOnlySpan<float> rows, int columns)
    {
        if (columns != Columns) throw new ArgumentException($"Rows of {columns} columns; {Columns} were learned.");
        return flagged.Length > 0 || !TensorPrimitives.IsFiniteAll(rows);
    }

    internal void Complete(ReadOnlySpan<float> rows, Span<float> complete)
    {
        for (; rows.Length > 0; rows = rows[Columns..], complete = complete[CompleteColumns..])
        {
            for (var c = 0; c < medians.Length; c++) complete[c] = float.IsFinite(rows[c]) ? rows[c] : medians[c];
            for (var f = 0; f < flagged.Length; f++) complete[medians.Length + f] = float.IsFinite(rows[flagged[f]]) ? 0 : 1;
        }
    }

    internal void Write(DetectorWriter writer)
    {
        writer.Add(medians);
        writer.Add(flagged);
    }

    internal static Imputation Read(ref DetectorReader reader)
    {
        var medians = reader.Floats();
        var flagged = reader.Integers();
        if (medians.Length == 0 || Array.Exists(flagged, c => c < 0 || c >= medians.Length)) throw new FormatException("The medians do not fit together.");
        return new Imputation(medians, flagged);
    }
}
