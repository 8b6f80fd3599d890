using Newtonsoft.Json.Linq;

namespace Analytics.Engine.Pipelines;

/// <summary>
/// The settings of one push channel (推送渠道) as the pipeline file gives them, already checked against the schema. Secrets are
/// never here: a setting that ends in <c>_env</c> names the environment variable that holds one.
/// </summary>
/// <param name="Channel"><c>file</c>, <c>email</c> or <c>webhook</c>.</param>
/// <param name="Name">Tells two of the same channel apart; by default the channel's.</param>
public sealed record ChannelSettings(string Channel, string Name, IReadOnlyDictionary<string, object> Values)
{
    public string? Text(string setting) => Values.GetValueOrDefault(setting) as string;

    public string Text(string setting, string otherwise) => Text(setting) ?? otherwise;

    public int Number(string setting, int otherwise) => Values.GetValueOrDefault(setting) is long value ? (int)value : otherwise;

    public IReadOnlyList<string> Texts(string setting, params string[] otherwise) =>
        Values.GetValueOrDefault(setting) as IReadOnlyList<string> ?? otherwise;

    internal static ChannelSettings From(JObject json)
    {
        var channel = (string)json["channel"]!;
        var values = json.Properties().Where(p => p.Name is not ("channel" or "name")).ToDictionary(p => p.Name, p => Plain(p.Value));
        return new ChannelSettings(channel, (string?)json["name"] ?? channel, values);
    }

    private static object Plain(JToken value) => value switch
    {
        JArray list => (IReadOnlyList<string>)[.. list.Select(item => (string)item!)],
        { Type: JTokenType.Integer } => (long)value,
        _ => value.ToString(),
    };
}
