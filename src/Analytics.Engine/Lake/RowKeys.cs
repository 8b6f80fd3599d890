using System.Globalization;
using System.Runtime.CompilerServices;
using Analytics.Core;
using Analytics.Core.Sources;

namespace Analytics.Engine.Lake;

/// <summary>Keys of rows: as text for people and the database, as hashes for comparing millions.</summary>
public static class RowKeys
{
    /// <summary>Key parts joined by '|', times as local <c>yyyy-MM-dd HH:mm:ss</c>: how reasons and the database name a row.</summary>
    public static string Text(Dataset dataset, Table table, int row)
    {
        if (dataset.Key.Count == 1) return Part(dataset, table, dataset.Key[0], row);
        return string.Join('|', dataset.Key.Select(column => Part(dataset, table, column, row)));
    }

    /// <summary>128 bits per row: in a bureau's life no two keys meet by chance (5 million rows: 4e-26), so equal hashes are taken as equal keys.</summary>
    public static void Hashes(Dataset dataset, Table table, Span<UInt128> hashes)
    {
        ulong[] upper = Hashes(dataset, table, 0x51_7C_C1_B7_27_22_0A_95UL), lower = Hashes(dataset, table, 0);
        for (var i = 0; i < hashes.Length; i++) hashes[i] = new UInt128(upper[i], lower[i]);
    }

    /// <summary>64 bits per row over everything the dataset says of it; a cell that is missing adds nothing, so that an absent column and an empty one are the same.</summary>
    public static void Contents(Dataset dataset, Table table, Span<ulong> hashes)
    {
        hashes.Clear();
        var seed = 0UL;
        foreach (var column in dataset.Columns)
        {
            seed += 0x9E3779B97F4A7C15UL;
            if (!table.Has(column.Name)) continue;
            switch (TableShaping.Kind(dataset, column.Name))
            {
                case ColumnType.Text:
                    var texts = table.Texts(column.Name);
                    var ofValue = Array.ConvertAll(texts.Values, v => Mix(seed, HashOf(v)));
                    for (var i = 0; i < hashes.Length; i++)
                        if (texts.Codes[i] >= 0) hashes[i] += ofValue[texts.Codes[i]];
                    break;
                case ColumnType.Time:
                    var times = table.Times(column.Name);
                    for (var i = 0; i < hashes.Length; i++)
                        if (times[i] != Table.MissingTime) hashes[i] += Mix(seed, (ulong)times[i]);
                    break;
                default:
                    var numbers = table.Numbers(column.Name);
                    // Adding 0 makes -0 into 0.
                    for (var i = 0; i < hashes.Length; i++)
                        if (!double.IsNaN(numbers[i])) hashes[i] += Mix(seed, BitConverter.DoubleToUInt64Bits(numbers[i] + 0.0));
                    break;
            }
        }
    }

    private static ulong[] Hashes(Dataset dataset, Table table, ulong seed)
    {
        var hashes = new ulong[table.RowCount];
        Array.Fill(hashes, seed);
        foreach (var column in dataset.Key)
        {
            switch (TableShaping.Kind(dataset, column))
            {
                case ColumnType.Text:
                    var texts = table.Texts(column);
                    var ofValue = Array.ConvertAll(texts.Values, HashOf);
                    for (var i = 0; i < hashes.Length; i++) hashes[i] = Mix(hashes[i], texts.Codes[i] < 0 ? 0 : ofValue[texts.Codes[i]]);
                    break;
                case ColumnType.Time:
                    var times = table.Times(column);
                    for (var i = 0; i < hashes.Length; i++) hashes[i] = Mix(hashes[i], (ulong)times[i]);
                    break;
                default:
                    var numbers = table.Numbers(column);
                    for (var i = 0; i < hashes.Length; i++) hashes[i] = Mix(hashes[i], double.IsNaN(numbers[i]) ? 0x7FF8_0000_0000_0001UL : BitConverter.DoubleToUInt64Bits(numbers[i] + 0.0));
                    break;
            }
        }
        return hashes;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong value)
    {
        var z = hash * 0x9E3779B97F4A7C15UL + value + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
