using System.CommandLine;

namespace Analytics.App.Commands;

/// <summary><c>doctor</c>: checks the installation, storage, schedules, free disk, model, last runs; says what to do.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var command = new Command("doctor", "Check the installation; says what is wrong and what to do");
        command.Runs((_, installation) =>
        {
            var findings = Doctor.Examine(installation).ToList();
            foreach (var finding in findings) Console.Out.WriteLine($"{(finding.Ok ? "ok  " : "FAIL")}  {finding.What}{(finding.Ok ? "" : $": {finding.Advice}")}");
            return findings.All(f => f.Ok) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
