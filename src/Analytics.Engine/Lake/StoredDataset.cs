using System.Collections.Concurrent;
using Analytics.Core.Sources;

namespace Analytics.Engine.Lake;

/// <summary>A dataset as it lies in the lake: its own columns and where each row came from. Judgement reads the dataset itself and never sees these.</summary>
public static class StoredDataset
{
    public const string SourceFile = "source_file", SourceLine = "source_line", Flags = "quality_flags", ReplacedBy = "replaced_by_file";

    private static readonly ConcurrentDictionary<string, Dataset> Stored = new(), Histories = new();

    /// <summary>With the file (id in the ledger), its line and the soft rules that the row broke.</summary>
    public static Dataset Of(Dataset dataset) => Stored.GetOrAdd(dataset.Name, _ => dataset with
    {
        Columns = [.. dataset.Columns, new(SourceFile, ColumnType.Integer), new(SourceLine, ColumnType.Integer), new(Flags, ColumnType.Text)],
    });

    /// <summary>Rows that a correction replaced, with the file that did.</summary>
    public static Dataset HistoryOf(Dataset dataset) => Histories.GetOrAdd(dataset.Name, _ => Of(dataset) with
    {
        Name = "history_" + dataset.Name,
        Columns = [.. Of(dataset).Columns, new(ReplacedBy, ColumnType.Integer)],
        Rules = [],
    });
}
