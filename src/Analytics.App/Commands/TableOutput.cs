using System.Text;
using System.Text.Json;
using Analytics.Engine;
using Spectre.Console;

namespace Analytics.App.Commands;

/// <summary>Prints rows to stdout as a table for people, or as CSV (RFC 4180) or JSON for programs.</summary>
internal static class TableOutput
{
    public static void Print(string format, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        switch (format)
        {
            case "csv":
                Console.Out.Write(Csv(columns, rows));
                break;
            case "json":
                Console.Out.WriteLine(JsonSerializer.Serialize(rows.Select(row => columns.Zip(row).ToDictionary(c => c.First, c => c.Second)), EngineJson.Pretty));
                break;
            default:
                Table(columns, rows);
                break;
        }
    }

    public static string Csv(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder();
        text.Append(string.Join(',', columns.Select(Quoted))).Append("\r\n");
        foreach (var row in rows) text.Append(string.Join(',', row.Select(cell => Quoted(Plain(cell))))).Append("\r\n");
        return text.ToString();
    }

    private static void Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in rows) table.AddRow([.. row.Select(cell => new Text(Plain(cell)))]);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 240;
        console.Write(table);
    }

    private static string Plain(object? cell) => cell switch
    {
        null => "",
        bool yes => yes ? "1" : "0",
        DateOnly day => day.ToString("yyyy-MM-dd"),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss"),
        double number => number.ToString("0.######"),
        _ => cell.ToString() ?? "",
    };

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"")}\"";
}
