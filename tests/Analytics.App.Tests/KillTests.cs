using Analytics.Benchmarks.Kill;

namespace Analytics.App.Tests;

public sealed class KillTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Fifteen_kills_at_random_moments_leave_everything_as_if_there_had_been_none()
    {
        var run = new KillRun(folder, seed: 3);
        run.Run(15);
        Assert.Equal(15, run.Kills);
    }
}
