using System.CommandLine;
using System.Text.Json;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine;
using Analytics.Engine.Delivery;
using Analytics.Engine.Storage;

namespace Analytics.App.Commands;

/// <summary><c>leads --date D [--kind K] [--format table|csv|json]</c>: prints a list (contract §5).</summary>
internal static class LeadsCommand
{
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
        else if (format == "json") Console.Out.WriteLine(JsonSerializer.Serialize(leads.Select(LeadRows.Json), EngineJson.Pretty));
        else TableOutput.Print(format, LeadRows.Columns, [.. leads.Select(LeadRows.Of)]);
    }

    private static string TiersOf(Lead lead) =>
        lead.Tiers.Any() ? $"  [{string.Join('+', lead.Tiers.Select(t => t.Name().Zh))} {string.Join('+', lead.Tiers.Select(t => t.Code()))}]" : "";

    private static void ForPeople(IReadOnlyList<Lead> leads)
    {
        foreach (var byKind in leads.GroupBy(l => l.Kind))
        {
            Console.Out.WriteLine($"{byKind.First().ListDate:yyyy-MM-dd}  {byKind.Key.Code()}");
            foreach (var lead in byKind)
            {
                var method = Methods.Get(lead.Method);
                Console.Out.WriteLine($"{lead.Rank,3}. {lead.Subject.Type.Code()} {lead.Subject.Id}{(lead.Place is { Name.Length: > 0 } place ? $"  {place.Name}" : "")}  {lead.Subject.District}  {lead.Probability,4:P0}  {method.Name.Zh} ({method.Code}){(lead.Exploration ? "  [随机抽查 exploration]" : "")}{TiersOf(lead)}  {lead.Id}");
                foreach (var reason in lead.Checkable.Take(3))
                {
                    Console.Out.WriteLine($"       · {reason.Text.Zh}");
                    Console.Out.WriteLine($"         {reason.Text.En}");
                }
                if (lead.Contributions.Count > 1) Console.Out.WriteLine($"       = {Explanation.WhatWouldUnlist(lead)}");
            }
            Console.Out.WriteLine();
        }
    }
}
