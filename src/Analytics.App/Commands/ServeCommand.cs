using System.CommandLine;
using Analytics.App.Jobs;

namespace Analytics.App.Commands;

/// <summary><c>serve</c>: web, scheduler and worker in one process.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var urls = new Option<string>("--urls") { Description = "Where to listen", DefaultValueFactory = _ => "http://127.0.0.1:5080", HelpName = "URL" };
        var command = new Command("serve", "Run the scheduler, the worker and the web server until stopped") { urls };
        command.Runs(async (parsed, installation, cancel) =>
        {
            await Server.RunAsync(installation, parsed.GetValue(urls)!, web: true, cancel);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary><c>worker</c>: scheduler and worker without the web server.</summary>
internal static class WorkerCommand
{
    public static Command Build()
    {
        var command = new Command("worker", "Run the scheduler and the worker, without the web server, until stopped");
        command.Runs(async (_, installation, cancel) =>
        {
            await Server.RunAsync(installation, "", web: false, cancel);
            return ExitCode.Done;
        });
        return command;
    }
}
