using System.Globalization;
using Analytics.Core.Dust;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;
using Analytics.Simulation;

namespace Analytics.Engine.Tests.Simulation;

/// <summary>What every part of the city keeps: the contract's formats, its methods and oddities one by one, the same bytes for the same seed.</summary>
public class CityPromiseTests
{
    private static readonly CityOptions Small = new()
    {
        StationCount = 3,
        LanesPerStation = 2,
        TestsPerLaneDay = 12,
        SiteCount = 8,
        EnterpriseCount = 60,
        VisitsPerDay = 12,
        InspectorCount = 8,
        Days = 10,
        WithoutForgery = true,
        OddityIntensity = 0,
    };

    /// <summary>The parts of the city and the files of each. A visit likely to find a violation is nobody's forgery.</summary>
    private static readonly Dictionary<LeadKind, IReadOnlyList<Dataset>> Parts = new()
    {
        [LeadKind.VehicleInspection] = VehicleDatasets.All,
        [LeadKind.DustMonitor] = DustDatasets.All,
    };

    public static TheoryData<string> MethodCodes() => [.. Methods.All.Where(m => Parts.ContainsKey(m.Kind)).Select(m => m.Code)];

    public static TheoryData<string> OddityNames() => [.. CitySimulation.Oddities.Select(o => o.Name)];

    public static TheoryData<string> DatasetNames() => [.. Datasets.Select(d => d.Name)];

    private static IEnumerable<Dataset> Datasets => Parts.Values.SelectMany(all => all);

    [Theory]
    [MemberData(nameof(DatasetNames))]
    public void An_honest_city_writes_every_dataset_within_its_hard_rules(string name)
    {
        var dataset = Datasets.Single(d => d.Name == name);
        using var city = new WrittenCity(Small);
        var rows = city.Rows("data", name + "*.csv");
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            Assert.All(row.Keys, column => Assert.True(dataset.IndexOf(column) >= 0, $"{name} has no column '{column}'"));
            foreach (var column in dataset.Columns)
                if (!row.TryGetValue(column.Name, out var cell) || cell.Length == 0) Assert.False(column.Required, $"{name}.{column.Name} is empty");
                else Assert.True(Fits(column, cell), $"{name}.{column.Name} is '{cell}'");
        }
    }

    [Theory]
    [MemberData(nameof(MethodCodes))]
    public void Every_method_can_be_planted_crude_and_careful_and_is_in_the_truth(string method)
    {
        var only = OnlyPart(Methods.Get(method).Kind) with { WithoutForgery = false };
        using var honest = new WrittenCity(only with { WithoutForgery = true });
        foreach (var careful in new[] { false, true })
        {
            using var forged = new WrittenCity(only with { Forgeries = [new(method, 0.8, careful)] });
            Assert.All(forged.Rows("truth", "forged.csv"), row => Assert.Equal((method, careful ? "1" : "0"), (row["method"], row["careful"])));
            Assert.NotEmpty(forged.Rows("truth", "forged.csv"));
            Assert.True(forged.Rows("truth", "records.csv").Count + forged.Rows("truth", "intervals.csv").Count > 0, "no falsified record in the truth");
            Assert.NotEqual(Data(honest), Data(forged));
        }
    }

    [Theory]
    [MemberData(nameof(OddityNames))]
    public void Every_oddity_can_be_turned_up_alone(string name)
    {
        // Only a busy lane still has a queue at closing time.
        var city = name == "overtime" ? Small with { TestsPerLaneDay = 150 } : Small;
        using var odd = new WrittenCity(city with { Oddities = new Dictionary<string, double> { [name] = 100 } });
        using var plain = new WrittenCity(city);
        Assert.NotEqual(Data(plain), Data(odd));
        Assert.Contains(odd.Rows("truth", "oddities.csv"), row => row["oddity"] == name);
        Assert.DoesNotContain(plain.Rows("truth", "oddities.csv"), row => row["oddity"] == name);
        Assert.Empty(odd.Rows("truth", "forged.csv"));
    }

    [Fact]
    public void The_same_seed_writes_the_same_bytes()
    {
        var options = Small with { WithoutForgery = false, OddityIntensity = 3 };
        using var first = new WrittenCity(options);
        using var second = new WrittenCity(options);
        Assert.Equal(first.Files(), second.Files());
    }

    [Fact]
    public void A_forgery_in_one_part_leaves_the_other_parts_as_they_were()
    {
        using var honest = new WrittenCity(Small);
        using var forged = new WrittenCity(Small with { WithoutForgery = false, Forgeries = [new("flatline", 1, false)] });
        var changed = Data(honest).Except(Data(forged)).Select(f => f.Key).ToArray();
        Assert.NotEmpty(changed);
        Assert.All(changed, file => Assert.StartsWith("data/dust-", file));
    }

    [Fact]
    public void The_names_of_oddities_differ_and_a_wrong_one_is_answered_with_the_list()
    {
        Assert.Equal(CitySimulation.Oddities.Count, CitySimulation.Oddities.Select(o => o.Name).Distinct().Count());
        var error = Assert.Throws<ArgumentException>(() => (Small with { Oddities = new Dictionary<string, double> { ["sunspots"] = 1 } }).Check());
        Assert.Contains("'sunspots'", error.Message);
        Assert.All(CitySimulation.Oddities, o => Assert.Contains(o.Name, error.Message));
    }

    [Fact]
    public void A_folder_that_holds_a_city_is_refused()
    {
        using var city = new WrittenCity(Small with { Days = 1 });
        var error = Assert.Throws<IOException>(() => CitySimulation.Write(city.Folder, Small, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("holds files already", error.Message);
    }

    private static CityOptions OnlyPart(LeadKind kind) => Small with
    {
        StationCount = kind == LeadKind.VehicleInspection ? Small.StationCount : 0,
        SiteCount = kind == LeadKind.DustMonitor ? Small.SiteCount : 0,
        EnterpriseCount = kind == LeadKind.EnforcementRecord ? Small.EnterpriseCount : 0,
    };

    private static KeyValuePair<string, string>[] Data(WrittenCity city) => [.. city.Files().Where(f => f.Key.StartsWith("data/", StringComparison.Ordinal))];

    private static bool Fits(Column column, string cell) => column.Type switch
    {
        ColumnType.Text => column.Codes.Count == 0 || column.Codes.Contains(cell),
        ColumnType.Time => DateTime.TryParseExact(cell, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ColumnType.Date => DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ColumnType.Flag => cell is "0" or "1",
        _ => double.TryParse(cell, CultureInfo.InvariantCulture, out var value) && column.Hard.Contains(value)
            && (column.Type != ColumnType.Integer || value == Math.Floor(value)),
    };
}
