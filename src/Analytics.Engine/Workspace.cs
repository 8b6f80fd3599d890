namespace Analytics.Engine;

/// <summary>
/// The folder that holds everything a bureau's installation knows: database, lake, models in use, outbox, quarantine.
/// Created on first use; safe to copy while nothing runs.
/// </summary>
public sealed class Workspace
{
    public Workspace(string home)
    {
        Home = Path.GetFullPath(home);
        foreach (var folder in (string[])[Home, Lake, Inbox, Outbox, Models, Pipelines, Indicators, Temporary]) Directory.CreateDirectory(folder);
    }

    public string Home { get; }

    /// <summary>Parquet partitions, <c>lake/DATASET/DAY/*.parquet</c>.</summary>
    public string Lake => Path.Combine(Home, "lake");

    public string DatabaseFile => Path.Combine(Home, "analytics.db");

    /// <summary>Where files wait for the next <c>daily</c>.</summary>
    public string Inbox => Path.Combine(Home, "inbox");

    /// <summary>Where the <c>file</c> channel drops lists.</summary>
    public string Outbox => Path.Combine(Home, "outbox");

    public string Models => Path.Combine(Home, "models");

    /// <summary>Pipeline files here override the shipped ones by name.</summary>
    public string Pipelines => Path.Combine(Home, "pipelines");

    /// <summary>An analyst's own SQL indicators.</summary>
    public string Indicators => Path.Combine(Home, "indicators");

    /// <summary>Half-written files; emptied at start.</summary>
    public string Temporary => Path.Combine(Home, "tmp");

    /// <summary>Keeps other runs from writing until it is disposed; the operating system frees it when a process dies.</summary>
    /// <exception cref="AnalyticsException">Another run has held it for half a minute.</exception>
    public IDisposable Lock()
    {
        var path = Path.Combine(Home, ".lock");
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
            {
                if (tries >= 300) throw new AnalyticsException($"{Home}: another run is writing.", "Wait until it has ended, then run this again. Nothing was changed.", e);
                Thread.Sleep(100);
            }
            catch (UnauthorizedAccessException e)
            {
                throw new AnalyticsException($"{Home}: cannot be written.", "Give this user the right to write there, or choose another --home.", e);
            }
        }
    }
}
