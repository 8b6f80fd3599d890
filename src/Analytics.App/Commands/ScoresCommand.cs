using System.CommandLine;
using Analytics.Core.Indicators;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Scoring;

namespace Analytics.App.Commands;

/// <summary><c>scores --date D [--kind K]</c>: the probability of every subject, listed or not, with its indicators.</summary>
internal static class ScoresCommand
{
    private static readonly string[] Columns = ["kind", "subject_type", "subject_id", "parent_id", "district", "method", "probability", "indicators"];

    public static Command Build()
    {
        var date = DayOptions.Date("--date", "The day that was run");
        var kind = DayOptions.Kind();
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("scores", "The probability of every subject on a day, listed or not, with its indicators") { date, kind, format };
        command.Runs((parsed, installation) =>
        {
            var day = parsed.GetValue(date);
            var rows = new List<IReadOnlyList<object?>>();
            foreach (var k in installation.Pipelines.Select(p => p.Kind).Distinct().Where(k => parsed.GetValue(kind) is not { } only || only == k))
            {
                var table = installation.Lake.Read(ScoreTable.DatasetOf(k), day);
                for (var i = 0; i < table.RowCount; i++)
                    rows.Add([k.Code(), table.TextAt("subject_type", i), table.TextAt("subject_id", i), table.TextAt("parent_id", i), table.TextAt("district", i),
                        table.TextAt("method", i), Math.Round(table.NumberAt("probability", i) ?? 0, 4), table.TextAt("indicators", i)]);
            }
            TableOutput.Print(parsed.GetValue(format)!, Columns, rows);
            if (rows.Count == 0) installation.Messages.Say($"No scores for {day:yyyy-MM-dd}. Run: analytics daily --date {day:yyyy-MM-dd}");
            return ExitCode.Done;
        });
        return command;
    }
}
