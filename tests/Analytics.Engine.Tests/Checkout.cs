namespace Analytics.Engine.Tests;

/// <summary>Where the repository is checked out, for tests that look at its own files.</summary>
public static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Analytics.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Analytics.sln above {AppContext.BaseDirectory}.");
    }
}
