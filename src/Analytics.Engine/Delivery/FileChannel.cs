using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Delivery;

/// <summary>Drops the list as files into a folder; each appears whole or not at all, and a repeat replaces itself.</summary>
/// <param name="home">Where a relative folder starts: the workspace's <c>outbox/</c>.</param>
public sealed class FileChannel(ChannelSettings settings, string home) : Channel(settings)
{
    public override Task<string> SendAsync(Message message, CancellationToken cancel)
    {
        var folder = Path.Combine(home, Settings.Text("folder", ""));
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        foreach (var format in Settings.Texts("formats", [.. LeadFiles.Formats]))
        {
            cancel.ThrowIfCancellationRequested();
            var path = Path.Combine(folder, LeadFiles.NameOf(message.List, format));
            var half = $"{path}.{message.Key}.tmp";
            File.WriteAllBytes(half, LeadFiles.Content(message.List, format));
            File.Move(half, path, overwrite: true);
            written.Add(Path.GetFileName(path));
        }
        return Task.FromResult($"{folder}: {string.Join(", ", written)}");
    }
}
