namespace Analytics.Core.Sources;

/// <summary>Tables cut, joined and given a wider dataset; columns are shared where nothing changes.</summary>
public static class TableShaping
{
    /// <summary>The same columns under a dataset that has them all.</summary>
    public static Table As(this Table table, Dataset dataset)
    {
        var result = new Table(dataset, table.RowCount);
        foreach (var name in table.ColumnNames.ToList())
            _ = Kind(dataset, name) switch
            {
                ColumnType.Text => result.With(name, table.Texts(name)),
                ColumnType.Time => result.With(name, table.Times(name)),
                _ => result.With(name, table.Numbers(name)),
            };
        return result;
    }

    /// <summary>Some rows, in the order given.</summary>
    public static Table Pick(this Table table, ReadOnlySpan<int> rows)
    {
        var result = new Table(table.Dataset, rows.Length);
        foreach (var name in table.ColumnNames.ToList())
            _ = Kind(table.Dataset, name) switch
            {
                ColumnType.Text => result.With(name, new TextColumn(Pick(table.Texts(name).Codes, rows), table.Texts(name).Values)),
                ColumnType.Time => result.With(name, Pick(table.Times(name), rows)),
                _ => result.With(name, Pick(table.Numbers(name), rows)),
            };
        return result;
    }

    /// <summary>Tables of one dataset one after the other.</summary>
    public static Table Concat(Dataset dataset, IReadOnlyList<Table> tables)
    {
        if (tables.Count == 1) return tables[0];
        var result = new Table(dataset, tables.Sum(t => t.RowCount));
        foreach (var name in tables.SelectMany(t => t.ColumnNames).Distinct().ToList())
            _ = Kind(dataset, name) switch
            {
                ColumnType.Text => result.With(name, Concat([.. tables.Select(t => t.Texts(name))])),
                ColumnType.Time => result.With(name, Concat([.. tables.Select(t => t.Times(name))])),
                _ => result.With(name, Concat([.. tables.Select(t => t.Numbers(name))])),
            };
        return result;
    }

    /// <summary>Text, Time (dates too) or Number (all else): how a column lies in memory.</summary>
    public static ColumnType Kind(Dataset dataset, string column) => dataset[column].Type switch
    {
        ColumnType.Text => ColumnType.Text,
        ColumnType.Time or ColumnType.Date => ColumnType.Time,
        _ => ColumnType.Number,
    };

    private static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }

    private static T[] Concat<T>(T[][] parts)
    {
        var all = new T[parts.Sum(p => p.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }
        return all;
    }

    private static TextColumn Concat(TextColumn[] parts)
    {
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var codes = new int[parts.Sum(p => p.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            var renamed = Array.ConvertAll(part.Values, v => codeOf.TryGetValue(v, out var known) ? known : codeOf[v] = codeOf.Count);
            foreach (var code in part.Codes) codes[at++] = code < 0 ? -1 : renamed[code];
        }
        return new TextColumn(codes, [.. codeOf.Keys]);
    }
}
