using System.Diagnostics;

namespace Analytics.App.Tests;

public sealed class ProgramTests : IDisposable
{
    private const string Dust = "site_id,observed_at,pm10_mgm3\n";
    private const string Good = Dust + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:15:00,0.06\n";

    private readonly Analytics analytics = new();

    public void Dispose() => analytics.Dispose();

    [Fact]
    public void Every_verb_of_the_contract_has_a_help_text()
    {
        foreach (var verb in new[] { "demo", "query", "ingest", "quarantine", "daily", "backfill", "leads", "scores", "evidence", "outcomes", "train", "models", "backtest", "hit-rate", "serve", "worker", "simulate", "check", "doctor" })
        {
            var command = Assert.Single(Commands.CommandLine.Build().Subcommands, c => c.Name == verb);
            Assert.False(string.IsNullOrWhiteSpace(command.Description), verb);
            Assert.All(command.Options.Concat(command.Subcommands.SelectMany(s => s.Options)), o => Assert.False(string.IsNullOrWhiteSpace(o.Description), $"{verb} {o.Name}"));
        }
        var (code, output, _) = analytics.Run("ingest", "--help");
        Assert.Equal(0, code);
        Assert.Contains("--dataset", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuchverb")]
    [InlineData("daily")]
    [InlineData("daily", "--date", "yesterday")]
    [InlineData("ingest")]
    [InlineData("backfill", "--from", "2026-01-05", "--to", "2026-01-01")]
    [InlineData("bench", "--from", "2026-01-05")]
    public void Wrong_usage_ends_with_2_and_says_what_is_right(params string[] arguments)
    {
        var (code, output, error) = analytics.Run(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.NotEqual("", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_files_end_with_0_broken_rows_with_3_and_broken_files_with_1()
    {
        var good = analytics.Run("ingest", analytics.Write("dust-1.csv", Good));
        Assert.Equal(0, good.ExitCode);
        Assert.Contains("2 read, 2 stored, 0 replaced, 0 duplicate, 0 quarantined", good.Output, StringComparison.Ordinal);
        var again = analytics.Run("ingest", analytics["dust-1.csv"]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("2 read, 0 stored, 0 replaced, 2 duplicate", again.Output, StringComparison.Ordinal);
        var broken = analytics.Run("ingest", analytics.Write("dust-2.csv", Dust + "A,2026-01-01 01:00:00,abc\nA,2026-01-01 01:15:00,0.1\n"));
        Assert.Equal(3, broken.ExitCode);
        Assert.Contains("1 stored, 0 replaced, 0 duplicate, 1 quarantined", broken.Output, StringComparison.Ordinal);
        var refused = analytics.Run("ingest", analytics.Write("dust-3.csv", "site_id,pm10_mgm3\nA,1\n"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("observed_at", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, analytics.Run("ingest", analytics["nosuchfile.csv"]).ExitCode);
    }

    [Fact]
    public void A_quarantined_row_is_exported_fixed_and_taken_in()
    {
        analytics.Run("ingest", analytics.Write("dust-1.csv", Dust + "A,2026-01-01 01:00:00,abc\n"));
        Assert.Contains("abc", analytics.Run("quarantine", "list").Output, StringComparison.Ordinal);
        Assert.Equal(0, analytics.Run("quarantine", "export", "--dataset", "dust", "--out", analytics["fix.csv"]).ExitCode);
        File.WriteAllText(analytics["fix.csv"], File.ReadAllText(analytics["fix.csv"]).Replace("abc", "0.08", StringComparison.Ordinal));
        Assert.Equal(0, analytics.Run("quarantine", "retry", analytics["fix.csv"], "--dataset", "dust").ExitCode);
        Assert.DoesNotContain("abc", analytics.Run("quarantine", "list").Output, StringComparison.Ordinal);
        Assert.Contains("0.08", analytics.Run("query", "select pm10_mgm3 from dust", "--format", "csv").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_without_data_gives_an_empty_list_and_the_same_again()
    {
        Assert.Equal(0, analytics.Run("daily", "--date", "2026-01-05").ExitCode);
        var first = analytics.Run("leads", "--date", "2026-01-05", "--format", "csv");
        Assert.Equal(0, analytics.Run("daily", "--date", "2026-01-05").ExitCode);
        Assert.Equal(first, analytics.Run("leads", "--date", "2026-01-05", "--format", "csv"));
        Assert.StartsWith("list_date,rank,lead_id,kind,subject_type,subject_id,parent_id,district,window_from,window_to,probability,method,exploration,reasons,evidence_count", first.Output.TrimStart('\uFEFF'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_with_4_and_leaves_the_state_as_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGINT is sent with kill");
        Assert.SkipWhen(IsIgnored(SigInt), "a shell that starts the tests in the background (&) has them and their children ignore SIGINT: start them in the foreground");
        var row = string.Concat(Enumerable.Range(0, 3_000_000).Select(i => $"S{i % 3000},2026-01-{1 + i / 1_440_000:00} {i / 60_000 % 24:00}:{i / 1000 % 60:00}:00,0.05\n"));
        var big = analytics.Write("dust-big.csv", Dust + row);
        analytics.Run("doctor");
        using var process = analytics.Start("ingest", big);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // The first part is being written, others are still to come: on a busy machine nothing that starts a process or waits for a thread is quick enough to say so.
        while (!process.HasExited && !Directory.EnumerateFiles(Path.Combine(analytics.Home, "tmp")).Any()) Thread.Sleep(1);
        Assert.Equal(0, Kill(process.Id, SigInt));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode is 4 or 130, await error);
        Assert.Contains(analytics.Run("query", "select count(*) as n from dust", "--format", "csv").Output.Split('\n'), line => line.Trim() == "0");
    }

    private const int SigInt = 2;

    /// <summary>As /proc/self/status says: one bit a signal, the lowest for the first.</summary>
    private static bool IsIgnored(int signal) => File.Exists("/proc/self/status") && File.ReadLines("/proc/self/status").First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is var line
        && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) >> (signal - 1) & 1) == 1;

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
