using DuckDB.NET.Data;

namespace Analytics.Benchmarks;

/// <summary>
/// Dust rows from a CSV file into the lake (validated, told apart, de-duplicated, zstd Parquet) against DuckDB's plain copy of the same file to
/// zstd Parquet on two threads, turn by turn. Wall times are of whole processes.
/// </summary>
internal static class IngestMeasure
{
    public static void Run(Options options)
    {
        int rows = options.Number("rows", 5_000_000), rounds = options.Number("rounds", 3);
        using var folder = new TemporaryFolder();
        var csv = folder["dust-2026-01-15.csv"];
        DustFile.Write(csv, rows, new DateOnly(2026, 1, 15));
        Console.WriteLine($"{rows} rows, 12 columns, {Report.Megabytes(new FileInfo(csv).Length)}");
        var turns = new List<(Child Ours, Child Theirs)>();
        for (var round = 0; round < rounds; round++)
        {
            var theirs = Child.Measure("duckdb-copy", "--from", csv, "--to", folder["copy.parquet"]).Expect(0);
            var home = folder[$"home-{round}"];
            var ours = Child.Analytics("ingest", csv, "--home", home, "--quiet").Expect(0);
            if (!ours.Output.Contains($"{rows} stored", StringComparison.Ordinal)) throw new InvalidOperationException(ours.Output);
            turns.Add((ours, theirs));
            Directory.Delete(home, recursive: true);
        }
        Report.Print(["round", "analytics ingest", "CPU", "peak", "DuckDB COPY", "CPU", "peak", "ratio"], turns.Select((t, i) => (IReadOnlyList<string>)[$"{i + 1}",
            Report.Seconds(t.Ours.Wall), Report.Seconds(t.Ours.Cpu), Report.Megabytes(t.Ours.PeakBytes), Report.Seconds(t.Theirs.Wall), Report.Seconds(t.Theirs.Cpu), Report.Megabytes(t.Theirs.PeakBytes), $"{t.Ours.Wall / t.Theirs.Wall:0.00}"]));
        Console.WriteLine($"median ratio {Report.Median(turns.Select(t => t.Ours.Wall / t.Theirs.Wall)):0.00} (at most 1.00 wanted), highest peak {Report.Megabytes(turns.Max(t => t.Ours.PeakBytes))} (under 1024 MB wanted)");
    }

    public static void Rival(Options options)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET threads = 2; COPY (SELECT * FROM read_csv('{options["from"]}')) TO '{options["to"]}' (FORMAT parquet, COMPRESSION zstd)";
        command.ExecuteNonQuery();
    }
}
