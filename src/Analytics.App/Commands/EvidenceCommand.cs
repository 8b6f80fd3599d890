using System.CommandLine;
using Analytics.Engine.Evidence;
using Analytics.Engine.Storage;

namespace Analytics.App.Commands;

/// <summary><c>evidence LEAD --out DIR</c>: the lead's evidence as a package; <c>evidence verify DIR</c>: checks one and derives it anew.</summary>
internal static class EvidenceCommand
{
    public static Command Build()
    {
        var lead = new Argument<string>("LEAD") { Description = "A lead's id, e.g. V20260115-5f3a9c01" };
        var target = new Option<string>("--out") { Description = "A folder that is new or empty", Required = true, HelpName = "DIR" };
        var reveal = new Option<string?>("--reveal") { Description = "Plates and VINs in clear instead of masked, for this reason; it is recorded", HelpName = "REASON" };
        var by = new Option<string?>("--by") { Description = "Who wants them in clear; needed with --reveal", HelpName = "NAME" };
        var command = new Command("evidence", "A lead's evidence: a page to read, the rows behind each reason, hashes of the source files") { lead, target, reveal, by, Verify() };
        command.Runs((parsed, installation) =>
        {
            var folder = parsed.GetValue(target)!;
            var manifest = new EvidencePackage(installation.Lake, installation.Database).Write(parsed.GetValue(lead)!, folder, RevealOf(parsed.GetValue(reveal), parsed.GetValue(by), installation));
            Console.Out.WriteLine($"{Path.Combine(folder, "index.html")}");
            installation.Messages.Say($"{manifest.Files.Count} files from {manifest.Sources.Count} source files; check it any time with: analytics evidence verify {folder}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Reveal? RevealOf(string? reason, string? by, Installation installation)
    {
        if (reason is null) return null;
        if (reason.Trim().Length == 0 || by is not { Length: > 0 }) throw new UsageException("Plates and VINs are personal data: say why with --reveal REASON and who with --by NAME.");
        return new Reveal(by, reason, installation.Now);
    }

    private static Command Verify()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder made by 'evidence LEAD --out DIR'" };
        var command = new Command("verify", "Check a package against its manifest and derive it anew") { folder };
        command.Runs((parsed, installation) =>
        {
            var problems = new EvidencePackage(installation.Lake, installation.Database).Verify(parsed.GetValue(folder)!);
            foreach (var problem in problems) Console.Out.WriteLine(problem);
            if (problems.Count == 0) Console.Out.WriteLine("The package is whole, and derived anew from the lake it is the same.");
            return problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
