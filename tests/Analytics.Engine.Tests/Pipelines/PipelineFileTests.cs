using Analytics.Core.Indicators;
using Analytics.Engine.Pipelines;
using Newtonsoft.Json.Linq;

namespace Analytics.Engine.Tests.Pipelines;

public class PipelineFileTests
{
    private static readonly IndicatorCard[] Indicators =
    [
        Card("first_rule", LeadKind.VehicleInspection), Card("second_rule", LeadKind.VehicleInspection), Card("flat_line", LeadKind.DustMonitor),
    ];

    public static TheoryData<string> ShippedFiles =>
        [.. Directory.GetFiles(Path.Combine(Checkout.Root, "pipelines"), "*.json").Select(f => Path.GetFileName(f)!).Where(f => f != "schema.json").Order()];

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void Every_shipped_pipeline_is_valid(string file)
    {
        var read = PipelineFile.Load(Path.Combine(Checkout.Root, "pipelines", file));
        Assert.Empty(read.Problems.Select(p => p.ToString()));
        Assert.Equal(Path.GetFileNameWithoutExtension(file), read.Pipeline!.Name);
    }

    /// <summary>As it is known to the letter, the program does not look again.</summary>
    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void Every_shipped_pipeline_fits_the_schema(string file)
    {
        var json = File.ReadAllText(Path.Combine(Checkout.Root, "pipelines", file));
        Assert.True(PipelineSchema.IsShipped(json));
        Assert.False(PipelineSchema.IsShipped(json + "\n"));
        Assert.Empty(PipelineSchema.Check(file, JObject.Parse(json)).Select(p => p.ToString()));
    }

    [Fact]
    public void There_is_one_shipped_pipeline_per_programme()
    {
        Assert.Equal(["dust.daily.json", "enforcement.daily.json", "vehicles.daily.json", "visits.daily.json"], ShippedFiles.Select(row => row.Data));
    }

    [Fact]
    public void A_pipeline_says_what_it_was_told()
    {
        var pipeline = Read(_ => { }).Pipeline!;
        Assert.Equal(LeadKind.VehicleInspection, pipeline.Kind);
        Assert.Equal(new Schedule("30 6 * * *", "Asia/Shanghai"), pipeline.Schedule);
        Assert.Equal(28, pipeline.WindowDays);
        Assert.Equal(10, pipeline.Ranking.Capacity);
        Assert.Equal(0.5, pipeline.Ranking.MinProbability);
        Assert.Equal(0.05, pipeline.Ranking.ExplorationShare);
        Assert.Equal(["first_rule", "second_rule"], pipeline.Indicators.Select(i => i.Id));
        var source = pipeline.Sources.Single();
        Assert.Equal("TSI", source.Codes["method"]["a"]);
        Assert.Equal("inspection_id", source.Aliases["流水号"]);
        Assert.Equal(10, source.Floors["hc_5025_ppm"]);
        Assert.Equal(["-1", "空"], source.Missing["*"]);
        Assert.Contains("未检出", source.NotDetected);
        Assert.Contains("LT", source.NotDetected);
        Assert.Equal("file", pipeline.Channels.Single().Name);
        Assert.Equal(["csv"], pipeline.Channels.Single().Texts("formats"));
    }

    [Fact]
    public void An_entry_after_all_switches_one_off_or_weighs_it()
    {
        var chosen = Read(p => p["indicators"] = new JArray("all", new JObject { ["id"] = "first_rule", ["enabled"] = false }, new JObject { ["id"] = "second_rule", ["weight"] = 0.5 }));
        Assert.Equal([new IndicatorChoice("second_rule", 0.5)], chosen.Pipeline!.Indicators);
    }

    [Fact]
    public void A_time_labelled_with_the_end_knows_its_interval()
    {
        var read = Read(p => p["sources"]![0]!["times"] = JObject.Parse("{ 'label': 'end', 'interval_minutes': 15, 'zone': 'UTC' }"));
        var source = read.Pipeline!.Sources[0];
        Assert.Equal((TimeLabel.End, TimeSpan.FromMinutes(15), TimeSpan.Zero), (source.TimeLabel, source.Interval, source.Zone));
    }

    [Theory]
    [InlineData("pm10_mgm3", "ug/m3", 67.04, 0.06704)]
    [InlineData("pm10_mgm3", "µg/m³", 178, 0.178)]
    [InlineData("pm10_mgm3", "ng/m3", 178000, 0.178)]
    [InlineData("pressure_kpa", "hPa", 1013.2, 101.32)]
    [InlineData("wind_speed_ms", "km/h", 36, 10)]
    [InlineData("temp_c", "K", 273.15, 0)]
    public void A_unit_is_converted_without_stray_digits(string column, string unit, double found, double stored) =>
        Assert.Equal(stored, Units.Find(column, unit)!.Value.Apply(found), 15);

