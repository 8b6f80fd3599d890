using System.Text.Json;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Engine.Scoring;

/// <summary>What was observed over a window of days. The observations of an indicator are made when they are asked for: of a city's millions only those of one indicator are needed at a time.</summary>
/// <param name="days">Oldest first.</param>
public sealed class ObservedDays(IReadOnlyList<ObservedDay> days)
{
    /// <summary>The indicators that observed something, in the order of their ids.</summary>
    public IReadOnlyList<string> Indicators { get; } = [.. days.SelectMany(d => d.Indicators).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>By day, the oldest first.</summary>
    public IEnumerable<Observation> Of(string indicator) => days.SelectMany(d => d.Of(indicator));

    public IEnumerable<Observation> All => days.SelectMany(d => d.All);

    /// <summary>The days of which the indicator has anything, the oldest first.</summary>
    public IEnumerable<ObservedDay> DaysOf(string indicator) => days.Where(d => d.Indicators.Contains(indicator));

    /// <summary>The same of observations that are at hand.</summary>
    public static ObservedDays From(LeadKind kind, IEnumerable<Observation> observations) =>
        new([.. observations.GroupBy(o => o.Day).OrderBy(d => d.Key).Select(d => new ObservedDay(d.Key, ObservationTable.ToTable(kind, [.. d])))]);
}

/// <summary>What was observed on one day, as the columns of <see cref="ObservationTable"/>.</summary>
public sealed class ObservedDay
{
    private readonly Dictionary<string, int[]> rows;
    private readonly SubjectType[] types;
    private readonly TextColumn indicator, type, id, parent, district;
    private readonly PackedTexts tag, roll, examples;
    private readonly double[] exposure, count, expected, sum, squares, extreme;

    public ObservedDay(DateOnly day, Table table)
    {
        Day = day;
        HasRoll = table.Has(ObservationTable.Roll);
        (indicator, type, id, parent, district) = (table.Texts("indicator"), table.Texts("subject_type"), table.Texts("subject_id"), table.Texts("parent_id"), table.Texts("district"));
        (tag, roll, examples) = (new(table.Texts("tag")), new(table.Texts(ObservationTable.Roll)), new(table.Texts("examples")));
        (exposure, count, expected) = (table.Numbers("exposure"), table.Numbers("count"), table.Numbers("expected"));
        (sum, squares, extreme) = (table.Numbers("sum"), table.Numbers("sum_of_squares"), table.Numbers("extreme"));
        types = [.. type.Values.Select(ContractCodes.SubjectTypeOf)];
        rows = Enumerable.Range(0, table.RowCount).GroupBy(row => indicator.Codes[row]).ToDictionary(g => indicator.Values[g.Key], g => g.ToArray(), StringComparer.Ordinal);
    }

    public DateOnly Day { get; }

    /// <summary>Whether <see cref="Observation.Roll"/> was read.</summary>
    public bool HasRoll { get; }

    public IReadOnlyCollection<string> Indicators => rows.Keys;

    public IEnumerable<Observation> Of(string id) => rows.TryGetValue(id, out var own) ? own.Select(At) : [];

    public IEnumerable<Observation> All => Enumerable.Range(0, exposure.Length).Select(At);

    public int CountOf(string id) => rows.TryGetValue(id, out var own) ? own.Length : 0;

    /// <summary>Of each subject of an indicator that was evaluated how many units, and the sum over them: of its values, else of what was abnormal.</summary>
    public IEnumerable<(Subject Subject, double Exposure, double Sum)> SumsOf(string id) =>
        rows.TryGetValue(id, out var own) ? own.Select(row => (SubjectAt(row), exposure[row], sum[row] != 0 ? sum[row] : count[row])) : [];

    private Subject SubjectAt(int row) => new(types[type.Codes[row]], id[row]!, parent[row] ?? "", district[row] ?? "");

    private Observation At(int row) => new(indicator[row]!, SubjectAt(row), Day)
    {
        Exposure = exposure[row],
        Count = count[row],
        Expected = expected[row],
        Sum = sum[row],
        SumOfSquares = squares[row],
        Extreme = extreme[row],
        Tag = tag[row] ?? "",
        Roll = roll[row] ?? "",
        Examples = examples.IsMissing(row) ? [] : new LazyExamples(examples, row),
    };

    /// <summary>Examples are read from their text only when somebody looks at them: of a million, a few dozen are.</summary>
    private sealed class LazyExamples(PackedTexts texts, int row) : IReadOnlyList<Example>
    {
        private IReadOnlyList<Example>? read;

        private IReadOnlyList<Example> Read => read ??= JsonSerializer.Deserialize<List<Example>>(texts[row]!, EngineJson.Compact)!;

        public Example this[int index] => Read[index];

        public int Count => Read.Count;

        public IEnumerator<Example> GetEnumerator() => Read.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
