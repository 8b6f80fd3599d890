using Analytics.Core;
using Analytics.Engine;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Benchmarks.Fuzz;

/// <summary>
/// Ingests spoiled files by the thousand. A file is taken in or refused in words, never with a crash; what was read is what was stored, replaced,
/// duplicate and quarantined; and the lake holds what the reports say.
/// </summary>
internal sealed class FuzzRun(string folder, int seed)
{
    private const int FilesAtOnce = 25, FilesPerWorkspace = 500;

    public long Files { get; private set; }

    public long Refused { get; private set; }

    public long Rows { get; private set; }

    public long Quarantined { get; private set; }

    /// <exception cref="InvalidOperationException">A mutant did harm; it is kept under the folder's <c>culprits</c>.</exception>
    public void Run(int mutants, Action<long>? progress = null)
    {
        var seeds = Seeds.Make(folder);
        var mutator = new Mutator(seed);
        for (var round = 0; Files < mutants; round++)
        {
            using var place = new Place(Path.Combine(folder, $"home-{round}"));
            for (var done = 0; done < FilesPerWorkspace && Files < mutants; done += FilesAtOnce)
            {
                var paths = Write(Path.Combine(folder, "files"), seeds, mutator, (int)Math.Min(FilesAtOnce, mutants - Files));
                foreach (var report in Ingest(place, paths).Files) Check(report, paths);
                progress?.Invoke(Files);
            }
            place.CheckLake();
        }
    }

    private static List<string> Write(string folder, IReadOnlyList<(string Name, byte[] Bytes)> seeds, Mutator mutator, int count)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (name, bytes) = seeds[mutator.Next(seeds.Count)];
            var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)}-{i}{Path.GetExtension(name)}");
            File.WriteAllBytes(path, mutator.Mutate(bytes, seeds[mutator.Next(seeds.Count)].Bytes));
            paths.Add(path);
        }
        return paths;
    }

    private IngestReport Ingest(Place place, List<string> paths)
    {
        try
        {
            var work = Task.Run(() => place.Ingestion.Ingest(paths));
            if (!work.Wait(TimeSpan.FromMinutes(3))) throw new TimeoutException("ingest takes more than three minutes");
            return work.Result;
        }
        catch (Exception e)
        {
            Keep(paths);
            throw new InvalidOperationException($"seed {seed}: one of {string.Join(", ", paths.Select(Path.GetFileName))} did harm: {e}", e);
        }
    }

    private void Check(FileReport report, List<string> paths)
    {
        Files++;
        Rows += report.Read;
        Quarantined += report.Quarantined;
        if (report.Refused.Length > 0) Refused++;
        if (report.Balances && (report.Refused.Length == 0 || report.Read == 0)) return;
        Keep(paths);
        throw new InvalidOperationException($"seed {seed}: {report} does not balance");
    }

    private void Keep(List<string> paths)
    {
        var culprits = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(folder.TrimEnd('/'))!, "culprits"));
        foreach (var path in paths) File.Copy(path, Path.Combine(culprits.FullName, Path.GetFileName(path)), overwrite: true);
    }

    private sealed class Place : IDisposable
    {
        private readonly string home;
        private readonly Database database;
        private readonly ParquetLake lake;

        public Place(string home)
        {
            this.home = home;
            var workspace = new Workspace(home);
            database = new Database(workspace, TimeProvider.System);
            database.Migrate();
            lake = new ParquetLake(workspace, database);
            var set = PipelineSet.Load(workspace, Path.Combine(AppContext.BaseDirectory, "pipelines"), Catalog.Indicators.Select(i => i.Card));
            Ingestion = new Ingestion(workspace, database, lake, () => set, TimeProvider.System);
        }

        public Ingestion Ingestion { get; }

        /// <summary>Every row stored stands once, every part can be read and holds what the manifest says.</summary>
        public void CheckLake()
        {
            using var connection = database.Open();
            foreach (var dataset in new[] { "dust", "process", "inspections", "visits" })
            {
                var listed = connection.ExecuteScalar<long>("SELECT COALESCE(SUM(row_count), 0) FROM lake_parts WHERE dataset = @dataset", new { dataset });
                var read = lake.ReadRange(StoredDataset.Of(Catalog.Dataset(dataset)), DateOnly.MinValue, DateOnly.MaxValue).RowCount + lake.Read(StoredDataset.Of(Catalog.Dataset(dataset)), null).RowCount;
                if (listed != read) throw new InvalidOperationException($"{home}: {dataset}: {listed} rows listed, {read} read");
                if (dataset == "dust" && connection.ExecuteScalar<long>("SELECT COALESCE(SUM(stored), 0) FROM files WHERE dataset = @dataset", new { dataset }) != listed)
                    throw new InvalidOperationException($"{home}: {dataset}: the reports' stored rows are not those of the lake ({listed})");
            }
        }

        public void Dispose()
        {
            database.Close();
            Directory.Delete(home, recursive: true);
        }
    }
}
