using System.Globalization;
using Analytics.Core;
using Analytics.Core.Sources;

namespace Analytics.Engine.Lake;

/// <summary>Keys of rows: as text for people and the database, as 64-bit hashes for comparing millions.</summary>
public static class RowKeys
{
    /// <summary>Key parts joined by '|', times as local <c>yyyy-MM-dd HH:mm:ss</c>: how reasons and the database name a row.</summary>
    public static string Text(Dataset dataset, Table table, int row)
    {
        if (dataset.Key.Count == 1) return Part(dataset, table, dataset.Key[0], row);
        return string.Join('|', dataset.Key.Select(column => Part(dataset, table, column, row)));
    }

    /// <summary>One hash per row. Equal keys have equal hashes; whoever finds equal hashes compares with <see cref="Same"/>.</summary>
    public static ulong[] Hashes(Dataset dataset, Table table)
    {
        var hashes = new ulong[table.RowCount];
        foreach (var column in dataset.Key)
        {
            switch (TableShaping.Kind(dataset, column))
            {
                case ColumnType.Text:
                    var texts = table.Texts(column);
                    var ofValue = texts.Values.Select(HashOf).ToArray();
                    for (var i = 0; i < hashes.Length; i++) hashes[i] = Mix(hashes[i], texts.Codes[i] < 0 ? 0 : ofValue[texts.Codes[i]]);
                    break;
                case ColumnType.Time:
                    var times = table.Times(column);
                    for (var i = 0; i < hashes.Length; i++) hashes[i] = Mix(hashes[i], (ulong)times[i]);
                    break;
                default:
                    var numbers = table.Numbers(column);
                    for (var i = 0; i < hashes.Length; i++) hashes[i] = Mix(hashes[i], BitConverter.DoubleToUInt64Bits(numbers[i]));
                    break;
            }
        }
        return hashes;
    }

    public static bool Same(Dataset dataset, Table a, int i, Table b, int j)
    {
        foreach (var column in dataset.Key)
        {
            var same = TableShaping.Kind(dataset, column) switch
            {
                ColumnType.Text => a.Texts(column)[i] == b.Texts(column)[j],
                ColumnType.Time => a.Times(column)[i] == b.Times(column)[j],
                _ => a.Numbers(column)[i].Equals(b.Numbers(column)[j]),
            };
            if (!same) return false;
        }
        return true;
    }

    private static string Part(Dataset dataset, Table table, string column, int row) => dataset[column].Type switch
    {
        ColumnType.Text => table.TextAt(column, row) ?? "",
        ColumnType.Time => table.Times(column)[row] is var t && t == Table.MissingTime ? "" : ChinaTime.ToLocal(t).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        ColumnType.Date => table.DateAt(column, row)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        _ => table.NumberAt(column, row)?.ToString(CultureInfo.InvariantCulture) ?? "",
    };

    private static ulong HashOf(string text)
    {
        // FNV-1a, then mixed: the same on every machine.
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    /// <summary>The finaliser of splitmix64 over a running hash.</summary>
    private static ulong Mix(ulong hash, ulong value)
    {
        var z = hash * 0x9E3779B97F4A7C15UL + value + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
