using System.Data.Common;
using Analytics.Core.Sources;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Lake;

/// <summary>One immutable file of a partition, written and flushed but not in force until it is listed.</summary>
/// <param name="Day">Null = the one undated partition of a register.</param>
public sealed record LakePart(Dataset Dataset, DateOnly? Day, string Name, long RowCount, long Bytes, string ContentHash);

/// <summary>
/// Measured facts: Parquet partitions by dataset and day, <c>lake/DATASET/day=D/part-HASH.parquet</c>. A file is written under a temporary
/// name, flushed and renamed, and counts only once the manifest in the database lists it: a run that is killed leaves a file nobody reads.
/// </summary>
public sealed class ParquetLake(Workspace workspace, Database database)
{
    /// <summary>Keeps others from writing, and from sweeping away what is written but not listed yet.</summary>
    public IDisposable Lock() => workspace.Lock();

    /// <summary>Days of a dataset that have rows, in order.</summary>
    public IReadOnlyList<DateOnly> Days(Dataset dataset, DateOnly from, DateOnly to)
    {
        using var connection = database.Open();
        return [.. connection.Query<string>("SELECT DISTINCT day FROM lake_parts WHERE dataset = @name AND day >= @from AND day <= @to AND day <> '' AND row_count > 0 ORDER BY day",
            new { name = dataset.Name, from = Iso(from), to = Iso(to) }).Select(d => DateOnly.ParseExact(d, "yyyy-MM-dd"))];
    }

    /// <summary>One partition as a table, empty when there is none.</summary>
    /// <param name="columns">Only these; null = all of the dataset.</param>
    public Table Read(Dataset dataset, DateOnly? day, IReadOnlyCollection<string>? columns = null) =>
        Reading(() => PartTable.Read(dataset, Files(dataset, "day = @from", Iso(day), Iso(day)), columns));

    /// <summary>One partition, of which it is known where its files lie (<see cref="FilesOf"/>): the manifest is asked again only where they are gone.</summary>
    public Table Read(Dataset dataset, DateOnly day, IReadOnlyList<string> files)
    {
        try
        {
            return PartTable.Read(dataset, files);
        }
        catch (FileNotFoundException)
        {
            return Read(dataset, day);
        }
    }

    /// <summary>The partitions of a span of days as one table.</summary>
    public Table ReadRange(Dataset dataset, DateOnly from, DateOnly to, IReadOnlyCollection<string>? columns = null) => Reading(() =>
    {
        var files = Files(dataset, "day <> '' AND day >= @from AND day <= @to", Iso(from), Iso(to));
        if (columns is not null || files.Count < 2) return PartTable.Read(dataset, files, columns);
        var tables = new Table[files.Count];
        SideBySide.Each(Enumerable.Range(0, files.Count), i => tables[i] = Remembered(dataset, files[i]));
        return TableShaping.Concat(dataset, tables);
    });

    /// <summary>A part never changes under its name: small ones are read once in a process, so that a window of years costs each day once.</summary>
    private Table Remembered(Dataset dataset, string file)
    {
        if (remembered.TryGetValue(file, out var known)) return known;
        var table = PartTable.Read(dataset, [file]);
        if (table.RowCount > SmallRows) return table;
        if (remembered.Count > MostRemembered) remembered.Clear();
        return remembered[file] = table;
    }

    private const int SmallRows = 1000, MostRemembered = 2000;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Table> remembered = new(StringComparer.Ordinal);

    /// <summary>Some rows of a partition that is one part, in the order given.</summary>
    public Table ReadRows(Dataset dataset, DateOnly day, IReadOnlyList<int> rows) =>
        Reading(() => Files(dataset, "day = @from", Iso(day), Iso(day)) is [var file] ? PartTable.ReadRows(dataset, file, rows) : new Table(dataset, 0));

