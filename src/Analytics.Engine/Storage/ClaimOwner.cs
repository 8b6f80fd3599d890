using System.Diagnostics;
using System.Globalization;

namespace Analytics.Engine.Storage;

/// <summary>
/// Names a process beyond doubt, as <c>machine/id/start</c>: ids are used again, so the start tells two processes apart. On another machine nobody can see whether a process lives;
/// what it holds is free only when its time is up.
/// </summary>
public static class ClaimOwner
{
    public static readonly string This = NameOf(Process.GetCurrentProcess());

    /// <summary>True when the process ran on this machine and runs no more.</summary>
    public static bool HasDied(string owner)
    {
        var parts = owner.Split('/');
        if (parts.Length != 3 || parts[0] != Environment.MachineName || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var started)) return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return Math.Abs(StartOf(process) - started) > ReadingError;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            // It ended while it was being looked at.
            return true;
        }
    }

    /// <summary>Seconds: the start of one process is read a little differently each time, from ticks since the machine's own start.</summary>
    private const long ReadingError = 2;

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();

    private static string NameOf(Process process) => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{process.Id}/{StartOf(process)}");
}
