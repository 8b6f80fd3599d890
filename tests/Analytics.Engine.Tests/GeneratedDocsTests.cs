using Analytics.Engine.Ingestion;
using Analytics.Engine.Scoring;

namespace Analytics.Engine.Tests;

public sealed class GeneratedDocsTests
{
    [Fact]
    public void The_page_of_indicators_is_what_the_catalogue_says() => IsUpToDate("indicators.md", IndicatorDocs.Page());

    [Fact]
    public void The_page_of_formats_is_what_the_catalogue_says() => IsUpToDate("formats.md", FormatDocs.Page());

    private static void IsUpToDate(string page, string written) =>
        Assert.True(File.ReadAllText(Path.Combine(Checkout.Root, "docs", page)).ReplaceLineEndings("\n") == written,
            $"docs/{page} is out of date. Write it with: dotnet run --project src/Analytics.App -c Release -- check --docs docs/{page}");
}
