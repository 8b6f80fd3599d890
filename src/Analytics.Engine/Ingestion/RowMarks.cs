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

    /// <summary>Puts a row's marks in the place of an earlier row's.</summary>
    public void Move(int row, int to) => (Keys[to], Contents[to], Files[to]) = (Keys[row], Contents[row], Files[row]);

    public RowMarks First(int rows) => rows == RowCount ? this : new(Keys[..rows], Contents[..rows], Files[..rows]);
}
