using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>What became of the rows of one file.</summary>
public sealed class RowCounts
{
    public long Stored { get; set; }
    public long Replaced { get; set; }
    public long Duplicate { get; set; }

    public void Add(RowCounts other)
    {
        Stored += other.Stored;
        Replaced += other.Replaced;
        Duplicate += other.Duplicate;
    }
}

/// <summary>
/// Brings new rows together with those of a partition. A row with a new key is stored; one that says the same as the row that stands is a
/// duplicate; one that says something else replaces it when its file is the newer one, and changes nothing otherwise (counted as a duplicate).
/// Whichever does not stand goes to the history.
/// </summary>
/// <param name="firstFile">Rows of files from this ledger id on are counted; older ones only move.</param>
internal sealed class PartitionMerge(IReadOnlyList<Segment> segments, FileAges ages, int firstFile, int files)
{
    /// <summary>Rows that do not stand any more, with the ledger id of the file whose row does.</summary>
    public List<(Segment Segment, int Row, int ReplacedBy)> Replaced { get; } = [];

    /// <summary>Per file of the batch.</summary>
    public RowCounts[] Counts { get; } = [.. Enumerable.Range(0, files).Select(_ => new RowCounts())];

    /// <summary>False when every new row was a duplicate.</summary>
    public bool Changed { get; private set; }

    /// <param name="existing">How many of the segments, the first ones, are the partition's own.</param>
    /// <param name="knownElsewhere">Whether a key that is new here is that of a row of another partition.</param>
    public void Run(int existing, Func<Segment, int, bool>? knownElsewhere)
    {
        var index = new KeyIndex(segments.Sum(s => (long)s.RowCount));
        for (var s = 0; s < segments.Count; s++)
        {
            var (segment, marks) = (segments[s], segments[s].Marks);
            index.Add(marks);
            for (var row = 0; row < segment.RowCount; row++)
            {
                var found = index.FindOrAdd(s, row, out var place);
                var counts = marks.Files[row] >= firstFile ? Counts[marks.Files[row] - firstFile] : null;
                if (found is not var (stretch, at))
                {
                    if (s < existing) continue;
                    Changed = true;
                    if (counts is null) continue;
                    if (knownElsewhere?.Invoke(segment, row) == true) counts.Replaced++;
                    else counts.Stored++;
                }
                else if (segments[stretch].Marks.Contents[at] == marks.Contents[row])
                {
                    segment.Remove(row);
                    if (counts is not null) counts.Duplicate++;
                }
                else if (ages.IsNewer(marks.Files[row], segments[stretch].Marks.Files[at]))
                {
                    Remove(segments[stretch], at, marks.Files[row]);
                    index.Put(place, s, row);
                    if (counts is not null) counts.Replaced++;
                }
                else
                {
                    Remove(segment, row, segments[stretch].Marks.Files[at]);
                    if (counts is not null) counts.Duplicate++;
                }
            }
        }
    }

    /// <summary>Every row is stored: the partition was empty and no key comes twice.</summary>
    public void StoreAll()
    {
        foreach (var segment in segments)
            foreach (var (file, rows) in segment.RowsOfFile)
                if (file >= firstFile) Counts[file - firstFile].Stored += rows;
        Changed = segments.Count > 0;
    }

    /// <summary>A row that does not stand here (any more).</summary>
    public void Remove(Segment segment, int row, int replacedBy)
    {
        segment.Remove(row);
        Replaced.Add((segment, row, replacedBy));
        Changed = true;
    }
}
