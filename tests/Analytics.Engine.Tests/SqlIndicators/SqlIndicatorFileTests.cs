using Analytics.Core.Indicators;
using Analytics.Engine.Pipelines;
using Analytics.Engine.SqlIndicators;

namespace Analytics.Engine.Tests.SqlIndicators;

public sealed class SqlIndicatorFileTests
{
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "-- direction: high", "-- direction: up", "direction: found 'up'", "one of: high, low, both" },
        { "-- kind: vehicle_inspection", "-- kind: vehicles", "kind: found 'vehicles'", "vehicle_inspection, dust_monitor" },
        { "-- subject: lane", "-- subject: site", "subject: found 'site'", "one of: lane, station" },
        { "-- methods: impossible_time", "-- methods: flatline", "methods: found 'flatline'", "impossible_time" },
        { "-- id: late", "-- id: copied_trace", "id: found 'copied_trace'", "an id that the catalogue does not use" },
        { "-- expected: peers", "-- expected: 5..1", "expected: found '5..1'", "'peers', or a range" },
        { "{value:P0}", "{valeu}", "the unknown placeholder '{valeu}'", "{value}, {expected_low}" },
        { "-- unit: share", "-- colour: red", "the unknown setting 'colour'", "id, kind, subject" },
        { "-- unit: share\n", "", "unit: found no such line", "-- unit: …" },
        { "-- title_zh: 夜间检验", "-- title_zh: late", "title_zh: found 'late'", "a text in Chinese" },
        { "day >= window_from()", "day > current_date - 28", "'current_date', which answers differently", "as_of()" },
        { "count(*) AS exposure", "random() AS exposure", "'random', which answers differently", "as_of()" },
        { "-- fewest: 5", "-- fewest: many", "fewest: found 'many'", "a number from 1" },
    };

    [Fact]
    public void A_sound_file_is_an_indicator_that_only_a_pipeline_which_names_it_uses()
    {
        var file = SqlIndicatorFile.Parse("late.sql", LateTests.File);

        Assert.Empty(file.Problems);
        var card = file.Definition!.Card;
        Assert.Equal(("late", LeadKind.VehicleInspection, true), (card.Id, card.Kind, card.NamedOnly));
        Assert.DoesNotContain("-- id", file.Definition.Sql, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_what_is_allowed(string right, string wrong, string found, string expected)
    {
        var file = SqlIndicatorFile.Parse("late.sql", LateTests.File.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Null(file.Definition);
        Assert.Contains(file.Problems, p => p.ToString().Contains(found, StringComparison.Ordinal) && p.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_means_the_catalogue_and_a_name_means_one_more()
    {
        var card = SqlIndicatorFile.Parse("late.sql", LateTests.File).Definition!.Card;
        var all = PipelineFile.Parse("vehicles.daily.json", LateTests.Pipeline("\"all\""), [.. Analytics.Core.Catalog.Indicators.Select(i => i.Card), card]);
        var named = PipelineFile.Parse("vehicles.daily.json", LateTests.Pipeline("[\"all\", \"late\"]"), [.. Analytics.Core.Catalog.Indicators.Select(i => i.Card), card]);
        var unknown = PipelineFile.Parse("vehicles.daily.json", LateTests.Pipeline("[\"all\", \"laet\"]"), [.. Analytics.Core.Catalog.Indicators.Select(i => i.Card), card]);

        Assert.DoesNotContain(all.Pipeline!.Indicators, c => c.Id == "late");
        Assert.Contains(named.Pipeline!.Indicators, c => c.Id == "late");
        Assert.Contains(unknown.Problems, p => p.Found.Contains("'laet'", StringComparison.Ordinal) && p.Expected.Contains("late", StringComparison.Ordinal));
    }

    [Fact]
    public void The_examples_in_the_docs_are_sound()
    {
        var files = SqlIndicatorFolder.Read(SqlIndicatorFolder.Files(Path.Combine(Checkout.Root, "docs", "indicators")));

        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Empty(f.Problems));
    }

    [Fact]
    public void A_percentage_is_written_without_a_space() =>
        Assert.Equal("17% of 42", IndicatorText.Fill("{value:P0} of {exposure}", (name, form) => IndicatorText.Number(name == "value" ? 0.17 : 42, form)));
}
