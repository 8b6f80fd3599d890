using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Delivery;

/// <summary>
/// A way by which a list reaches people (推送渠道). To add one: a class here, its form in pipelines/schema.json, its line in
/// <see cref="Channels"/>.
/// </summary>
public abstract class Channel(ChannelSettings settings)
{
    protected ChannelSettings Settings { get; } = settings;

    /// <summary>Sends the message; sending it again under the same key must do no harm where the medium allows that.</summary>
    /// <returns>A receipt a person can follow: a path, the server's answer.</returns>
    /// <exception cref="Exception">It was not sent; the text says why and holds no secret. It will be tried again.</exception>
    public abstract Task<string> SendAsync(Message message, CancellationToken cancel);

    /// <summary>The secret in the environment variable that the setting names, or null where the setting is absent.</summary>
    /// <exception cref="AnalyticsException">The variable is empty.</exception>
    protected string? Secret(string setting)
    {
        if (Settings.Text(setting) is not { } variable) return null;
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value
            : throw new AnalyticsException($"channel {Settings.Name}: the environment variable {variable} ({setting}) is empty.", "Set it for the program that delivers.");
    }
}
