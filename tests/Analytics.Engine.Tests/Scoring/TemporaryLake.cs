using Analytics.Engine.Lake;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Tests.Scoring;

/// <summary>An empty lake with its database in a folder of its own, removed with it.</summary>
internal sealed class TemporaryLake : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;

    public TemporaryLake()
    {
        var workspace = new Workspace(folder);
        Database = new Database(workspace, TimeProvider.System);
        Database.Migrate();
        Lake = new ParquetLake(workspace, Database);
    }

    public Database Database { get; }

    public ParquetLake Lake { get; }

    public void Dispose()
    {
        Database.Close();
        Directory.Delete(folder, recursive: true);
    }
}
