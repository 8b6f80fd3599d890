namespace Analytics.App.Tests;

public sealed class LearningProgramTests : IDisposable
{
    private readonly Analytics analytics = new();

    public void Dispose() => analytics.Dispose();

    [Fact]
    public void Unattended_promotion_is_refused_unless_it_is_meant()
    {
        var (code, _, error) = analytics.Run("train", "--promote-if-better");
        Assert.Equal(1, code);
        Assert.Contains("ANALYTICS_UNATTENDED_PROMOTION=1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_on_too_few_outcomes_says_how_many_are_needed()
    {
        var (code, output, error) = analytics.Run("train", "--kind", "dust_monitor", "--as-of", "2026-01-31");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("0 outcomes are known on 2026-01-31", error, StringComparison.Ordinal);
        Assert.Contains("At least 30", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no model", "models", "promote", "dust_monitor-7", "--by", "Li", "--approved-by", "Wang")]
    [InlineData("nothing to roll back", "models", "rollback", "dust_monitor", "--by", "Li")]
    public void A_change_of_models_that_cannot_be_is_refused_in_words(string said, params string[] arguments)
    {
        var (code, _, error) = analytics.Run(arguments);
        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bench_that_begins_later_takes_what_lies_before_as_history()
    {
        var sample = Path.Combine(AppContext.BaseDirectory, "data-samples");
        var (code, output, error) = analytics.Run("bench", "--given", sample, "--kind", "dust_monitor", "--from", "2026-01-09", "--days", "2", "--out", analytics["bench"], "--format", "csv");
        Assert.True(code == 0, error);
        Assert.Contains("data-samples,dust_monitor,", output, StringComparison.Ordinal);
        Assert.Equal("first,last\n2026-01-09,2026-01-10\n", analytics.Run("query", "select min(day) as first, max(day) as last from runs", "--home", Directory.GetDirectories(analytics["bench"]).Single(), "--format", "csv").Output.ReplaceLineEndings("\n"));
        Assert.Contains("2026-01-10", analytics.Run("bench", "--given", sample, "--kind", "dust_monitor", "--from", "2026-03-01").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bench_takes_in_a_file_a_day_as_a_bureau_gets_it()
    {
        var sample = Path.Combine(AppContext.BaseDirectory, "data-samples");
        Assert.Equal(0, analytics.Run("bench", "--given", sample, "--kind", "dust_monitor", "--from", "2026-01-05", "--days", "2", "--out", analytics["bench"]).ExitCode);
        // What the files of the 7th say was not known on the 6th.
        Assert.Equal("days\n2\n", analytics.Run("query", "select count(*) as days from files where path like '%dust-2026-01-05%' or path like '%dust-2026-01-06%' or path like '%dust-2026-01-07%'", "--home", Directory.GetDirectories(analytics["bench"]).Single(), "--format", "csv").Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_back_test_without_outcomes_counts_nothing_as_hit_or_miss()
    {
        var (code, output, error) = analytics.Run("backtest", "--from", "2026-01-01", "--to", "2026-01-02", "--kind", "dust_monitor", "--format", "csv");
        Assert.Equal(0, code);
        Assert.StartsWith("kind,ranking,capacity,listed,verified,hits,hit_rate", output, StringComparison.Ordinal);
        Assert.Contains("dust_monitor,lists,10,0,0,0,,", output, StringComparison.Ordinal);
        Assert.Contains("neither hits nor misses", error, StringComparison.Ordinal);
    }
}
