using System.Diagnostics;

namespace Analytics.App.Tests;

/// <summary>The program as it was built, run as its users run it.</summary>
internal sealed class Analytics : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("analytics-test-").FullName;

    public string Home => Path.Combine(Folder, "home");

    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public Process Start(params string[] arguments) => Process.Start(StartInfo(arguments))!;

    public ProcessStartInfo StartInfo(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "analytics.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ANALYTICS_HOME"] = Home;
        return start;
    }
}
