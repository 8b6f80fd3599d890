using System.Diagnostics;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;

namespace Analytics.App.Tests;

/// <summary>What the program does when the machine or a file is at fault: one clear message, exit code 1, the state as before.</summary>
public sealed class BadDayTests : IDisposable
{
    private const string Dust = "site_id,observed_at,pm10_mgm3\n";
    private const string Good = Dust + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:15:00,0.06\n";

    private readonly Analytics analytics = new();

    public void Dispose() => analytics.Dispose();

    [Fact]
    public void A_database_that_another_program_holds_is_said_and_nothing_changes()
    {
        analytics.Run("doctor");
        using var connection = new SqliteConnection($"Data Source={Path.Combine(analytics.Home, "analytics.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.ExecuteNonQuery();
        var (code, output, error) = analytics.Run("ingest", analytics.Write("dust-1.csv", Good), "--quiet");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("locked by another program", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
        Assert.Equal(0, analytics.Run("ingest", analytics["dust-1.csv"]).ExitCode);
    }

    [Fact]
    public void A_full_disk_is_said_and_nothing_changes()
    {
        Directory.CreateDirectory(analytics.Home);
        using (var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", analytics.Home]) { RedirectStandardError = true }))
        {
            mount!.WaitForExit();
            Assert.SkipWhen(mount.ExitCode != 0, "a small file system can only be mounted by root");
        }
        try
        {
            Assert.Equal(0, analytics.Run("ingest", analytics.Write("dust-0.csv", Good)).ExitCode);
            var random = new Random(1);
            var rows = string.Concat(Enumerable.Range(0, 400_000).Select(i => $"S{i % 1000},2026-01-02 {i / 60_000:00}:{i / 1000 % 60:00}:00,{random.NextDouble():0.000000}\n"));
            var (code, output, error) = analytics.Run("ingest", analytics.Write("dust-big.csv", Dust + rows), "--quiet");
            Assert.Equal((1, ""), (code, output));
            Assert.Contains("space", error, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.Contains(analytics.Run("query", "select count(*) as n from dust", "--format", "csv").Output.Split('\n'), line => line.Trim() == "2");
            Assert.Equal(0, analytics.Run("ingest", analytics.Write("dust-2.csv", Dust + "A,2026-01-03 00:00:00,0.05\n")).ExitCode);
        }
        finally
        {
            using var unmount = Process.Start("umount", [analytics.Home]);
            unmount.WaitForExit();
        }
    }

    [Fact]
    public async Task A_line_without_end_is_refused_in_bounded_memory()
    {
        using (var sparse = new FileStream(analytics["dust-1.csv"], FileMode.Create))
        {
            sparse.Write("site_id,observed_at\n"u8);
            sparse.SetLength(2L << 30);
        }
        var start = analytics.StartInfo("ingest", analytics["dust-1.csv"]);
        start.Environment["DOTNET_GCHeapHardLimit"] = "0xC000000";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("no end within", await error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_folder_is_said_and_nothing_changes()
    {
        Assert.Equal(0, analytics.Run("ingest", analytics.Write("dust-0.csv", Good)).ExitCode);
        Mount("--bind", analytics.Home, analytics.Home);
        try
        {
            Mount("-o", "remount,bind,ro", analytics.Home);
            foreach (var arguments in new string[][] { ["ingest", analytics.Write("dust-1.csv", Dust + "A,2026-01-02 00:00:00,0.05\n")], ["daily", "--date", "2026-01-02"] })
            {
                var (code, output, error) = analytics.Run([.. arguments, "--quiet"]);
                Assert.Equal((1, ""), (code, output));
                Assert.Contains(analytics.Home, error, StringComparison.Ordinal);
                Assert.Contains("write", error, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            }
        }
        finally
        {
            using var unmount = Process.Start("umount", [analytics.Home]);
            unmount.WaitForExit();
        }
        Assert.Equal("2", CountOfDust());
        Assert.Equal(0, analytics.Run("ingest", analytics["dust-1.csv"]).ExitCode);
        Assert.Equal("3", CountOfDust());
    }

    [Fact]
    public void A_truncated_parquet_file_is_said_and_nothing_changes()
    {
        WriteParquet("dust-1.parquet", 1000, 0);
        var whole = File.ReadAllBytes(analytics["dust-1.parquet"]);
        foreach (var share in new[] { 0.1, 0.5, 0.99 })
        {
            File.WriteAllBytes(analytics["dust-2.parquet"], whole[..(int)(whole.Length * share)]);
            var (code, _, error) = analytics.Run("ingest", analytics["dust-2.parquet"], "--quiet");
            Assert.Equal(1, code);
            Assert.Contains("not a whole Parquet file", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
        Assert.Equal("0", CountOfDust());
        Assert.Equal(0, analytics.Run("ingest", analytics["dust-1.parquet"]).ExitCode);
        Assert.Equal("1000", CountOfDust());
    }

    [Fact]
    public void A_parquet_column_that_unpacks_a_thousandfold_is_refused_in_bounded_memory()
    {
        // A dictionary of one long text and six million references to it, in each of twelve columns: some 30 MB on disk, 7 GB unpacked.
        WriteParquet("dust-1.parquet", 6_000_000, 12);
        Assert.InRange(new FileInfo(analytics["dust-1.parquet"]).Length, 0, 40 << 20);
        var start = analytics.StartInfo("ingest", analytics["dust-1.parquet"], "--quiet");
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x20000000";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("row group", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal("0", CountOfDust());
    }

    private string CountOfDust() => analytics.Run("query", "select count(*) as n from dust", "--format", "csv").Output.Split('\n')[1].Trim();

    /// <summary>A dust file of so many rows in one row group, and so many more columns of one long text.</summary>
    private void WriteParquet(string name, int rows, int moreColumns)
    {
        var more = string.Concat(Enumerable.Range(0, moreColumns).Select(i => $", repeat('x', 100) AS extra_{i}"));
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = $"COPY (SELECT 'A' AS site_id, TIMESTAMP '2026-01-01' + to_seconds(i) AS observed_at{more} FROM range({rows}) t(i)) TO '{analytics[name]}' (FORMAT parquet, ROW_GROUP_SIZE {rows})";
        command.ExecuteNonQuery();
    }

    private static void Mount(params string[] arguments)
    {
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        mount.WaitForExit();
        Assert.SkipWhen(mount.ExitCode != 0, "a file system can only be mounted by root");
    }
}
