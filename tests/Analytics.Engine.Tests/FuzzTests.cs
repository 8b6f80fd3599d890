using Analytics.Benchmarks.Fuzz;

namespace Analytics.Engine.Tests;

public sealed class FuzzTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Two_thousand_spoiled_files_are_taken_or_refused_and_every_one_balances()
    {
        var run = new FuzzRun(folder, seed: 7);
        run.Run(2000);
        Assert.Equal(2000, run.Files);
        Assert.InRange(run.Refused, 100, 1900);
        Assert.True(run.Quarantined > 0);
    }
}
