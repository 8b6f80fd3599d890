using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Delivery;

/// <summary>Every channel by its name in a pipeline file.</summary>
public static class Channels
{
    public static readonly IReadOnlyDictionary<string, Func<ChannelSettings, Workspace, Channel>> All = new Dictionary<string, Func<ChannelSettings, Workspace, Channel>>
    {
        ["file"] = (settings, workspace) => new FileChannel(settings, workspace.Outbox),
        ["email"] = (settings, _) => new EmailChannel(settings),
        ["webhook"] = (settings, _) => new WebhookChannel(settings),
    };

    public static Channel Open(ChannelSettings settings, Workspace workspace) => All[settings.Channel](settings, workspace);
}
