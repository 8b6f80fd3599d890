using System.CommandLine;
using Analytics.Core.Indicators;
using Analytics.Engine;
using Analytics.Engine.Learning;

namespace Analytics.App.Commands;

/// <summary><c>train [--kind K] [--as-of D] [--promote-if-better]</c>: a challenger from the outcomes known on a day, beside the champion on a later period.</summary>
internal static class TrainCommand
{
    /// <summary>Unattended promotion skips the two people; it must be meant.</summary>
    private const string Unattended = "ANALYTICS_UNATTENDED_PROMOTION";

    public static Command Build()
    {
        var kind = DayOptions.Kind();
        var asOf = DayOptions.OptionalDate("--as-of", "Only outcomes known on this day teach (default: today)");
        var promote = new Option<bool>("--promote-if-better") { Description = $"Put it in force at once where it is better beyond chance; needs {Unattended}=1" };
        var command = new Command("train", "Train a challenger on outcomes and compare it with the champion") { kind, asOf, promote };
        command.Runs((parsed, installation) =>
        {
            if (parsed.GetValue(promote) && Environment.GetEnvironmentVariable(Unattended) != "1")
                throw new AnalyticsException($"--promote-if-better puts a model in force that nobody has looked at; {Unattended} is not 1.", $"Set {Unattended}=1 if that is meant, or use: analytics models promote MODEL --by A --approved-by B.");
            var pipelines = installation.Pipelines.Where(p => parsed.GetValue(kind) is not { } only || only == p.Kind).ToList();
            var trained = 0;
            foreach (var pipeline in pipelines)
            {
                try
                {
                    var card = installation.Models.Train(pipeline, parsed.GetValue(asOf) ?? installation.Today);
                    trained++;
                    Console.Out.WriteLine(card.ToMarkdown());
                    if (!parsed.GetValue(promote)) continue;
                    if (card.IsBetterBeyondChance) installation.Models.Promote(card.ModelId, "train --promote-if-better", "unattended", $"Brier difference {card.BrierLow:0.000} to {card.BrierHigh:0.000}");
                    installation.Messages.Say(card.IsBetterBeyondChance ? $"{card.ModelId} is now in force" : $"{card.ModelId} is not better beyond chance; {card.ChampionId} stays");
                }
                catch (AnalyticsException e) when (pipelines.Count > 1)
                {
                    installation.Messages.Say(e.Message);
                }
            }
            return trained > 0 || pipelines.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
