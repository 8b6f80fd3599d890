using System.Globalization;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests;

internal static partial class Some
{
    /// <summary>A table from rows of text cells in the order of the dataset's columns; a short row leaves the rest empty.</summary>
    public static Table TextTable(Dataset dataset, params string[][] rows)
    {
        var table = new Table(dataset, rows.Length);
        for (var c = 0; c < dataset.Columns.Count; c++)
        {
            var column = dataset.Columns[c];
            var cells = rows.Select(r => c < r.Length && r[c].Length > 0 ? r[c] : null).ToList();
            _ = column.Type switch
            {
                ColumnType.Text => table.With(column.Name, cells),
                ColumnType.Time => table.With(column.Name, [.. cells.Select(x => x is null ? Table.MissingTime : ChinaTime.ToMicros(DateTime.Parse(x, CultureInfo.InvariantCulture)))]),
                ColumnType.Date => table.With(column.Name, [.. cells.Select(x => x is null ? Table.MissingTime : ChinaTime.ToDays(DateOnly.Parse(x, CultureInfo.InvariantCulture)) * ChinaTime.MicrosPerDay)]),
                _ => table.With(column.Name, [.. cells.Select(x => x is null ? double.NaN : double.Parse(x, CultureInfo.InvariantCulture))]),
            };
        }
        return table;
    }
}
