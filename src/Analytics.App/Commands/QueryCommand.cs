using System.CommandLine;
using Analytics.Engine.Lake;

namespace Analytics.App.Commands;

/// <summary><c>query "SQL"</c>: asks the lake and the database, read-only.</summary>
internal static class QueryCommand
{
    public static Command Build()
    {
        var sql = new Argument<string>("SQL") { Description = "A SELECT over the datasets (inspections, dust, …), profiles, scores and the database's tables" };
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("query", "Ask the lake and the database, read-only (DuckDB SQL)") { sql, format };
        command.Runs((parsed, installation, cancel) =>
        {
            var answer = installation.Query.Run(parsed.GetValue(sql)!, cancel);
            TableOutput.Print(parsed.GetValue(format)!, answer.Columns, answer.Rows);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
