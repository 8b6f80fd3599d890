using Analytics.Core;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Tests.Pipelines;

public sealed class PipelineSetTests : IDisposable
{
    private readonly Workspace workspace = new(Path.Combine(Path.GetTempPath(), "analytics-" + Guid.NewGuid().ToString("N")));

    private static readonly string Shipped = Path.Combine(Checkout.Root, "pipelines");

    public void Dispose() => Directory.Delete(workspace.Home, recursive: true);

    [Fact]
    public void A_pipeline_in_the_workspace_overrides_the_shipped_one_of_the_same_name()
    {
        var mine = File.ReadAllText(Path.Combine(Shipped, "dust.daily.json")).Replace("\"capacity\": 10", "\"capacity\": 3");
        File.WriteAllText(Path.Combine(workspace.Pipelines, "dust.daily.json"), mine);
        var set = PipelineSet.Load(workspace, Shipped);
        Assert.Equal(["dust.daily", "enforcement.daily", "vehicles.daily", "visits.daily"], set.All.Select(p => p.Name));
        Assert.Equal(3, set["dust.daily"].Ranking.Capacity);
        Assert.Equal(10, set["vehicles.daily"].Ranking.Capacity);
    }

    [Fact]
    public void Mistakes_of_all_files_are_told_in_one_error()
    {
        File.WriteAllText(Path.Combine(workspace.Pipelines, "a.json"), "{ \"name\": \"b\" }");
        File.WriteAllText(Path.Combine(workspace.Pipelines, "b.json"), "oops");
        var error = Assert.Throws<ConfigurationException>(() => PipelineSet.Load(workspace, Shipped));
        Assert.Contains("a.json", error.Message);
        Assert.Contains("b.json", error.Message);
        Assert.Contains("the setting 'sources'", error.Message);
    }

    [Theory]
    [InlineData("inspections_2026-01-01.csv", "inspections")]
    [InlineData("PROCESS-0101.parquet", "process")]
    [InlineData("dust_310115.csv", "dust")]
    [InlineData("inspections_7.xml", "inspections")]
    [InlineData("notes.csv", null)]
    public void A_file_is_known_by_its_name(string file, string? dataset) =>
        Assert.Equal(dataset, PipelineSet.Load(workspace, Shipped).SourceOf(file)?.Dataset.Name);

    [Fact]
    public void The_narrower_pattern_wins_a_file()
    {
        var json = File.ReadAllText(Path.Combine(Shipped, "dust.daily.json"))
            .Replace("\"name\": \"dust.daily\"", "\"name\": \"pudong\"")
            .Replace("\"dataset\": \"dust\",", "\"dataset\": \"dust\", \"files\": [\"dust_pudong*.csv\"], \"units\": { \"pm10_mgm3\": \"ug/m3\" },");
        File.WriteAllText(Path.Combine(workspace.Pipelines, "pudong.json"), json);
        var set = PipelineSet.Load(workspace, Shipped);
        Assert.Equal(178 / 1000.0, set.SourceOf("dust_pudong_0101.csv")!.Units["pm10_mgm3"].Apply(178));
        Assert.Empty(set.SourceOf("dust_minhang_0101.csv")!.Units);
        Assert.Same(Catalog.Dataset("process"), set.SourceOf("message.xml", Catalog.Dataset("process")).Dataset);
    }
}
