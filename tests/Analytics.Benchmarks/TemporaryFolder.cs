namespace Analytics.Benchmarks;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("analytics-bench-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Somebody may have moved it away to look at it.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