    // Each: what is changed, the place, what was found, a name that is allowed.
    [Theory]
    [InlineData("kind", "'vehicle'", "kind", "'vehicle'", "vehicle_inspection, dust_monitor")]
    [InlineData("schedule.time_zone", "'Asia/Hongkong'", "schedule.time_zone", "'Asia/Hongkong'", "Asia/Shanghai")]
    [InlineData("schedule.cron", "'30 26 * * *'", "schedule.cron", "hour '26'", "0-23")]
    [InlineData("schedule.cron", "'30 6'", "schedule.cron", "2 fields", "five: minute hour day month weekday")]
    [InlineData("sources[0].dataset", "'inspection'", "sources[0].dataset", "'inspection'", "stations, inspections, process")]
    [InlineData("sources[0].aliases.X", "'vehicle'", "sources[0].aliases.X", "'vehicle'", "vehicle_id")]
    [InlineData("sources[0].aliases.plate", "'vin'", "sources[0].aliases.plate", "'plate', a column itself", "no column of inspections")]
    [InlineData("sources[0].codes.methods", "{ 'A': 'TSI' }", "sources[0].codes.methods", "'methods'", "method")]
    [InlineData("sources[0].codes.method.B", "'ASMM'", "sources[0].codes.method.B", "'ASMM'", "ASM, VMAS, TSI")]
    [InlineData("sources[0].codes.emission_standard", "{ '国七': '7' }", "sources[0].codes.emission_standard.国七", "'7'", "0 to 6")]
    [InlineData("sources[0].units.odometer_km", "'miles'", "sources[0].units.odometer_km", "'miles'", "km, m")]
    [InlineData("sources[0].units.plate", "'km'", "sources[0].units.plate", "a unit for 'plate'", "a column with numbers")]
    [InlineData("sources[0].floors.hc_5025_ppm", "-3", "sources[0].floors.hc_5025_ppm", "-3", "0 to 100000")]
    [InlineData("sources[0].times", "{ 'label': 'end' }", "sources[0].times.label", "label 'end' without an interval", "interval_minutes")]
    [InlineData("sources[0].times", "{ 'label': 'middle' }", "sources[0].times.label", "'middle'", "start, end")]
    [InlineData("sources[0].times", "{ 'zone': 'Asia/Tokyo' }", "sources[0].times.zone", "'Asia/Tokyo'", "Asia/Shanghai, UTC")]
    [InlineData("sources[0].missing.nothing", "['-1']", "sources[0].missing.nothing", "'nothing'", "inspection_id")]
    [InlineData("sources[0].phases", "{ 'ASM': { '1': '5025' } }", "sources[0].phases", "phases of 'inspections'", "process")]
    [InlineData("indicators", "['third_rule']", "indicators[0]", "'third_rule'", "all, first_rule, second_rule")]
    [InlineData("indicators", "['flat_line']", "indicators[0]", "an indicator of dust_monitor", "first_rule")]
    [InlineData("indicators", "'some'", "indicators", "'some'", "\"all\", or a list")]
    [InlineData("indicators", "[{ 'id': 'first_rule', 'wieght': 1 }]", "indicators[0].wieght", "'wieght'", "id, enabled, weight")]
    [InlineData("indicators", "[{ 'weight': 1 }]", "indicators[0]", "without \"id\"", "all, first_rule")]
    [InlineData("indicators", "['first_rule', 'first_rule']", "indicators[1]", "'first_rule' again", "each indicator once")]
    [InlineData("channels[0].channel", "'fax'", "channels[0].channel", "'fax'", "file, email, webhook")]
    [InlineData("channels[0].formats", "['pdf']", "channels[0].formats[0]", "'pdf'", "xlsx, csv, html")]
    [InlineData("channels[0]", "{ 'channel': 'email', 'host': 'mail', 'from': 'a@b' }", "channels[0].to", "nothing", "the setting 'to'")]
    [InlineData("channels[0]", "{ 'channel': 'webhook', 'form': 'wecom' }", "channels[0]", "no address", "\"url\" or \"url_env\"")]
    [InlineData("channels[0]", "{ 'channel': 'webhook', 'form': 'json', 'url_env': 'URL' }", "channels[0]", "no \"secret_env\"", "key that signs")]
    [InlineData("channels[0]", "{ 'channel': 'webhook', 'form': 'json', 'url_env': 'URL', 'secret_env': 'hunter2' }", "channels[0].secret_env", "'hunter2'", "[A-Z_]")]
    [InlineData("capacity", "'ten'", "capacity", "'ten'", "a whole number")]
    [InlineData("exploration_share", "0.9", "exploration_share", "'0.9'", "0 to 0.5")]
    [InlineData("capcity", "10", "capcity", "'capcity'", "capacity")]
    [InlineData("name", "'other.daily'", "name", "'other.daily'", "'test.daily'")]
    [InlineData("sources", "[]", "sources", "an empty list", "at least 1")]
    public void A_mistake_is_told_with_its_place_what_was_found_and_what_is_allowed(string setting, string value, string place, string found, string allowed)
    {
        var problem = Assert.Single(Read(p => Set(p, setting, JToken.Parse(value))).Problems);
        Assert.Equal(place, problem.Place);
        Assert.Contains(found, problem.Found);
        Assert.Contains(allowed, problem.Expected);
        Assert.True(problem.Line > 0, problem.ToString());
    }

