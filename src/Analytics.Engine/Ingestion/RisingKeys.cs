using System.Runtime.InteropServices;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>
/// Each device's rows mostly come in the order of their time, whether the file goes by time or by device. As long as they do, a row's key is new
/// because it lies after the last of its device: nothing need be remembered but that.
/// </summary>
internal sealed class RisingKeys
{
    private readonly Dataset dataset;
    private readonly string subject, order;
    private readonly Dictionary<string, int> slotOf = new(StringComparer.Ordinal);
    private readonly List<Place> slots = [];
    private int stretches;

    /// <summary>The last row of a subject.</summary>
    private readonly record struct Place(long Order, int Stretch, int Table, int Row);

    private RisingKeys(Dataset dataset, string subject, string order) => (this.dataset, this.subject, this.order) = (dataset, subject, order);

    /// <summary>Null where the key is not a subject's text and something that has an order.</summary>
    public static RisingKeys? For(Dataset dataset)
    {
        var texts = dataset.Key.Where(column => dataset[column].Type == ColumnType.Text).ToList();
        return (dataset.Key.Count, texts.Count) == (2, 1) ? new RisingKeys(dataset, texts[0], dataset.Key.Single(column => column != texts[0])) : null;
    }

    /// <summary>The rows that follow, counted over the tables, that say what the row of the same key before them in their file says.</summary>
    /// <returns>Null when a row does not come in its order: from then on nothing is known.</returns>
    public List<int>? Repetitions(IReadOnlyList<Table> tables)
    {
        var repetitions = new List<int>();
        var contents = new ulong[tables.Count][];
        stretches++;
        for (int t = 0, start = 0; t < tables.Count; start += tables[t++].RowCount)
        {
            var (subjects, orders) = (tables[t].Texts(subject), Orders(tables[t]));
            var slotOfCode = new int[subjects.Values.Length];
            for (var row = 0; row < orders.Length; row++)
            {
                if (subjects.Codes[row] is var code && code < 0 || orders[row] == Table.MissingTime) return null;
                if (slotOfCode[code] == 0) slotOfCode[code] = SlotOf(subjects.Values[code]) + 1;
                ref var last = ref CollectionsMarshal.AsSpan(slots)[slotOfCode[code] - 1];
                if (orders[row] > last.Order) last = new Place(orders[row], stretches, t, row);
                else if (orders[row] == last.Order && last.Stretch == stretches && Contents(last.Table)[last.Row] == Contents(t)[row] && FileOf(last.Table, last.Row) == FileOf(t, row)) repetitions.Add(start + row);
                else return null;
            }
        }
        return repetitions;

        int FileOf(int table, int row) => (int)tables[table].Numbers(StoredDataset.SourceFile)[row];

        ulong[] Contents(int table)
        {
            if (contents[table] is { } known) return known;
            contents[table] = new ulong[tables[table].RowCount];
            RowKeys.Contents(dataset, tables[table], contents[table]);
            return contents[table];
        }
    }

    private int SlotOf(string subject)
    {
        if (slotOf.TryGetValue(subject, out var slot)) return slot;
        slots.Add(new Place(Table.MissingTime, 0, 0, 0));
        return slotOf[subject] = slots.Count - 1;
    }

    /// <summary>Of each row what its subject's rows are ordered by; <see cref="Table.MissingTime"/> = missing.</summary>
    private long[] Orders(Table table) => TableShaping.Kind(dataset, order) == ColumnType.Time ? table.Times(order)
        : Array.ConvertAll(table.Numbers(order), number => double.IsNaN(number) ? Table.MissingTime : Rising(BitConverter.DoubleToInt64Bits(number + 0.0)));

    /// <summary>The bits of a double in the order of the numbers.</summary>
    private static long Rising(long bits) => bits ^ (bits >> 63 & long.MaxValue);
}
