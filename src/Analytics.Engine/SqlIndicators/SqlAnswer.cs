using System.Globalization;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.SqlIndicators;

/// <summary>What the SQL said of one subject.</summary>
/// <param name="Exposure">Units that the value rests on.</param>
/// <param name="Abnormal">Units of them that were abnormal; NaN where the SQL does not say.</param>
/// <param name="Examples">Rows to look at.</param>
public sealed record SqlRow(Subject Subject, double Value, double Exposure, double Abnormal, IReadOnlyList<RowRef> Examples);

/// <summary>The answer of an analyst's SQL over a window.</summary>
/// <param name="Unknown">Ids that are no known subject; they are left out.</param>
public sealed record SqlAnswer(IReadOnlyList<SqlRow> Rows, bool HasAbnormal, IReadOnlyList<string> Unknown)
{
    public static readonly IReadOnlyList<string> Needed = ["subject_id", "value", "exposure"];

    public static readonly IReadOnlyList<string> Further = ["abnormal", "examples"];

    /// <exception cref="AnalyticsException">The SQL is wrong, or took too long, or too much memory, or answers in other columns.</exception>
    public static SqlAnswer Ask(SqlIndicatorDefinition definition, LakeQuery lake, DateOnly from, DateOnly asOf, CancellationToken cancel)
    {
        using var session = lake.OpenAsOf(from, asOf, definition.Limit);
        var sql = $"(\n{definition.Sql}\n)";
        CheckColumns(session.Run($"SELECT * FROM {sql} LIMIT 0", cancel).Columns);
        var answer = session.Run($"SELECT answer.*, known.named AS \"known name\", known.parent_id AS \"known parent\", known.district AS \"known district\" FROM {sql} AS answer LEFT JOIN ({Register(definition.Subject)}) AS known ON known.id = CAST(answer.subject_id AS VARCHAR)", cancel);
        return Read(definition, answer, (keys) => DaysOf(definition, session, keys, cancel));
    }

    private static void CheckColumns(IReadOnlyList<string> columns)
    {
        var missing = Needed.Except(columns).ToList();
        var other = columns.Except([.. Needed, .. Further]).ToList();
        var found = missing.Count > 0 ? $"it has no column {string.Join(", ", missing)}" : other.Count > 0 ? $"it has the unknown column {string.Join(", ", other)}" : "";
        if (found.Length > 0) throw new AnalyticsException($"The SELECT answers in columns {string.Join(", ", columns)}: {found}.", $"Needed: {string.Join(", ", Needed)}; allowed besides: {string.Join(", ", Further)}.");
    }

