using System.Collections.Frozen;
using System.Globalization;
using Analytics.Core;
using Analytics.Core.Sources;
using Newtonsoft.Json.Linq;
using static Analytics.Engine.Pipelines.PipelineNames;

namespace Analytics.Engine.Pipelines;

/// <summary>Builds one source of a pipeline and checks its datasets, columns, units, codes and phases.</summary>
internal sealed class SourceNames(string path, List<Problem> problems)
{
    public SourceDefinition? Build(JObject source)
    {
        if (Text(source["dataset"]) is not { } name) return null;
        if (Catalog.Datasets.FirstOrDefault(d => d.Name == name) is not { } dataset)
        {
            Add(source["dataset"], $"the unknown dataset '{name}'", OneOf(Catalog.Datasets.Select(d => d.Name)));
            return null;
        }
        var plain = new SourceDefinition(dataset);
        var (label, interval) = Times(source["times"] as JObject);
        return plain with
        {
            Files = Texts(source["files"]) is { Count: > 0 } files ? files : plain.Files,
            Aliases = Aliases(dataset, source["aliases"]),
            TimeLabel = label,
            Interval = interval,
            Zone = Text(source["times"]?["zone"]) == "UTC" ? TimeSpan.Zero : ChinaTime.Offset,
            Units = Columns(dataset, source["units"], Unit),
            Codes = Columns(dataset, source["codes"], Codes),
            Missing = MissingTexts(dataset, source["missing"]),
            NotDetected = [.. plain.NotDetected.Union(Texts(source["not_detected"]), StringComparer.OrdinalIgnoreCase)],
            Floors = Columns(dataset, source["floors"], Floor),
            Phases = Phases(dataset, source["phases"]),
        };
    }

    private (TimeLabel Label, TimeSpan Interval) Times(JObject? times)
    {
        var label = Text(times?["label"]) == "end" ? TimeLabel.End : TimeLabel.Start;
        var minutes = Number(times?["interval_minutes"]);
        if (label == TimeLabel.End && minutes is null) Add(times?["label"], "label 'end' without an interval", "\"interval_minutes\", so that the start is known");
        return (label, TimeSpan.FromMinutes(minutes ?? 0));
    }

