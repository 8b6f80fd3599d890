namespace Analytics.Core.Detection;

/// <summary>Rows of single-precision numbers, one after the other; NaN = not measured.</summary>
public sealed class Matrix
{
    private readonly float[] values;

    /// <param name="values">Row by row; kept, not copied.</param>
    public Matrix(float[] values, int columns)
    {
        if (columns < 1 || values.Length % columns != 0) throw new ArgumentException($"{values.Length} values do not make rows of {columns} columns.");
        this.values = values;
        Columns = columns;
    }

    public int Columns { get; }

    public int Rows => values.Length / Columns;

    public ReadOnlySpan<float> Values => values;

    public ReadOnlySpan<float> Row(int row) => values.AsSpan(row * Columns, Columns);

    /// <summary>The rows from <paramref name="first"/> on, row by row.</summary>
    public ReadOnlySpan<float> RowsFrom(int first, int count) => values.AsSpan(first * Columns, count * Columns);

    public float[] Column(int column)
    {
        var result = new float[Rows];
        for (var row = 0; row < result.Length; row++) result[row] = values[row * Columns + column];
        return result;
    }

    /// <summary>The named rows, in the order named.</summary>
    public Matrix Take(ReadOnlySpan<int> rows)
    {
        var taken = new float[rows.Length * Columns];
        for (var i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(taken.AsSpan(i * Columns));
        return new Matrix(taken, Columns);
    }
}
