using Analytics.Core.Sources;

namespace Analytics.Engine.Lake;

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

    /// <summary>Whether two rows say the same in every column of the dataset.</summary>
    public static bool SameRow(Dataset dataset, Table a, int i, Table b, int j)
    {
        foreach (var column in dataset.Columns)
        {
            if (!a.Has(column.Name) && !b.Has(column.Name)) continue;
            var same = Kind(dataset, column.Name) switch
            {
                ColumnType.Text => a.Texts(column.Name)[i] == b.Texts(column.Name)[j],
                ColumnType.Time => a.Times(column.Name)[i] == b.Times(column.Name)[j],
                _ => a.Numbers(column.Name)[i].Equals(b.Numbers(column.Name)[j]),
            };
            if (!same) return false;
        }
        return true;
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
}