    private static SqlAnswer Read(SqlIndicatorDefinition definition, QueryAnswer answer, Func<IReadOnlyCollection<string>, IReadOnlyDictionary<string, DateOnly>> daysOf)
    {
        int At(string name) => answer.Columns.ToList().IndexOf(name);
        var (id, value, exposure, abnormal, examples, name, parent, district) =
            (At("subject_id"), At("value"), At("exposure"), At("abnormal"), At("examples"), answer.Columns.Count - 3, answer.Columns.Count - 2, answer.Columns.Count - 1);
        var keys = answer.Rows.Select(r => (IReadOnlyList<string>)(examples < 0 ? [] : KeysIn(r[examples]))).ToList();
        var days = definition.RowsIn is null ? new Dictionary<string, DateOnly>() : daysOf([.. keys.SelectMany(k => k).Distinct()]);
        var rows = new List<SqlRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (row, rowKeys) in answer.Rows.Zip(keys))
        {
            var subject = Convert.ToString(row[id], CultureInfo.InvariantCulture) ?? "";
            if (!seen.Add(subject)) throw new AnalyticsException($"The SELECT says two things of subject '{subject}'.", "Give one row per subject_id: GROUP BY it.");
            if (row[district] is null || Number(row[value]) is not { } number || !double.IsFinite(number)) continue;
            var refs = rowKeys.Where(days.ContainsKey).Select(k => new RowRef(definition.RowsIn!.Name, days[k], k));
            rows.Add(new SqlRow(new Subject(definition.Subject, (string)row[name]!, Convert.ToString(row[parent], CultureInfo.InvariantCulture) ?? "", (string)row[district]!),
                number, Number(row[exposure]) ?? 0, abnormal < 0 ? double.NaN : Number(row[abnormal]) ?? 0, [.. refs]));
        }
        return new SqlAnswer(rows, abnormal >= 0, [.. answer.Rows.Where(r => r[district] is null).Select(r => Convert.ToString(r[id], CultureInfo.InvariantCulture) ?? "").Order(StringComparer.Ordinal)]);
    }

    private static double? Number(object? cell)
    {
        try
        {
            return cell is null ? null : Convert.ToDouble(cell is System.Numerics.BigInteger big ? (double)big : cell, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException)
        {
            throw new AnalyticsException($"The SELECT answers '{cell}' where a number is expected.", "value, exposure and abnormal are numbers.", e);
        }
    }

    private static string[] KeysIn(object? cell) => cell switch
    {
        null => [],
        string text => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        System.Collections.IEnumerable list => [.. list.Cast<object?>().Select(k => Convert.ToString(k, CultureInfo.InvariantCulture) ?? "").Where(k => k.Length > 0)],
        _ => [Convert.ToString(cell, CultureInfo.InvariantCulture)!],
    };

    /// <summary>The partition of each example's row.</summary>
    private static Dictionary<string, DateOnly> DaysOf(SqlIndicatorDefinition definition, LakeSession session, IReadOnlyCollection<string> keys, CancellationToken cancel)
    {
        if (keys.Count == 0) return [];
        var (dataset, key) = (definition.RowsIn!.Name, definition.RowsIn.Key[0]);
        var list = string.Join(", ", keys.Order(StringComparer.Ordinal).Select(k => $"'{k.Replace("'", "''", StringComparison.Ordinal)}'"));
        return session.Run($"SELECT {key}, strftime(CAST(day AS DATE), '%Y-%m-%d') FROM {dataset} WHERE {key} IN ({list})", cancel).Rows
            .ToDictionary(r => (string)r[0]!, r => DateOnly.ParseExact((string)r[1]!, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>All subjects of a type that a list may name: the ids by which the SQL may call them, their names as subjects, whom they belong to.</summary>
    private static string Register(SubjectType type) => type == SubjectType.Lane ? Lanes : $"SELECT *, id AS named FROM ({Subjects(type)})";

    /// <summary>A lane may be called <c>station_id/lane_id</c> everywhere (<see cref="Subject.LaneId"/>).</summary>
    private const string Lanes = """
        SELECT DISTINCT unnest([station_id || '/' || lane_id, named]) AS id, station_id AS parent_id, district, named FROM (
            SELECT DISTINCT i.station_id, i.lane_id, coalesce(s.district, '') AS district,
                CASE WHEN starts_with(i.lane_id, i.station_id) AND length(i.lane_id) > length(i.station_id) THEN i.lane_id ELSE i.station_id || '/' || i.lane_id END AS named
            FROM inspections AS i LEFT JOIN stations AS s USING (station_id))
        """;

    private static string Subjects(SubjectType type) => type switch
    {
        SubjectType.Station => "SELECT station_id AS id, '' AS parent_id, district FROM stations",
        SubjectType.Site => "SELECT site_id AS id, '' AS parent_id, district FROM sites",
        SubjectType.Enterprise => "SELECT enterprise_id AS id, '' AS parent_id, district FROM enterprises",
        SubjectType.Case => "SELECT case_id AS id, enterprise_id AS parent_id, district FROM cases",
        SubjectType.Visit => "SELECT visit_id AS id, enterprise_id AS parent_id, district FROM visits",
        SubjectType.Inspector => "SELECT id, '' AS parent_id, max_by(district, started_at) AS district FROM (SELECT trim(unnest(string_split(inspector_ids, ';'))) AS id, district, started_at FROM visits) GROUP BY id",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a subject of a list"),
    };
}