    /// <summary>The files of a span of days with their rows, by day.</summary>
    public IReadOnlyList<(DateOnly Day, string File, int Rows)> FilesOf(Dataset dataset, DateOnly from, DateOnly to)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Day, string Part, long Rows)>("SELECT day, part, row_count FROM lake_parts WHERE dataset = @name AND day >= @from AND day <= @to AND day <> '' ORDER BY day, part",
            new { name = dataset.Name, from = Iso(from), to = Iso(to) }).Select(p => (DateOnly.ParseExact(p.Day, "yyyy-MM-dd"), PathOf(dataset.Name, p.Day, p.Part), (int)p.Rows))];
    }

    /// <summary>Where a query may put what does not fit into memory.</summary>
    public string Temporary => workspace.Temporary;

    /// <summary>Changes when, and only when, the content of the partition does; empty when there is none.</summary>
    public string Fingerprint(Dataset dataset, DateOnly? day)
    {
        using var connection = database.Open();
        return string.Join('+', connection.Query<string>("SELECT content_hash FROM lake_parts WHERE dataset = @name AND day = @day ORDER BY part", new { name = dataset.Name, day = Iso(day) }));
    }

    /// <summary>The fingerprints of a span of days in one question; a day without a partition is not among them.</summary>
    public IReadOnlyDictionary<DateOnly, string> Fingerprints(Dataset dataset, DateOnly from, DateOnly to)
    {
        using var connection = database.Open();
        return connection.Query<(string Day, string Hash)>("SELECT day, content_hash FROM lake_parts WHERE dataset = @name AND day >= @from AND day <= @to AND day <> '' ORDER BY day, part",
            new { name = dataset.Name, from = Iso(from), to = Iso(to) }).GroupBy(p => p.Day, p => p.Hash).ToDictionary(g => DateOnly.ParseExact(g.Key, "yyyy-MM-dd"), g => string.Join('+', g));
    }

    /// <summary>Replaces one partition.</summary>
    public void Replace(Dataset dataset, DateOnly? day, Table table) => Replace(dataset, day, [table]);

    /// <inheritdoc cref="Replace(Dataset, DateOnly?, Table)"/>
    /// <param name="rowGroups">Read one by one where only some rows are wanted (<see cref="ReadRows"/>).</param>
    public void Replace(Dataset dataset, DateOnly? day, IReadOnlyList<Table> rowGroups)
    {
        var part = Write(dataset, day, rowGroups);
        Delete(database.InTransaction((connection, transaction) => List(connection, transaction, [part])));
    }

    /// <summary>Replaces one partition by a file of a form of its own, which queries do not see.</summary>
    /// <param name="extension">Names the form and its version.</param>
    public void Replace(Dataset dataset, DateOnly day, byte[] content, int rows, string extension)
    {
        var part = Write(dataset, day, "", extension, rows, path =>
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(content);
            file.Flush(flushToDisk: true);
            return ContentHash.Of(content);
        });
        Delete(database.InTransaction((connection, transaction) => List(connection, transaction, [part])));
    }

    /// <summary>Replaces several partitions at once: all of them come into force, or none.</summary>
    public void Replace(IEnumerable<(Dataset Dataset, DateOnly? Day, Table Table)> partitions)
    {
        var parts = partitions.Select(p => Write(p.Dataset, p.Day, [p.Table])).ToList();
        Delete(database.InTransaction((connection, transaction) => List(connection, transaction, parts)));
    }

    /// <summary>The parts of a partition that are in force, in the order in which they are read.</summary>
    public IReadOnlyList<LakePart> Parts(Dataset dataset, DateOnly? day)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Part, long RowCount, long Bytes, string Hash)>("SELECT part, row_count, bytes, content_hash FROM lake_parts WHERE dataset = @name AND day = @day ORDER BY part",
            new { name = dataset.Name, day = Iso(day) }).Select(p => new LakePart(dataset, day, p.Part, p.RowCount, p.Bytes, p.Hash))];
    }

    /// <summary>The rows of one part.</summary>
    public Table Read(LakePart part) => PartTable.Read(part.Dataset, [PathOf(part.Dataset.Name, Iso(part.Day), part.Name)]);

    /// <summary>Writes a part, one row group per table, flushed to disk under its final name; not in force until <see cref="List"/>ed.</summary>
    /// <param name="order">Parts of a partition are read in the order of this text; empty where there is only one.</param>
    public LakePart Write(Dataset dataset, DateOnly? day, IReadOnlyList<Table> rowGroups, string order = "") =>
        Write(dataset, day, order, "parquet", rowGroups.Sum(g => (long)g.RowCount), path => PartTable.Write(dataset, path, rowGroups));

    /// <param name="write">Writes and flushes the file, and gives the hash of its content.</param>
    private LakePart Write(Dataset dataset, DateOnly? day, string order, string extension, long rows, Func<string, string> write)
    {
        var temporary = Path.Combine(workspace.Temporary, $"{Guid.NewGuid():N}.{extension}");
        try
        {
            var hash = write(temporary);
            var part = new LakePart(dataset, day, $"part-{(order == "" ? "" : order + "-")}{hash[..16]}.{extension}", rows, new FileInfo(temporary).Length, hash);
            var path = PathOf(part.Dataset.Name, Iso(day), part.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            return part;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new AnalyticsException($"{workspace.Lake}: a partition of {dataset.Name} could not be written: {e.Message}", "Free disk space or give this user the right to write, then run this again. Nothing was changed.", e);
        }
    }

    /// <summary>Makes a partition consist of these parts in the caller's transaction; of none, when there are none.</summary>
    /// <returns>Files that are no longer in force, to be <see cref="Delete"/>d after the commit.</returns>
    public IReadOnlyList<string> Put(DbConnection connection, DbTransaction transaction, Dataset dataset, DateOnly? day, IReadOnlyCollection<LakePart> parts)
    {
        var stay = parts.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var old = Unlist(connection, transaction, dataset, day).Where(path => !stay.Contains(Path.GetFileName(path))).ToList();
        List(connection, transaction, parts, append: true);
        return old;
    }

    /// <summary>Puts parts in force in the caller's transaction.</summary>
    /// <param name="append">True: beside the parts that are there; false: in their place.</param>
    /// <returns>Files that are no longer in force, to be <see cref="Delete"/>d after the commit.</returns>
    public IReadOnlyList<string> List(DbConnection connection, DbTransaction transaction, IEnumerable<LakePart> parts, bool append = false)
    {
        var old = new List<string>();
        foreach (var part in parts)
        {
            var key = new { dataset = part.Dataset.Name, day = Iso(part.Day) };
            if (!append)
            {
                old.AddRange(connection.Query<string>("SELECT part FROM lake_parts WHERE dataset = @dataset AND day = @day", key, transaction)
                    .Where(name => name != part.Name).Select(name => PathOf(key.dataset, key.day, name)));
                connection.Execute("DELETE FROM lake_parts WHERE dataset = @dataset AND day = @day", key, transaction);
            }
            connection.Execute("INSERT OR REPLACE INTO lake_parts (dataset, day, part, row_count, bytes, content_hash) VALUES (@dataset, @day, @part, @rows, @bytes, @hash)",
                new { key.dataset, key.day, part = part.Name, rows = part.RowCount, bytes = part.Bytes, hash = part.ContentHash }, transaction);
        }
        return old;
    }

    /// <summary>Takes a partition out of force in the caller's transaction.</summary>
    public IReadOnlyList<string> Unlist(DbConnection connection, DbTransaction transaction, Dataset dataset, DateOnly? day)
    {
        var key = new { dataset = dataset.Name, day = Iso(day) };
        var old = connection.Query<string>("SELECT part FROM lake_parts WHERE dataset = @dataset AND day = @day", key, transaction).Select(name => PathOf(key.dataset, key.day, name)).ToList();
        connection.Execute("DELETE FROM lake_parts WHERE dataset = @dataset AND day = @day", key, transaction);
        return old;
    }

    /// <summary>Removes a part that was written and never listed.</summary>
    public void Discard(LakePart part) => TryDelete(PathOf(part.Dataset.Name, Iso(part.Day), part.Name));

    public static void Delete(IEnumerable<string> files)
    {
        foreach (var file in files) TryDelete(file);
    }

    /// <summary>Removes what a killed run left: temporary files and parts that no manifest lists.</summary>
    public void Sweep()
    {
        foreach (var file in Directory.EnumerateFiles(workspace.Temporary)) TryDelete(file);
        using var connection = database.Open();
        var listed = connection.Query<(string Dataset, string Day, string Part)>("SELECT dataset, day, part FROM lake_parts").Select(p => PathOf(p.Dataset, p.Day, p.Part)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(workspace.Lake, "part-*", SearchOption.AllDirectories))
            if (!listed.Contains(file)) TryDelete(file);
    }

    /// <summary>Every dataset in the lake with the Parquet files in force, for DuckDB.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Files()
    {
        using var connection = database.Open();
        return connection.Query<(string Dataset, string Day, string Part)>("SELECT dataset, day, part FROM lake_parts WHERE part LIKE '%.parquet' ORDER BY dataset, day, part")
            .GroupBy(p => p.Dataset).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(p => PathOf(p.Dataset, p.Day, p.Part))]);
    }

    private List<string> Files(Dataset dataset, string where, string from, string to)
    {
        using var connection = database.Open();
        return [.. connection.Query<(string Day, string Part)>($"SELECT day, part FROM lake_parts WHERE dataset = @name AND {where} ORDER BY day, part", new { name = dataset.Name, from, to })
            .Select(p => PathOf(dataset.Name, p.Day, p.Part))];
    }

    /// <summary>A partition may be replaced between looking it up and opening it; then the new one is read.</summary>
    private static Table Reading(Func<Table> read)
    {
        try
        {
            return read();
        }
        catch (FileNotFoundException)
        {
            return Again(read);
        }
    }

    private static Table Again(Func<Table> read)
    {
        try
        {
            return read();
        }
        catch (FileNotFoundException e)
        {
            throw new AnalyticsException($"{e.FileName}: listed in the manifest, but not there.", "Restore the workspace from a copy, or remove the file's row from lake_parts and ingest its source file again.", e);
        }
    }

    private string PathOf(string dataset, string day, string part) => Path.Combine(workspace.Lake, dataset, day == "" ? "undated" : $"day={day}", part);

    private static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd") ?? "";

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody still reads it; the next sweep removes it.
        }
    }
}