    private FrozenDictionary<string, string> Aliases(Dataset dataset, JToken? aliases)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (header, column) in Properties(aliases))
        {
            if (Text(column) is not { } name || Find(dataset, name, column) is null) continue;
            if (dataset.IndexOf(header) >= 0 && header != name) Add(column, $"the header '{header}', a column itself", $"a header that is no column of {dataset.Name}");
            else if (!found.TryAdd(header, name)) Add(column, $"the header '{header}' again", "each header once");
        }
        return found.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private UnitChange? Unit(Column column, JToken value)
    {
        if (column.Type is not (ColumnType.Number or ColumnType.Integer)) return Refuse<UnitChange>(value, $"a unit for '{column.Name}'", "a column with numbers");
        if (Number(value) is { } factor) return factor != 0 && double.IsFinite(factor) ? new UnitChange(factor) : Refuse<UnitChange>(value, "a factor of 0", "another factor");
        if (Text(value) is not { } unit) return null;
        return Units.Find(column.Name, unit) ?? Refuse<UnitChange>(value, $"the unit '{unit}' for '{column.Name}'",
            Units.AllowedFor(column.Name) is { Count: > 0 } units ? OneOf(units) + ", or a factor" : "a factor; the column's name carries no unit");
    }

    private IReadOnlyDictionary<string, string>? Codes(Column column, JToken value)
    {
        if (column.Type is ColumnType.Time or ColumnType.Date or ColumnType.Number)
            return RefuseText(value, $"codes for '{column.Name}'", "a column with codes, whole numbers or 0/1");
        var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (found, target) in Properties(value))
        {
            if (Text(target) is not { } code) continue;
            if (AllowedCodes(column, code) is { } allowed) Add(target, $"'{code}' for '{column.Name}'", allowed);
            else if (!codes.TryAdd(found, code)) Add(target, $"'{found}' again (upper and lower case are one)", "each code of the file once");
        }
        return codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What is allowed when the code is not; null when it is.</summary>
    private static string? AllowedCodes(Column column, string code)
    {
        if (column.Codes.Count > 0) return column.Codes.Contains(code, StringComparer.Ordinal) ? null : OneOf(column.Codes);
        if (column.Type == ColumnType.Text) return null;
        var isNumber = double.TryParse(code, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        return isNumber && number == Math.Floor(number) && column.Hard.Contains(number) ? null : $"a whole number, {column.Hard.Low} to {column.Hard.High}";
    }

    private double? Floor(Column column, JToken value)
    {
        if (Number(value) is not { } floor) return null;
        if (column.Type is not (ColumnType.Number or ColumnType.Integer)) return Refuse<double>(value, $"a floor for '{column.Name}'", "a column with numbers");
        return column.Hard.Contains(floor) ? floor : Refuse<double>(value, $"{floor} for '{column.Name}'", $"{column.Hard.Low} to {column.Hard.High}");
    }

    private FrozenDictionary<string, IReadOnlyList<string>> MissingTexts(Dataset dataset, JToken? missing)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (column, marks) in Properties(missing))
            if (column == "*" || Find(dataset, column, marks) is not null)
                found[column] = [.. Items(marks).OfType<JValue>().Select(m => Convert.ToString(m.Value, CultureInfo.InvariantCulture)!)];
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FrozenDictionary<string, IReadOnlyDictionary<string, string>> Phases(Dataset dataset, JToken? phases)
    {
        var found = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (phases is not null && dataset.IndexOf("phase") < 0)
        {
            Add(phases, $"phases of '{dataset.Name}'", "phases only where the dataset is process");
            return found.ToFrozenDictionary(StringComparer.Ordinal);
        }
        var methods = Catalog.Dataset("inspections")["method"].Codes;
        foreach (var (method, codes) in Properties(phases))
        {
            if (!methods.Contains(method, StringComparer.Ordinal)) Add(codes, $"the unknown method '{method}'", OneOf(methods));
            else if (Codes(dataset["phase"], codes) is { } table) found[method] = table;
        }
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private FrozenDictionary<string, T> Columns<T>(Dataset dataset, JToken? values, Func<Column, JToken, T?> read) where T : struct =>
        Properties(values).Select(p => (p.Name, Value: Find(dataset, p.Name, p.Value) is { } column ? read(column, p.Value) : null))
            .Where(p => p.Value is not null).ToFrozenDictionary(p => p.Name, p => p.Value!.Value, StringComparer.Ordinal);

    private FrozenDictionary<string, T> Columns<T>(Dataset dataset, JToken? values, Func<Column, JToken, T?> read) where T : class =>
        Properties(values).Select(p => (p.Name, Value: Find(dataset, p.Name, p.Value) is { } column ? read(column, p.Value) : null))
            .Where(p => p.Value is not null).ToFrozenDictionary(p => p.Name, p => p.Value!, StringComparer.Ordinal);

    private Column? Find(Dataset dataset, string column, JToken at)
    {
        if (dataset.IndexOf(column) is var i and >= 0) return dataset.Columns[i];
        Add(at, $"the unknown column '{column}' of {dataset.Name}", OneOf(dataset.Columns.Select(c => c.Name)));
        return null;
    }

    private T? Refuse<T>(JToken at, string found, string expected) where T : struct
    {
        Add(at, found, expected);
        return null;
    }

    private IReadOnlyDictionary<string, string>? RefuseText(JToken at, string found, string expected)
    {
        Add(at, found, expected);
        return null;
    }

    private static IEnumerable<(string Name, JToken Value)> Properties(JToken? token) =>
        token is JObject map ? map.Properties().Select(p => (p.Name, p.Value)) : [];

    private static List<string> Texts(JToken? token) => [.. Items(token).Select(Text).OfType<string>()];

    private void Add(JToken? at, string found, string expected) => problems.Add(Problem.At(path, at, found, expected));
}
