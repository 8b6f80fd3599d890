using System.Globalization;
using System.Text;
using Analytics.Core.Dust;
using Analytics.Core.Enforcement;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;
using CsCheck;
using DuckDB.NET.Data;

namespace Analytics.Engine.Tests;

/// <summary>What is written comes back as it was written, however the file is laid out.</summary>
public sealed class ReaderPropertyTests : IDisposable
{
    private const int Times = 40;

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;

    private int files;

    /// <summary>A test may write GB18030 before the program has read any.</summary>
    static ReaderPropertyTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Text as people and programs leave it in a cell: quotes, commas, line breaks, Chinese, a rare character outside the BMP.</summary>
    private static readonly string[] Pieces = ["a", "Z", "9", "\"", ",", "\n", "\r\n", "'", ";", " ", "\t", "沪", "扬尘", "，", "𠮷", "é", "=", "@", "-", "\\"];

    private static readonly Gen<string> AnyText = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[1, 12].Select(parts => "x" + string.Concat(parts) + "x");

    private static readonly Gen<double> AnyLevel = Gen.Int[0, 2_000_000].Select(millionths => millionths / 1e6);

    [Fact]
    public void Any_text_comes_back_from_a_quoted_cell_in_either_encoding_and_line_ending() =>
        Gen.Select(AnyText.Array[1, 8], Gen.Bool, Gen.Bool, Gen.Bool).Sample((names, national, mark, windows) =>
        {
            var end = windows ? "\r\n" : "\n";
            var rows = string.Concat(names.Select((name, i) => $"E{i},{Quoted(name)},浦东新区{end}"));
            Encoding encoding = national ? Encoding.GetEncoding("GB18030") : new UTF8Encoding(mark);
            var bytes = encoding.GetPreamble().Concat(encoding.GetBytes($"enterprise_id,name,district{end}{rows}")).ToArray();
            var stored = Taken(EnforcementDatasets.Enterprises, null, ("enterprises-1.csv", bytes));
            Assert.Equal(names.Select((name, i) => ($"E{i}", name)), InOrder(stored, "enterprise_id").Select(i => (stored.Texts("enterprise_id")[i]!, stored.Texts("name")[i]!)));
        }, iter: Times, threads: 1);

    [Fact]
    public void Order_of_rows_and_columns_and_cutting_into_files_change_nothing() =>
        Gen.Select(AnyLevel.Array[2, 40], Gen.Int[0, 10_000], Gen.Int[0, 40]).Sample((levels, seed, cut) =>
        {
            var rows = levels.Select((level, i) => $"A,{Minute(i)},{level.ToString(CultureInfo.InvariantCulture)}").ToArray();
            var whole = Taken(DustDatasets.Dust, new(2026, 1, 1), File("site_id,observed_at,pm10_mgm3", rows));
            var shuffled = levels.Select((level, i) => $"{level.ToString(CultureInfo.InvariantCulture)},A,{Minute(i)}").ToArray();
            new Random(seed).Shuffle(shuffled);
            cut = Math.Min(cut, shuffled.Length);
            var parts = Taken(DustDatasets.Dust, new(2026, 1, 1), File("pm10_mgm3,site_id,observed_at", shuffled[..cut]), File("pm10_mgm3,site_id,observed_at", shuffled[cut..]));
            Assert.Equal(levels, Levels(whole));
            Assert.Equal(levels, Levels(parts));
        }, iter: Times, threads: 1);

    [Fact]
    public void Parquet_gives_what_CSV_gives() =>
        AnyLevel.Array[1, 40].Sample(levels =>
        {
            var values = string.Join(", ", levels.Select((level, i) => string.Create(CultureInfo.InvariantCulture, $"('A', TIMESTAMP '{Minute(i)}', {level}::DOUBLE)")));
            var path = Path.Combine(folder, "written.parquet");
            using (var duck = new DuckDBConnection("Data Source=:memory:"))
            {
                duck.Open();
                using var command = duck.CreateCommand();
                command.CommandText = $"COPY (SELECT * FROM (VALUES {values}) t(site_id, observed_at, pm10_mgm3)) TO '{path}' (FORMAT parquet)";
                command.ExecuteNonQuery();
            }
            Assert.Equal(levels, Levels(Taken(DustDatasets.Dust, new(2026, 1, 1), ("dust-1.parquet", System.IO.File.ReadAllBytes(path)))));
        }, iter: Times, threads: 1);

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Minute(int i) => $"2026-01-01 {i / 60:00}:{i % 60:00}:00";

    private (string, byte[]) File(string header, IEnumerable<string> rows) => ($"dust-{++files}.csv", Encoding.UTF8.GetBytes($"{header}\n{string.Concat(rows.Select(r => r + "\n"))}"));

    private static IEnumerable<int> InOrder(Table table, string column) => Enumerable.Range(0, table.RowCount).OrderBy(i => table.Texts(column)[i], StringComparer.Ordinal);

    private static IEnumerable<double> Levels(Table table) => Enumerable.Range(0, table.RowCount).OrderBy(i => table.Times("observed_at")[i]).Select(i => table.Numbers("pm10_mgm3")[i]);

    /// <summary>Takes the files into a workspace of their own; returns what it then holds of the day.</summary>
    private Table Taken(Dataset dataset, DateOnly? day, params (string Name, byte[] Bytes)[] written)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, $"{++files}")).FullName;
        var workspace = new Workspace(Path.Combine(own, "home"));
        var database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        try
        {
            var lake = new ParquetLake(workspace, database);
            var set = PipelineSet.Load(workspace, Path.Combine(own, "none"));
            foreach (var (name, bytes) in written) System.IO.File.WriteAllBytes(Path.Combine(own, name), bytes);
            var report = new Ingestion.Ingestion(workspace, database, lake, () => set, TimeProvider.System).Ingest([.. written.Select(w => Path.Combine(own, w.Name))]);
            Assert.Equal(0, report.Files.Sum(f => f.Quarantined));
            return lake.Read(dataset, day);
        }
        finally
        {
            database.Close();
        }
    }
}