    [Fact]
    public void Comments_are_allowed_anywhere()
    {
        var commented = Read(_ => { }, json => "// top\n" + json.Replace("\"capacity\"", "/* per day */ \"capacity\"") + "\n// end");
        Assert.Empty(commented.Problems);
    }

    [Fact]
    public void The_source_shown_in_the_readme_is_valid()
    {
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "pipelines", "README.md"));
        var example = JObject.Parse(readme.Split("```json")[1].Split("```")[0]);
        var read = Read(p => p["sources"] = new JArray(example));
        Assert.Empty(read.Problems);
        Assert.Equal(1e-6, read.Pipeline!.Sources[0].Units["pm10_mgm3"].Apply(1));
    }

    [Fact]
    public void A_missing_setting_is_named_with_its_meaning()
    {
        var problem = Assert.Single(Read(p => p.Remove("capacity")).Problems);
        Assert.Contains("the setting 'capacity'", problem.Expected);
        Assert.Contains("核查能力", problem.Expected);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_told_at_once()
    {
        var read = Read(p =>
        {
            p["kind"] = "cars";
            p["sources"]![0]!["codes"]!["method"]!["Z"] = "ZZZ";
            p["channels"]![0]!["channel"] = "fax";
            p["window_days"] = "28";
        });
        Assert.Equal(["channels[0].channel", "kind", "sources[0].codes.method.Z", "window_days"], read.Problems.Select(p => p.Place).Order(StringComparer.Ordinal));
        Assert.Null(read.Pipeline);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("[1, 2]", 1)]
    [InlineData("{\n  \"name\": \"x\"\n  \"kind\": 1\n}", 3)]
    [InlineData("{\n  \"name\": \"x\",\n  \"name\": \"y\"\n}", 3)]
    public void Text_that_is_no_pipeline_is_refused_with_its_line(string text, int line)
    {
        var problem = PipelineFile.Parse("test.daily.json", text).Problems[0];
        Assert.InRange(problem.Line, line - 1, line);
        Assert.StartsWith("test.daily.json", problem.ToString());
    }

    private static PipelineFile Read(Action<JObject> change, Func<string, string>? write = null)
    {
        var pipeline = JObject.Parse("""
            {
              "name": "test.daily", "kind": "vehicle_inspection",
              "schedule": { "cron": "30 6 * * *", "time_zone": "Asia/Shanghai" },
              "sources": [{
                "dataset": "inspections", "aliases": { "流水号": "inspection_id" }, "codes": { "method": { "A": "TSI" } },
                "units": {}, "floors": { "hc_5025_ppm": 10 }, "missing": { "*": [-1, "空"] }, "not_detected": ["LT"]
              }],
              "window_days": 28, "indicators": "all", "model": "m", "capacity": 10, "minimum_probability": 0.5,
              "cooldown_days": 30, "exploration_share": 0.05, "channels": [{ "channel": "file", "formats": ["csv"] }]
            }
            """);
        change(pipeline);
        return PipelineFile.Parse("test.daily.json", (write ?? (text => text))(pipeline.ToString()), Indicators);
    }

    /// <summary>Sets a value by its path, making the last step.</summary>
    private static void Set(JObject root, string path, JToken value)
    {
        if (root.SelectToken(path) is { } there)
        {
            there.Replace(value);
            return;
        }
        var at = path.LastIndexOf('.');
        var parent = at < 0 ? root : (JObject)root.SelectToken(path[..at])!;
        parent[path[(at + 1)..]] = value;
    }

    private static IndicatorCard Card(string id, LeadKind kind) =>
        new(id, 1, kind, Tier.Statistical, ["other_vehicle"], "share", new("标题", "title"), new("无", "none"), "source");
}
