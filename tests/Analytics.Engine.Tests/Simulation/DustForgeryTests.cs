using Analytics.Core.Indicators;
using Analytics.Simulation;
using static Analytics.Engine.Tests.Simulation.WrittenCity;
using Row = System.Collections.Generic.Dictionary<string, string>;

namespace Analytics.Engine.Tests.Simulation;

/// <summary>Each forged city is compared with the same city left alone: streams are named, so everything else stays as it was.</summary>
public class DustForgeryTests
{
    private static readonly CityOptions Base = DustOnly with { Days = 8, SiteCount = 10 };

    private static readonly Lazy<Dictionary<string, Row>> Honest = new(() =>
    {
        using var city = new WrittenCity(Base);
        return Read(city);
    });

    public static TheoryData<string, bool> Ways()
    {
        var ways = new TheoryData<string, bool>();
        foreach (var method in Methods.All.Where(m => m.Kind == LeadKind.DustMonitor))
            foreach (var careful in new[] { false, true }) ways.Add(method.Code, careful);
        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_method_changes_rows_inside_its_intervals_and_no_others(string method, bool careful)
    {
        var story = Tell(method, 0.8, careful);
        var planted = Assert.Single(story.Forged);
        Assert.Equal((method, careful ? "1" : "0"), (planted["method"], planted["careful"]));
        Assert.NotEmpty(story.Changed);
        Assert.All(story.Changed, key => Assert.True(story.Falsified(key), $"{key} changed outside the intervals of the truth"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_stronger_forger_changes_more(string method, bool careful)
    {
        double Shift(double strength) => Tell(method, strength, careful).Shift();
        Assert.True(Shift(1) > Shift(0.15), $"{method}: {Shift(0.15):F3} at 0.15, {Shift(1):F3} at 1");
    }

    [Fact]
    public void A_crude_flat_line_repeats_one_value_for_hours_while_the_noise_goes_on()
    {
        var story = Tell("flatline", 1, careful: false);
        var rows = story.Rows(story.After);
        Assert.InRange(LongestRun(rows, "tsp_mgm3"), 12, int.MaxValue);
        Assert.InRange(LongestRun(story.Rows(story.Before), "tsp_mgm3"), 1, 6);
        Assert.InRange(LongestRun(rows, "noise_db"), 0, 4);
    }

    [Fact]
    public void A_crude_cap_is_the_highest_value_over_and_over()
    {
        var story = Tell("capped", 0.8, careful: false);
        var values = story.Rows(story.After).Where(r => Time(r["observed_at"]) >= story.From).Select(r => Number(r["tsp_mgm3"])).ToArray();
        Assert.InRange(values.Count(v => v == values.Max()), 20, values.Length);
        Assert.True(story.Rows(story.Before).Max(r => Number(r["tsp_mgm3"])) > 1.2 * values.Max());
    }

    [Fact]
    public void A_careful_cap_has_no_value_that_repeats_at_the_top()
    {
        var story = Tell("capped", 0.8, careful: true);
        var values = story.Rows(story.After).Where(r => Time(r["observed_at"]) >= story.From).Select(r => Number(r["tsp_mgm3"])).ToArray();
        Assert.InRange(values.Count(v => v == values.Max()), 1, values.Length / 20);
    }

    [Fact]
    public void A_turned_factor_scales_every_dust_channel_alike()
    {
        var story = Tell("factor_change", 0.5, careful: false); // 0.85 - 0.55 * 0.5 = 0.575
        foreach (var channel in new[] { "tsp_mgm3", "pm10_mgm3" }) Assert.Equal(0.575, story.Ratio(channel), 0.02);
    }

    [Fact]
    public void A_shield_keeps_coarse_dust_out_more_than_fine()
    {
        var story = Tell("shielded_inlet", 0.5, careful: false); // PM10 0.75 - 0.5 * 0.5 = 0.5, TSP 0.7 - 0.55 * 0.5 = 0.425
        Assert.Equal(0.5, story.Ratio("pm10_mgm3"), 0.05);
        Assert.InRange(story.Ratio("tsp_mgm3"), 0.35, story.Ratio("pm10_mgm3") + 0.02);
    }

    [Fact]
    public void Water_at_the_inlet_lowers_dust_and_raises_humidity()
    {
        var story = Tell("wetted_inlet", 0.8, careful: false);
        Assert.InRange(story.Ratio("pm10_mgm3"), 0.1, 0.75);
        Assert.InRange(story.Ratio("humidity_pct"), 1.05, 3);
    }

    [Fact]
    public void A_crude_replay_is_an_earlier_day_digit_for_digit()
    {
        var story = Tell("replayed", 1, careful: false);
        var days = story.Rows(story.After).GroupBy(r => Time(r["observed_at"]).Date)
            .ToDictionary(g => g.Key, g => g.ToDictionary(r => r["observed_at"][11..], r => r["tsp_mgm3"] + r["noise_db"]));
        var best = days.Keys.SelectMany(a => days.Keys.Where(b => b < a).Select(b => days[a].Count(t => days[b].TryGetValue(t.Key, out var v) && v == t.Value))).Max();
        Assert.InRange(best, 90, 96);
    }

    [Fact]
    public void A_crude_clone_is_another_site_digit_for_digit()
    {
        var story = Tell("cloned_site", 1, careful: false);
        var mine = story.Rows(story.After).Where(r => Time(r["observed_at"]) >= story.From).ToDictionary(r => r["observed_at"], r => r["tsp_mgm3"]);
        var best = story.After.Values.Where(r => r["site_id"] != story.Site).GroupBy(r => r["site_id"])
            .Max(g => g.Count(r => mine.TryGetValue(r["observed_at"], out var v) && v == r["tsp_mgm3"]));
        Assert.InRange(best, mine.Count * 0.95, mine.Count);
    }

    [Theory]
    [InlineData("replayed")]
    [InlineData("cloned_site")]
    public void Rows_of_another_day_or_site_have_their_dust_where_PM25_is_not_measured_too(string method)
    {
        using var city = new WrittenCity(Base with { Days = 5, SiteCount = 30, Oddities = new Dictionary<string, double> { ["power_cut"] = 0 }, Forgeries = [new(method, 1, Careful: false, Count: 30)] });
        double Share(IEnumerable<Row> rows, string channel) => rows.Average(r => r[channel].Length > 0 ? 1.0 : 0);
        var sites = Read(city).Values.GroupBy(r => r["site_id"]).Select(s => (Fine: Share(s, "pm25_mgm3"), Dust: Share(s, "pm10_mgm3"))).ToArray();
        Assert.Equal(0, sites.Min(s => s.Fine));
        Assert.InRange(sites.Min(s => s.Dust), 0.9, 1);
    }

    [Fact]
    public void A_crude_forger_withholds_the_working_hours()
    {
        var (withheld, sent) = Tell("selective_offline", 0.6, careful: false).Withheld("noise_db");
        Assert.True(withheld > sent + 4, $"withheld {withheld:F1}, sent {sent:F1} dB");
    }

    [Fact]
    public void A_careful_forger_withholds_the_dusty_rows()
    {
        var (withheld, sent) = Tell("selective_offline", 0.6, careful: true).Withheld("tsp_mgm3");
        Assert.True(withheld > 1.3 * sent, $"withheld {withheld:F3}, sent {sent:F3} mg/m³");
    }

    private static int LongestRun(IEnumerable<Row> rows, string column)
    {
        var (best, run, last) = (0, 0, "");
        foreach (var row in rows) (run, last, best) = (row[column] == last ? run + 1 : 1, row[column], Math.Max(best, row[column] == last ? run + 1 : 1));
        return best;
    }

    private static string Key(Row row) => row["site_id"] + "|" + row["observed_at"];

    private static Story Tell(string method, double strength, bool careful)
    {
        using var forged = new WrittenCity(Base with { WithoutForgery = false, Forgeries = [new(method, strength, careful)] });
        return new(Honest.Value, Read(forged), forged.Rows("truth", "forged.csv"), forged.Rows("truth", "intervals.csv"));
    }

    private static Dictionary<string, Row> Read(WrittenCity city) => city.Rows("data", "dust-*.csv").ToDictionary(Key);

    private sealed record Story(Dictionary<string, Row> Before, Dictionary<string, Row> After, IReadOnlyList<Row> Forged, IReadOnlyList<Row> Intervals)
    {
        public string Site => Forged[0]["subject_id"];

        public DateTime From => Time(Forged[0]["from"] + " 00:00:00");

        /// <summary>Keys of rows that differ or are missing.</summary>
        public HashSet<string> Changed { get; } = [.. Before.Where(b => !After.TryGetValue(b.Key, out var a) || !a.SequenceEqual(b.Value)).Select(b => b.Key)];

        public IEnumerable<Row> Rows(Dictionary<string, Row> city) => city.Values.Where(r => r["site_id"] == Site);

        public bool Falsified(string key)
        {
            var (site, time) = (key.Split('|')[0], Time(key.Split('|')[1]));
            return Intervals.Any(i => i["subject_id"] == site && Time(i["from"]) <= time && time < Time(i["to"]));
        }

        /// <summary>Mean over falsified rows, after over before.</summary>
        public double Ratio(string column)
        {
            var rows = Changed.Where(k => After.ContainsKey(k)).Select(k => (Before: Number(Before[k][column]), After: Number(After[k][column])))
                .Where(r => !double.IsNaN(r.Before + r.After)).ToArray();
            return rows.Sum(r => r.After) / rows.Sum(r => r.Before);
        }

        /// <summary>Means of what the honest site would have sent, over the rows that were withheld and over those that were not.</summary>
        public (double Withheld, double Sent) Withheld(string column)
        {
            var rows = Rows(Before).Where(r => r[column].Length > 0 && Time(r["observed_at"]) >= From).ToLookup(r => Changed.Contains(Key(r)), r => Number(r[column]));
            return (rows[true].Average(), rows[false].Average());
        }

        /// <summary>Sum of |change of TSP|, a withheld value counting whole, over the sum of TSP.</summary>
        public double Shift()
        {
            var before = Rows(Before).Where(r => r["tsp_mgm3"].Length > 0).ToArray();
            return before.Sum(r => After.TryGetValue(Key(r), out var a) && a["tsp_mgm3"].Length > 0
                ? Math.Abs(Number(a["tsp_mgm3"]) - Number(r["tsp_mgm3"])) : Number(r["tsp_mgm3"])) / before.Sum(r => Number(r["tsp_mgm3"]));
        }
    }
}
