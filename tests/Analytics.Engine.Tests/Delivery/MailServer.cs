using System.Diagnostics;

namespace Analytics.Engine.Tests.Delivery;

/// <summary>A real SMTP server on loopback (aiosmtpd, Debian package python3-aiosmtpd) that keeps mails as files.</summary>
public sealed class MailServer : IDisposable
{
    private readonly Process process;

    private readonly string folder;

    private MailServer(Process process, int port, string folder) => (this.process, Port, this.folder) = (process, port, folder);

    public int Port { get; }

    public IReadOnlyList<string> Mails => Directory.Exists(Path.Combine(folder, "new")) ? [.. Directory.EnumerateFiles(Path.Combine(folder, "new")).Order().Select(File.ReadAllText)] : [];

    /// <summary>Starts one; skips the test where the package is missing, except in CI, where that is a failure.</summary>
    public static MailServer Start(string folder)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo("/usr/bin/python3", ["-m", "aiosmtpd", "-n", "-l", $"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", folder]) { RedirectStandardError = true };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }
        for (var i = 0; process is { HasExited: false } && i < 100; i++, Thread.Sleep(100))
            if (Ports.Answers(port)) return new MailServer(process, port, folder);
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "no SMTP server to test with: install the Debian package python3-aiosmtpd");
        throw new InvalidOperationException("The SMTP server (python3-aiosmtpd) did not start.");
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
