using Analytics.Core.Dust;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Scoring;

/// <summary>One way to order the subjects of a day, to hold beside the lists' own.</summary>
/// <param name="Scores">Score per subject of the day, higher = sooner; subjects left out are never listed. It is given the day, the suspicions of that day and nothing later.</param>
public sealed record Ranker(string Name, Bilingual Title, Func<DateOnly, IReadOnlyList<Suspicion>, IReadOnlyDictionary<Subject, double>> Scores)
{
    /// <summary>By the highest probability of any method, as given.</summary>
    public static Ranker ByProbability(string name, Bilingual title) => new(name, title, (_, suspicions) => Best(suspicions, s => s.Probability));

    /// <summary>By a model's probability.</summary>
    public static Ranker ByModel(string name, Bilingual title, Func<DateOnly, Func<IReadOnlyList<Suspicion>, IReadOnlyList<double>>?> modelOn) => new(name, title, (day, suspicions) =>
    {
        if (modelOn(day) is not { } model) return Best(suspicions, s => s.Probability);
        var probabilities = model(suspicions);
        return suspicions.Select((s, i) => (s.Subject, P: probabilities[i])).GroupBy(x => x.Subject).ToDictionary(g => g.Key, g => g.Max(x => x.P));
    });

    /// <summary>The same score for everybody: what drawing lots would find.</summary>
    public static readonly Ranker Random = new("random", new("随机抽取", "drawn by lot"), (_, suspicions) => Best(suspicions, _ => 0));

    /// <summary>By the evidence of one indicator alone.</summary>
    public static Ranker ByIndicator(string id) => new(id, new($"单一指标 {id}", $"indicator {id} alone"),
        (_, suspicions) => Best(suspicions, s => s.Reasons.Where(r => r.Indicator == id).Select(r => r.Evidence).DefaultIfEmpty(0).Max()));

    private static Dictionary<Subject, double> Best(IEnumerable<Suspicion> suspicions, Func<Suspicion, double> score) =>
        suspicions.GroupBy(s => s.Subject).ToDictionary(g => g.Key, g => g.Max(score));
}

/// <summary>What a bureau would look at without any of this: the rules of thumb of each programme, over the same window.</summary>
public sealed class RulesOfThumb(ParquetLake lake, int windowDays)
{
    private readonly Dictionary<DateOnly, IReadOnlyDictionary<Subject, (double Sum, double Count)>> days = [];

    public IReadOnlyList<Ranker> Of(LeadKind kind) => kind switch
    {
        LeadKind.VehicleInspection => [new Ranker("highest_pass_rate", new("合格率最高", "highest pass rate"), (day, _) => Means(day, PassesOf))],
        LeadKind.DustMonitor => [new Ranker("lowest_mean", new("均值最低", "lowest mean PM10"), (day, _) => Means(day, LevelsOf).ToDictionary(m => m.Key, m => -m.Value))],
        _ => [],
    };

    private Dictionary<Subject, double> Means(DateOnly day, Func<DateOnly, IReadOnlyDictionary<Subject, (double, double)>> ofDay)
    {
        var sums = new Dictionary<Subject, (double Sum, double Count)>();
        for (var d = day.AddDays(1 - windowDays); d <= day; d = d.AddDays(1))
        {
            if (!days.TryGetValue(d, out var seen)) days[d] = seen = ofDay(d);
            foreach (var (subject, (sum, count)) in seen)
                sums[subject] = sums.TryGetValue(subject, out var before) ? (before.Sum + sum, before.Count + count) : (sum, count);
        }
        return sums.Where(s => s.Value.Count > 0).ToDictionary(s => s.Key, s => s.Value.Sum / s.Value.Count);
    }

    private Dictionary<Subject, (double, double)> PassesOf(DateOnly day)
    {
        var tests = lake.Read(VehicleDatasets.Inspections, day, ["station_id", "lane_id", "passed"]);
        TextColumn station = tests.Texts("station_id"), lane = tests.Texts("lane_id"), passed = tests.Texts("passed");
        return Sum(tests.RowCount, row => (Subject.Lane(station[row] ?? "", lane[row] ?? "", ""), passed[row] switch { "1" => 1, "0" => 0, _ => double.NaN }));
    }

    private Dictionary<Subject, (double, double)> LevelsOf(DateOnly day)
    {
        var readings = lake.Read(DustDatasets.Dust, day, ["site_id", "pm10_mgm3"]);
        var site = readings.Texts("site_id");
        var level = readings.Numbers("pm10_mgm3");
        return Sum(readings.RowCount, row => (Subject.Site(site[row] ?? "", ""), level[row]));
    }

    private static Dictionary<Subject, (double, double)> Sum(int rows, Func<int, (Subject Subject, double Value)> at)
    {
        var sums = new Dictionary<Subject, (double Sum, double Count)>();
        for (var row = 0; row < rows; row++)
        {
            var (subject, value) = at(row);
            if (double.IsNaN(value)) continue;
            sums[subject] = sums.TryGetValue(subject, out var before) ? (before.Sum + value, before.Count + 1) : (value, 1);
        }
        return sums;
    }
}
