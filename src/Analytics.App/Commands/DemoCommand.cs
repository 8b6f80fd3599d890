using System.CommandLine;
using Analytics.App.Demonstration;

namespace Analytics.App.Commands;

/// <summary><c>demo</c>: the whole story on the shipped small city.</summary>
internal static class DemoCommand
{
    public static Command Build()
    {
        var keep = new Option<bool>("--keep") { Description = "Keep the demo's workspace (it is removed otherwise unless --home is given)" };
        var command = new Command("demo", "The whole story on a small city: ingest, score, list, simulated outcomes, hit rate") { keep };
        command.SetAction((parsed, cancel) =>
        {
            var console = new Messages(parsed.GetValue<bool>("--quiet"));
            return CommandLine.GuardedAsync(console, async () =>
            {
                var given = parsed.GetValue<string?>("--home") is not null;
                var home = given ? CommandLine.HomeOf(parsed) : Path.Combine(Path.GetTempPath(), $"analytics-demo-{Environment.ProcessId}");
                try
                {
                    using var installation = Installation.Open(home, console);
                    return await Demo.RunAsync(installation, cancel);
                }
                finally
                {
                    if (!given && !parsed.GetValue(keep) && Directory.Exists(home)) Directory.Delete(home, recursive: true);
                }
            }, cancel);
        });
        return command;
    }
}
