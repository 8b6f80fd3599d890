using Spectre.Console;

namespace Analytics.App;

/// <summary>What the program says beside its results: everything goes to stderr, progress only when wanted.</summary>
public sealed class Messages(bool quiet)
{
    private readonly IAnsiConsole error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public bool Quiet => quiet;

    public void Error(string text) => Console.Error.WriteLine(text);

    /// <summary>A line of summary; dropped with <c>--quiet</c>.</summary>
    public void Say(string text)
    {
        if (!quiet) Console.Error.WriteLine(text);
    }

    /// <summary>Runs long work with a live status line on a terminal, plain lines elsewhere, nothing with <c>--quiet</c>.</summary>
    public T WithProgress<T>(string title, Func<Action<string>, T> work)
    {
        if (quiet) return work(_ => { });
        if (Console.IsErrorRedirected)
        {
            return work(line => Console.Error.WriteLine(line));
        }
        return error.Status().Start(Markup.Escape(title), context => work(line => context.Status(Markup.Escape(line))));
    }
}
