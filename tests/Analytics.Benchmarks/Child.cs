using System.Diagnostics;
using System.Globalization;

namespace Analytics.Benchmarks;

/// <summary>A finished process: how long it took and the most memory it held.</summary>
internal sealed record Child(int ExitCode, TimeSpan Wall, TimeSpan Cpu, long PeakBytes, string Output, string Error)
{
    /// <summary>The <c>analytics.dll</c> that is measured; by default as it was built with this program, which is not compiled ahead as a published one may be.</summary>
    public static string Program { get; set; } = Path.Combine(AppContext.BaseDirectory, "analytics.dll");

    public static Child Analytics(params string[] arguments) => Run([Program, .. arguments]);

    /// <summary>Runs a measure of this program in a process of its own.</summary>
    public static Child Measure(params string[] arguments) => Run([typeof(Child).Assembly.Location, .. arguments]);

    public Child Expect(params int[] codes) => codes.Contains(ExitCode) ? this : throw new InvalidOperationException($"exit code {ExitCode}\n{Output}\n{Error}");

    private static Child Run(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        var cpu = TimeSpan.Zero;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, HighWater(process.Id));
            try
            {
                cpu = process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                break;
            }
        }
        process.WaitForExit();
        watch.Stop();
        return new Child(process.ExitCode, watch.Elapsed, cpu, peak, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Peak resident memory as the kernel counts it (VmHWM); 0 where there is no /proc.</summary>
    private static long HighWater(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
