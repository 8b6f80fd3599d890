using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>What tells the rows of a stretch apart: a tenth of the memory of the rows.</summary>
/// <param name="Keys">See <see cref="RowKeys.Hashes"/>.</param>
/// <param name="Contents">See <see cref="RowKeys.Contents"/>.</param>
/// <param name="Files">Ledger id of each row's file.</param>
internal sealed record RowMarks(UInt128[] Keys, ulong[] Contents, int[] Files)
{
    public int RowCount => Keys.Length;

    public static RowMarks Of(Dataset dataset, IReadOnlyList<Table> tables)
    {
        var rows = tables.Sum(t => t.RowCount);
        var marks = new RowMarks(new UInt128[rows], new ulong[rows], new int[rows]);
        var at = 0;
        foreach (var table in tables)
        {
            RowKeys.Hashes(dataset, table, marks.Keys.AsSpan(at, table.RowCount));
            RowKeys.Contents(dataset, table, marks.Contents.AsSpan(at, table.RowCount));
            foreach (var file in table.Numbers(StoredDataset.SourceFile)) marks.Files[at++] = (int)file;
        }
        return marks;
    }

    public RowMarks Pick(int[] rows) => new(Array.ConvertAll(rows, r => Keys[r]), Array.ConvertAll(rows, r => Contents[r]), Array.ConvertAll(rows, r => Files[r]));
}
