using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Analytics.Engine.Pipelines;

/// <summary>Checks a pipeline against <c>pipelines/schema.json</c> and says what the schema allows at each mistake.</summary>
public static class PipelineSchema
{
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(Text).GetAwaiter().GetResult());

    /// <summary>The schema as shipped; it travels inside the program, so that a moved folder cannot loosen the check.</summary>
    public static string Text => Embedded("pipelines/schema.json");

    /// <summary>
    /// Whether a pipeline is, to the letter, one of those shipped. These were checked when the program was made, and need not be again at every start: reading
    /// the schema takes longer than reading a small file.
    /// </summary>
    public static bool IsShipped(string json) => Shipped.Value.Contains(json);

    public static IEnumerable<Problem> Check(string path, JObject pipeline) =>
        Schema.Value.Validate(pipeline).SelectMany(error => Say(path, pipeline, error));

    private static readonly Lazy<HashSet<string>> Shipped = new(() => typeof(PipelineSchema).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("pipelines/", StringComparison.Ordinal) && n != "pipelines/schema.json").Select(Embedded).ToHashSet(StringComparer.Ordinal));

    private static string Embedded(string name)
    {
        using var stream = typeof(PipelineSchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<Problem> Say(string path, JObject root, ValidationError error)
    {
        if (error is ChildSchemaValidationError { Kind: ValidationErrorKind.NotOneOf } choice) return SayChoice(path, root, choice);
        if (error is ChildSchemaValidationError nested) return nested.Errors.Values.SelectMany(e => e).SelectMany(e => Say(path, root, e));
        if (error is MultiTypeValidationError types)
            return ClosestType(types) is { } errors ? errors.SelectMany(e => Say(path, root, e)) : [Problem(path, root, error, "something else", Types(error.Schema))];
        return [SayOne(path, root, error)];
    }

    /// <summary>Several forms told apart by one word (a channel's name): says what is wrong with the form that was meant.</summary>
    private static IEnumerable<Problem> SayChoice(string path, JObject root, ChildSchemaValidationError choice)
    {
        const string Word = "channel";
        var found = (At(root, choice.Path) as JObject)?[Word];
        var meant = choice.Errors.FirstOrDefault(form => AllowedWords(form.Key).Contains(found?.ToString(), StringComparer.Ordinal));
        if (meant.Key is not null) return meant.Value.SelectMany(e => Say(path, root, e));
        var allowed = string.Join(", ", choice.Errors.Keys.SelectMany(AllowedWords));
        var (line, place) = Where(root, choice.Path ?? "");
        return [new Problem(path, line, $"{place}.{Word}", found is null ? "nothing" : Quote(found), $"one of: {allowed}")];

        static IEnumerable<string> AllowedWords(JsonSchema form) =>
            form.ActualSchema.ActualProperties.TryGetValue(Word, out var word) ? word.ActualSchema.Enumeration.Select(e => e?.ToString() ?? "") : [];
    }

    private static Problem SayOne(string path, JObject root, ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.NoAdditionalPropertiesAllowed => Problem(path, root, error, $"the unknown setting '{error.Property}'",
            $"one of: {string.Join(", ", error.Schema.ActualSchema.ActualProperties.Keys)}"),
        ValidationErrorKind.PropertyRequired => Problem(path, root, error, "nothing", $"the setting '{error.Property}'{Meaning(error.Schema, error.Property)}"),
        ValidationErrorKind.NotInEnumeration => Problem(path, root, error, Found(root, error),
            $"one of: {string.Join(", ", error.Schema.ActualSchema.Enumeration)}"),
        ValidationErrorKind.PatternMismatch => Problem(path, root, error, Found(root, error), $"a text like {error.Schema.ActualSchema.Pattern}"),
        ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig or ValidationErrorKind.NumberTooSmall => Problem(path, root, error, Found(root, error),
            $"{error.Schema.ActualSchema.Minimum} to {error.Schema.ActualSchema.Maximum}"),
        ValidationErrorKind.TooFewItems => Problem(path, root, error, "an empty list", $"at least {error.Schema.ActualSchema.MinItems} entry"),
        ValidationErrorKind.ItemsNotUnique => Problem(path, root, error, "the same entry twice", "each entry once"),
        ValidationErrorKind.StringTooShort => Problem(path, root, error, Found(root, error), $"at least {error.Schema.ActualSchema.MinLength} characters"),
        _ => Problem(path, root, error, Found(root, error), Types(error.Schema)),
    };

    private static Problem Problem(string path, JObject root, ValidationError error, string found, string expected)
    {
        var (line, place) = Where(root, error.Path ?? "");
        return new Problem(path, line, place, found, expected);
    }

    private static string Found(JObject root, ValidationError error) => At(root, error.Path) is { } token ? Quote(token) : "something else";

    internal static string Quote(JToken token)
    {
        var text = token is JValue ? token.ToString() : token.Type == JTokenType.Array ? "a list" : "an object";
        return token is JValue ? $"'{(text.Length > 60 ? text[..60] + "…" : text)}'" : text;
    }

    private static string Meaning(JsonSchema schema, string? property) =>
        property is not null && schema.ActualSchema.ActualProperties.TryGetValue(property, out var known)
        && (known.Description ?? known.ActualSchema.Description) is { Length: > 0 } text ? $" ({text.TrimEnd('.', '。')})" : "";

    private static string Types(JsonSchema schema)
    {
        var type = schema.ActualSchema.Type;
        var names = Enum.GetValues<JsonObjectType>().Where(t => t is not (JsonObjectType.None or JsonObjectType.Null) && type.HasFlag(t)).Select(Name);
        return string.Join(" or ", names) is { Length: > 0 } text ? text : "another value";

        static string Name(JsonObjectType type) => type switch
        {
            JsonObjectType.Array => "a list [ … ]",
            JsonObjectType.Object => "an object { … }",
            JsonObjectType.String => "a text in quotes",
            JsonObjectType.Integer => "a whole number",
            JsonObjectType.Number => "a number",
            JsonObjectType.Boolean => "true or false",
            _ => type.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>Of the types a value may have, the one it has but fills wrongly.</summary>
    private static ICollection<ValidationError>? ClosestType(MultiTypeValidationError error)
    {
        var wrongType = new HashSet<ValidationErrorKind>
        {
            ValidationErrorKind.StringExpected, ValidationErrorKind.NumberExpected, ValidationErrorKind.IntegerExpected, ValidationErrorKind.BooleanExpected,
            ValidationErrorKind.ObjectExpected, ValidationErrorKind.ArrayExpected, ValidationErrorKind.NullExpected,
        };
        return error.Errors.Values.FirstOrDefault(errors => errors.All(e => !wrongType.Contains(e.Kind) || e.Path != error.Path));
    }

    /// <summary>NJsonSchema says <c>#/sources[0].dataset</c>; people read <c>sources[0].dataset</c>. A place that is not there (a missing
    /// setting) has the line of the object that misses it.</summary>
    private static (int Line, string Place) Where(JObject root, string errorPath)
    {
        var place = errorPath.TrimStart('#', '/').Replace('/', '.');
        for (var at = place; ; at = at[..at.LastIndexOf('.')])
        {
            if (At(root, at) is IJsonLineInfo line && line.HasLineInfo()) return (line.LineNumber, place);
            if (!at.Contains('.')) return (1, place);
        }
    }

    private static JToken? At(JObject root, string? errorPath)
    {
        try
        {
            return root.SelectToken((errorPath ?? "").TrimStart('#', '/').Replace('/', '.'));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
