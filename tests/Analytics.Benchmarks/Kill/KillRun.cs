using System.Diagnostics;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine;
using Analytics.Engine.Lake;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;
using Analytics.Simulation;
using Dapper;

namespace Analytics.Benchmarks.Kill;

/// <summary>
/// Kills the program at random moments of <c>ingest</c> and <c>daily</c> and runs it again. In the end everything must be as if nobody had: the
/// same rows, the same ledger, the same lists byte for byte.
/// </summary>
internal sealed class KillRun(string folder, int seed)
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private readonly Random random = new(seed);
    private readonly Dictionary<int, TimeSpan> usual = [];
    private string Data => Path.Combine(folder, "city", "data");

    public int Kills { get; private set; }

    public int Rounds { get; private set; }

    /// <summary>Runs until so many processes have been killed in full flight.</summary>
    public void Run(int kills, Action<int>? progress = null)
    {
        CitySimulation.Write(Path.Combine(folder, "city"), new CityOptions { Seed = 1001, Start = First, Days = 4, StationCount = 2, SiteCount = 6, EnterpriseCount = 8, InspectorCount = 6 });
        var undisturbed = Live(Path.Combine(folder, "undisturbed"), mayKill: false, kills);
        for (; Kills < kills; Rounds++)
        {
            var home = Path.Combine(folder, $"killed-{Rounds}");
            var disturbed = Live(home, mayKill: true, kills);
            if (undisturbed != disturbed) throw new InvalidOperationException($"seed {seed}, round {Rounds}: after kills the state differs.\n--- undisturbed\n{undisturbed}\n--- killed\n{disturbed}");
            Directory.Delete(home, recursive: true);
            progress?.Invoke(Kills);
        }
    }

    /// <summary>Four days of a bureau, and what is there at the end.</summary>
    private string Live(string home, bool mayKill, int kills)
    {
        // Seconds of the third day come before their inspections; the inbox brings those, a late file of the first day and a correction.
        string[] early = [.. Files("stations", "sites", "enterprises", "cases-earlier"), .. OfDay(1, but: "dust"), .. OfDay(2), Path.Combine(Data, "process-2026-01-03.csv")];
        string[] inbox = [.. OfDay(3, but: "process"), .. OfDay(1).Where(f => Path.GetFileName(f).StartsWith("dust", StringComparison.Ordinal))];
        Step(0, ["ingest", .. early, "--home", home], mayKill, kills);
        Step(1, ["daily", "--date", Day(2), "--min-probability", "0.001", "--home", home], mayKill, kills);
        foreach (var file in inbox) File.Copy(file, Path.Combine(home, "inbox", Path.GetFileName(file)));
        Correct(Path.Combine(Data, "dust-2026-01-02.csv"), Path.Combine(home, "inbox", "dust-2026-01-02-corrected.csv"));
        Step(2, ["daily", "--date", Day(3), "--min-probability", "0.001", "--home", home], mayKill, kills);
        foreach (var file in OfDay(4)) File.Copy(file, Path.Combine(home, "inbox", Path.GetFileName(file)));
        Step(3, ["daily", "--date", Day(4), "--min-probability", "0.001", "--home", home], mayKill, kills);
        return State(home);
    }

    private void Step(int step, string[] arguments, bool mayKill, int kills)
    {
        while (true)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "analytics.dll"), .. arguments, "--quiet"])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            var watch = Stopwatch.StartNew();
            if (mayKill && Kills < kills && !process.WaitForExit(usual[step] * random.NextDouble()))
            {
                process.Kill();
                process.WaitForExit();
                Kills++;
                if (random.Next(3) > 0) continue;
                mayKill = false;
                continue;
            }
            process.WaitForExit();
            if (process.ExitCode is not (0 or 3)) throw new InvalidOperationException($"seed {seed}: analytics {arguments[0]} ended with {process.ExitCode}\n{output.Result}\n{error.Result}");
            if (!usual.ContainsKey(step)) usual[step] = watch.Elapsed;
            return;
        }
    }

    /// <summary>What people can see: rows and their contents by dataset and day, the ledger, quarantine, lists and outbox.</summary>
    private static string State(string home)
    {
        var workspace = new Workspace(home);
        var database = new Database(workspace, TimeProvider.System);
        var lake = new ParquetLake(workspace, database);
        using var connection = database.Open();
        var lines = new List<string>();
        foreach (var (name, day) in connection.Query<(string, string)>("SELECT DISTINCT dataset, day FROM lake_parts ORDER BY dataset, day"))
        {
            if (DatasetNamed(name) is not { } dataset) continue;
            var table = lake.Read(dataset, day == "" ? null : DateOnly.Parse(day));
            var contents = new ulong[table.RowCount];
            RowKeys.Contents(dataset, table, contents);
            lines.Add($"{name} {day}: {table.RowCount} rows {contents.Aggregate(0UL, (sum, c) => sum + c):x16}");
        }
        lines.AddRange(connection.Query<(string Path, string Counts)>("SELECT path, read_rows || ' ' || stored || ' ' || replaced || ' ' || duplicate || ' ' || quarantined FROM files ORDER BY path")
            .Select(f => $"{Path.GetFileName(f.Path)}: {f.Counts}"));
        lines.Add($"quarantine {connection.ExecuteScalar<long>("SELECT COUNT(*) FROM quarantine")}, outbox {connection.ExecuteScalar<long>("SELECT COUNT(*) FROM outbox WHERE status = 'sent'")}");
        lines.AddRange(connection.Query<string>("SELECT list_date || ' ' || kind || ' ' || rank || ' ' || lead_id || ' ' || printf('%.17g', probability) || ' ' || reasons FROM leads ORDER BY list_date, kind, rank")
            .Select(row => ContentHash.Of(row)[..16] + " " + row[..Math.Min(60, row.Length)]));
        lines.AddRange(Directory.EnumerateFiles(workspace.Inbox, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(home, f)).Order(StringComparer.Ordinal));
        lines.AddRange(Directory.EnumerateFiles(workspace.Outbox, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(home, f)).Order(StringComparer.Ordinal));
        // The next writer removes what kills left behind.
        lake.Sweep();
        var listed = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM lake_parts");
        var present = Directory.EnumerateFiles(workspace.Lake, "part-*", SearchOption.AllDirectories).LongCount();
        lines.Add($"files in the lake that nobody reads: {present - listed}; temporary files: {Directory.EnumerateFiles(workspace.Temporary).Count()}");
        database.Close();
        return string.Join('\n', lines);
    }

    private static Dataset? DatasetNamed(string name) => Catalog.Datasets.FirstOrDefault(d => d.Name == name)
        ?? Enum.GetValues<LeadKind>().SelectMany(k => new[] { ObservationTable.DatasetOf(k), ScoreTable.DatasetOf(k) }).FirstOrDefault(d => d.Name == name);

    private static void Correct(string from, string to)
    {
        var lines = File.ReadAllLines(from);
        File.WriteAllLines(to, [lines[0], .. lines.Skip(1).Take(3).Select(l => l.Replace(",N", ",M", StringComparison.Ordinal)), "broken"]);
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from).AddHours(1));
    }

    private static string Day(int day) => First.AddDays(day - 1).ToString("yyyy-MM-dd");

    private string[] Files(params string[] names) => [.. names.Select(n => Path.Combine(Data, n + ".csv"))];

    private string[] OfDay(int day, string but = "none") =>
        [.. Directory.EnumerateFiles(Data, $"*-{Day(day)}.csv").Where(f => !Path.GetFileName(f).StartsWith(but, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
