using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Newtonsoft.Json.Linq;

namespace Analytics.Engine.Pipelines;

/// <summary>
/// Builds a pipeline from its JSON and checks every name in it against what the program knows. It reads what it can, so that one
/// look finds all mistakes; what the schema already refused (a wrong type, a missing setting) is not said twice.
/// </summary>
internal sealed class PipelineNames(string path, IReadOnlyList<IndicatorCard> indicators, List<Problem> problems)
{
    /// <returns>Null when something a pipeline cannot be without was not readable; then there is a problem that says so.</returns>
    public Pipeline? Build(JObject root)
    {
        var kind = Text(root["kind"]) is { } code ? ContractCodes.KindOf(code) : null;
        CheckName(root["name"]);
        CheckSchedule(root["schedule"]?["cron"]);
        var sources = Items(root["sources"]).OfType<JObject>().Select(s => new SourceNames(path, problems).Build(s)).ToList();
        CheckSameFiles(root, sources);
        var chosen = kind is null ? [] : Choose(root["indicators"], kind.Value);
        var channels = Channels(root["channels"]);
        if (problems.Count > 0) return null;
        return new Pipeline
        {
            Name = (string)root["name"]!,
            Description = (string?)root["description"] ?? "",
            Kind = kind!.Value,
            Schedule = new Schedule((string)root["schedule"]!["cron"]!, (string)root["schedule"]!["time_zone"]!),
            Sources = [.. sources.OfType<SourceDefinition>()],
            WindowDays = (int)root["window_days"]!,
            Indicators = chosen,
            Model = (string)root["model"]!,
            Ranking = new RankingRules((int)root["capacity"]!, (double)root["minimum_probability"]!, (int)root["cooldown_days"]!, (double)root["exploration_share"]!),
            Channels = channels,
        };
    }

    private void CheckName(JToken? name)
    {
        var expected = Path.GetFileNameWithoutExtension(path);
        if (Text(name) is { } found && found != expected) Add(name, $"'{found}'", $"the file's own name, '{expected}'");
    }

    private void CheckSchedule(JToken? cron)
    {
        if (Text(cron) is { } text && Schedule.ProblemOf(text) is { } problem && problem.Split("; expected ") is [var found, var expected])
            Add(cron, found["found ".Length..], expected);
    }

    /// <summary>Two definitions of one dataset must not claim the same files.</summary>
    private void CheckSameFiles(JObject root, List<SourceDefinition?> sources)
    {
        for (var i = 0; i < sources.Count; i++)
            for (var j = 0; j < i; j++)
                if (sources[i] is { } later && sources[j] is { } earlier && later.Dataset == earlier.Dataset
                    && later.Files.FirstOrDefault(f => earlier.Files.Contains(f, StringComparer.OrdinalIgnoreCase)) is { } pattern)
                    Add(root["sources"]![i], $"'{pattern}' of {later.Dataset.Name} again, already in sources[{j}]", "each file pattern of a dataset once");
    }

    private List<IndicatorChoice> Choose(JToken? list, LeadKind kind)
    {
        var known = indicators.Where(c => c.Kind == kind).Select(c => c.Id).ToList();
        var chosen = new Dictionary<string, IndicatorChoice?>(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        if (Text(list) is { } word && word != "all") Add(list, $"'{word}'", "\"all\", or a list of ids");
        foreach (var entry in Text(list) == "all" ? [list!] : Items(list))
        {
            var idToken = entry is JObject ? entry["id"] : entry;
            if (Text(idToken) is not { } id)
            {
                if (idToken is null) Add(entry, "an entry without \"id\"", OneOf(known.Prepend("all")));
                continue;
            }
            var choice = (entry as JObject)?["enabled"] is JValue { Value: false } ? null : new IndicatorChoice(id, Number((entry as JObject)?["weight"]) ?? 1);
            if (!named.Add(id)) Add(idToken, $"'{id}' again", "each indicator once");
            else if (id == "all") foreach (var each in indicators.Where(c => c.Kind == kind && !c.NamedOnly).Select(c => c.Id)) chosen.TryAdd(each, choice is null ? null : choice with { Id = each });
            else if (known.Contains(id)) chosen[id] = choice;
            else Add(idToken, UnknownIndicator(id), OneOf(known.Prepend("all")));
        }
        return [.. known.Select(chosen.GetValueOrDefault).OfType<IndicatorChoice>()];
    }

    private string UnknownIndicator(string id) => indicators.FirstOrDefault(c => c.Id == id) is { } other
        ? $"'{id}', an indicator of {other.Kind.Code()}"
        : $"the unknown indicator '{id}'";

    private List<ChannelSettings> Channels(JToken? list)
    {
        var channels = new List<ChannelSettings>();
        foreach (var entry in Items(list).OfType<JObject>())
        {
            if (Text(entry["channel"]) is null) continue;
            var settings = ChannelSettings.From(entry);
            if (channels.Any(c => c.Name == settings.Name)) Add(entry, $"the channel name '{settings.Name}' again", "a \"name\" that tells them apart");
            if (settings.Channel == "webhook" && settings.Text("url") is null == settings.Text("url_env") is null)
                Add(entry, settings.Text("url") is null ? "no address" : "two addresses", "either \"url\" or \"url_env\"");
            if (settings is { Channel: "webhook" } && settings.Text("form") == "json" && settings.Text("secret_env") is null)
                Add(entry, "no \"secret_env\"", "the environment variable with the key that signs the message");
            if (settings.Text("user_env") is null != settings.Text("password_env") is null)
                Add(entry, "one of \"user_env\" and \"password_env\"", "both, or neither");
            channels.Add(settings);
        }
        return channels;
    }

    private void Add(JToken? at, string found, string expected) => problems.Add(Problem.At(path, at, found, expected));

    internal static string OneOf(IEnumerable<string> names) => $"one of: {string.Join(", ", names)}";

    internal static string? Text(JToken? token) => token is JValue { Value: string text } ? text : null;

    internal static double? Number(JToken? token) => token is JValue { Type: JTokenType.Integer or JTokenType.Float } ? (double)token : null;

    internal static IEnumerable<JToken> Items(JToken? token) => token is JArray list ? list : [];
}
