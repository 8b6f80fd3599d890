using System.CommandLine;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Storage;

namespace Analytics.App.Commands;

/// <summary><c>leads --date D [--kind K] [--format table|csv|json]</c>: prints a list (contract §5).</summary>
internal static class LeadsCommand
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "list_date", "rank", "lead_id", "kind", "subject_type", "subject_id", "parent_id", "district", "window_from", "window_to",
        "probability", "method", "exploration", "reasons", "evidence_count",
    ];

    public static Command Build()
    {
        var date = DayOptions.Date("--date", "The list's date");
        var kind = DayOptions.Kind();
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("leads", "Print the lead list of a day") { date, kind, format };
        command.Runs((parsed, installation) =>
        {
            using var connection = installation.Database.Open();
            var leads = LeadTable.OfDay(connection, parsed.GetValue(date), parsed.GetValue(kind));
            Print(parsed.GetValue(format)!, leads);
            if (leads.Count == 0) installation.Messages.Say($"No leads on {parsed.GetValue(date):yyyy-MM-dd}. Was the day run? analytics daily --date {parsed.GetValue(date):yyyy-MM-dd}");
            return ExitCode.Done;
        });
        return command;
    }

    public static void Print(string format, IReadOnlyList<Lead> leads)
    {
        if (format == "table") ForPeople(leads);
        else TableOutput.Print(format, Columns, [.. leads.Select(RowOf)]);
    }

    public static IReadOnlyList<object?> RowOf(Lead lead) =>
    [
        lead.ListDate, lead.Rank, lead.Id, lead.Kind.Code(), lead.Subject.Type.Code(), lead.Subject.Id, lead.Subject.ParentId, lead.Subject.District,
        lead.WindowFrom, lead.WindowTo, Math.Round(lead.Probability, 4), lead.Method, lead.Exploration ? 1 : 0, ReasonText(lead), lead.EvidenceCount,
    ];

    /// <summary>Reasons of contract §5: strongest first, parted by ';', so a reason's own semicolons become commas.</summary>
    public static string ReasonText(Lead lead) => string.Join(';', lead.Reasons.Select(r => $"{r.Text.Zh} | {r.Text.En}".Replace(';', ',').Replace('；', '，').ReplaceLineEndings(" ")));

    private static void ForPeople(IReadOnlyList<Lead> leads)
    {
        foreach (var byKind in leads.GroupBy(l => l.Kind))
        {
            Console.Out.WriteLine($"{byKind.First().ListDate:yyyy-MM-dd}  {byKind.Key.Code()}");
            foreach (var lead in byKind)
            {
                var method = Methods.Get(lead.Method);
                Console.Out.WriteLine($"{lead.Rank,3}. {lead.Subject.Type.Code()} {lead.Subject.Id}  {lead.Subject.District}  {lead.Probability,4:P0}  {method.Name.Zh} ({method.Code}){(lead.Exploration ? "  [随机抽查 exploration]" : "")}  {lead.Id}");
                foreach (var reason in lead.Reasons.Take(3))
                {
                    Console.Out.WriteLine($"       · {reason.Text.Zh}");
                    Console.Out.WriteLine($"         {reason.Text.En}");
                }
            }
            Console.Out.WriteLine();
        }
    }
}
