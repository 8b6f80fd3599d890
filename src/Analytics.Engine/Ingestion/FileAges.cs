using Analytics.Engine.Storage;

namespace Analytics.Engine.Ingestion;

/// <summary>
/// Which of two rows with one key stands: the one from the file that was written later; among files of the same second, the one that came
/// later; within a file, the later line.
/// </summary>
internal sealed class FileAges(Database database)
{
    private readonly Dictionary<int, long> modifiedAt = [];

    /// <summary>A file of this batch, not in the ledger yet.</summary>
    public void Know(int fileId, long modified) => modifiedAt[fileId] = modified;

    public bool IsNewer(int file, int than) => file == than || (Of(file), file).CompareTo((Of(than), than)) > 0;

    public static long Of(string path) => new DateTimeOffset(File.GetLastWriteTimeUtc(path)).ToUnixTimeSeconds();

    private long Of(int file)
    {
        lock (modifiedAt)
        {
            if (modifiedAt.TryGetValue(file, out var known)) return known;
            using var connection = database.Open();
            return modifiedAt[file] = FileTable.ModifiedAt(connection, file);
        }
    }
}
