using System.CommandLine;
using Analytics.Simulation;

namespace Analytics.App.Commands;

/// <summary><c>simulate --out DIR [--seed N] [--days N] …</c>: a synthetic city in the contract's formats, with its truth in <c>truth/</c>.</summary>
internal static class SimulateCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "An empty or new folder; the city goes to DIR/data, its truth to DIR/truth", Required = true, HelpName = "DIR" };
    private static readonly Option<ulong> Seed = Of("--seed", "Everything random follows from it", o => o.Seed);
    private static readonly Option<DateOnly?> Start = DayOptions.OptionalDate("--start", "First day (default 2026-01-01)");
    private static readonly Option<int> Days = Of("--days", "Number of days", o => o.Days);
    private static readonly Option<int> Stations = Of("--stations", "Inspection stations; 0 = no vehicle files", o => o.StationCount);
    private static readonly Option<int> Lanes = Of("--lanes", "Mean lanes per station", o => o.LanesPerStation);
    private static readonly Option<double> Tests = Of("--tests", "Mean tests per lane and working day", o => o.TestsPerLaneDay);
    private static readonly Option<int> Sites = Of("--sites", "Dust sites; 0 = no dust files", o => o.SiteCount);
    private static readonly Option<int> Interval = Of("--dust-interval", "Minutes of a dust row: 1, 5, 15 or 60", o => o.DustIntervalMinutes);
    private static readonly Option<int> Enterprises = Of("--enterprises", "Enterprises; 0 = no enforcement files", o => o.EnterpriseCount);
    private static readonly Option<double> Visits = Of("--visits", "Mean visits per working day", o => o.VisitsPerDay);
    private static readonly Option<int> Inspectors = Of("--inspectors", "Inspectors", o => o.InspectorCount);
    private static readonly Option<double> Share = Of("--forgery-share", "Share of subjects that forge when --forge is not given", o => o.ForgeryShare);
    private static readonly Option<string[]> Forge = new("--forge") { Description = "Plant METHOD[:STRENGTH[:careful|crude[:COUNT]]]; repeat for more", HelpName = "PLAN", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> Honest = new("--honest") { Description = "Plant nothing; the innocent oddities stay" };
    private static readonly Option<string[]> Odd = new("--oddity") { Description = "NAME=INTENSITY, 0 = off, 1 = usual, 2 = twice as often; NAME all = every one", HelpName = "NAME=N", AllowMultipleArgumentsPerToken = true };

    public static Command Build()
    {
        var command = new Command("simulate", "Write a synthetic city in the contract's formats, with its truth beside it")
        { Out, Seed, Start, Days, Stations, Lanes, Tests, Sites, Interval, Enterprises, Visits, Inspectors, Share, Forge, Honest, Odd };
        command.SetAction((parsed, cancel) =>
        {
            var console = new Messages(parsed.GetValue<bool>("--quiet"));
            return CommandLine.GuardedAsync(console, () =>
            {
                var options = OptionsOf(parsed);
                console.WithProgress("simulating", progress =>
                {
                    CitySimulation.Write(parsed.GetValue(Out)!, options, new Relay(progress), cancel);
                    return 0;
                });
                console.Say($"{options.Days} days from {options.Start:yyyy-MM-dd}, seed {options.Seed}: {Path.Combine(parsed.GetValue(Out)!, "data")} (truth in {Path.Combine(parsed.GetValue(Out)!, "truth")})");
                return Task.FromResult(ExitCode.Done);
            }, cancel);
        });
        return command;
    }

    private static CityOptions OptionsOf(ParseResult parsed)
    {
        var oddities = (parsed.GetValue(Odd) ?? []).Select(Intensity).ToList();
        try
        {
            var options = new CityOptions
            {
                Seed = parsed.GetValue(Seed),
                Start = parsed.GetValue(Start) ?? new CityOptions().Start,
                Days = parsed.GetValue(Days),
                StationCount = parsed.GetValue(Stations),
                LanesPerStation = parsed.GetValue(Lanes),
                TestsPerLaneDay = parsed.GetValue(Tests),
                SiteCount = parsed.GetValue(Sites),
                DustIntervalMinutes = parsed.GetValue(Interval),
                EnterpriseCount = parsed.GetValue(Enterprises),
                VisitsPerDay = parsed.GetValue(Visits),
                InspectorCount = parsed.GetValue(Inspectors),
                ForgeryShare = parsed.GetValue(Share),
                Forgeries = parsed.GetValue(Forge) is { Length: > 0 } plans ? [.. plans.Select(Plan.Parse)] : null,
                WithoutForgery = parsed.GetValue(Honest),
                Oddities = oddities.Where(o => o.Name != "all").ToDictionary(o => o.Name, o => o.Value),
                OddityIntensity = oddities.Where(o => o.Name == "all").Select(o => o.Value).DefaultIfEmpty(1).Last(),
            };
            options.Check();
            return options;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static (string Name, double Value) Intensity(string text)
    {
        var parts = text.Split('=');
        if (parts.Length == 2 && double.TryParse(parts[1], out var value)) return (parts[0], value);
        throw new UsageException($"--oddity: found '{text}'; expected NAME=INTENSITY, e.g. rain=2. Names: all, {string.Join(", ", CitySimulation.Oddities.Select(o => o.Name))}.");
    }

    private static Option<T> Of<T>(string name, string description, Func<CityOptions, T> standard) =>
        new(name) { Description = description, DefaultValueFactory = _ => standard(new CityOptions()), HelpName = "N" };

    private sealed class Relay(Action<string> progress) : IProgress<string>
    {
        public void Report(string value) => progress(value);
    }
}
