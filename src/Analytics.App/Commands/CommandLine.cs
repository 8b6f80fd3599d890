using System.CommandLine;
using Analytics.Engine;
using Analytics.Engine.Pipelines;

namespace Analytics.App.Commands;

/// <summary>Exit codes of contract §7.</summary>
public static class ExitCode
{
    public const int Done = 0, Failed = 1, WrongUsage = 2, DoneWithQuarantine = 3, Stopped = 4;
}

/// <summary>The command line: all verbs, their common options, and how failures become one message and an exit code.</summary>
public static class CommandLine
{
    private static readonly Option<string> Home = new("--home")
    {
        Description = "The workspace: database, lake, models in use, outbox, quarantine. Default: ANALYTICS_HOME, else ./workspace",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "No progress and no summaries; errors and results only", Recursive = true };

    public static RootCommand Build()
    {
        var root = new RootCommand("Finds where environmental data have been forged and where inspectors should go. 环境监管数据造假线索分析");
        root.Options.Add(Home);
        root.Options.Add(Quiet);
        Command[] verbs =
        [
            DemoCommand.Build(), IngestCommand.Build(), DailyCommand.Build(), BackfillCommand.Build(), LeadsCommand.Build(), ScoresCommand.Build(),
            EvidenceCommand.Build(), OutcomesCommand.Build(), HitRateCommand.Build(), QuarantineCommand.Build(), QueryCommand.Build(),
            BacktestCommand.Build(), TrainCommand.Build(), ModelsCommand.Build(), ServeCommand.Build(), WorkerCommand.Build(),
            SimulateCommand.Build(), BenchCommand.Build(), CheckCommand.Build(), DoctorCommand.Build(),
        ];
        foreach (var verb in verbs) root.Subcommands.Add(verb);
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Build().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"See: analytics {string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')).Take(1))} --help".Replace("  ", " "));
            return ExitCode.WrongUsage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
    }

    /// <summary>Gives a verb its installation and turns what goes wrong into a message and an exit code. No stack trace reaches a user.</summary>
    public static void Runs(this Command command, Func<ParseResult, Installation, CancellationToken, Task<int>> action) =>
        command.SetAction((parsed, cancel) =>
        {
            var console = new Messages(parsed.GetValue(Quiet));
            return GuardedAsync(console, async () =>
            {
                using var installation = Installation.Open(HomeOf(parsed), console);
                return await action(parsed, installation, cancel);
            }, cancel);
        });

    /// <summary>Runs a verb; what goes wrong becomes a message and an exit code.</summary>
    public static async Task<int> GuardedAsync(Messages console, Func<Task<int>> action, CancellationToken cancel)
    {
        try
        {
            return await action();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            console.Error("stopped; nothing was left half done. Run the same command again to go on.");
            return ExitCode.Stopped;
        }
        catch (Exception e)
        {
            return Report(e, console);
        }
    }

    public static void Runs(this Command command, Func<ParseResult, Installation, int> action) =>
        command.Runs((parsed, installation, _) => Task.FromResult(action(parsed, installation)));

    public static string HomeOf(ParseResult parsed) =>
        parsed.GetValue(Home) ?? Environment.GetEnvironmentVariable("ANALYTICS_HOME") ?? Path.Combine(Directory.GetCurrentDirectory(), "workspace");

    private static int Report(Exception e, Messages console)
    {
        switch (e)
        {
            case UsageException usage:
                console.Error(usage.Message);
                return ExitCode.WrongUsage;
            case AnalyticsException known:
                console.Error(known.Message);
                return ExitCode.Failed;
            case ConfigurationException configuration:
                foreach (var problem in configuration.Problems) console.Error(problem.ToString());
                return ExitCode.Failed;
            case IOException or UnauthorizedAccessException:
                console.Error(e.Message);
                console.Error("Check that the path exists, that the disk has room and that this user may write there; then run the same command again.");
                return ExitCode.Failed;
            default:
                console.Error($"unexpected: {e.GetType().Name}: {e.Message}");
                console.Error("This is a defect. Set ANALYTICS_DEBUG=1 and run again for the details to report.");
                if (Environment.GetEnvironmentVariable("ANALYTICS_DEBUG") == "1") console.Error(e.ToString());
                return ExitCode.Failed;
        }
    }
}

/// <summary>Arguments that parse but make no sense together.</summary>
public sealed class UsageException(string message) : Exception(message);
