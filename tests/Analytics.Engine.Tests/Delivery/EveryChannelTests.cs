using Analytics.Core.Leads;
using Analytics.Engine.Delivery;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Tests.Delivery;

/// <summary>What every channel of the catalogue promises. A new channel joins by its line in <see cref="Channels"/> and its bench here.</summary>
public sealed class EveryChannelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Receiver receiver = new();
    private MailServer? mail;

    public static TheoryData<string> Names => [.. Channels.All.Keys];

    public void Dispose()
    {
        mail?.Dispose();
        receiver.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task It_sends_and_returns_a_receipt(string name)
    {
        var receipt = await Working(name).SendAsync(Message(Some.Lead()), TestContext.Current.CancellationToken);
        Assert.NotEmpty(receipt);
        Assert.NotEmpty(Arrived(name));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task It_sends_an_empty_list_so_that_silence_means_trouble(string name)
    {
        await Working(name).SendAsync(Message(), TestContext.Current.CancellationToken);
        Assert.NotEmpty(Arrived(name));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task A_repeat_carries_the_same_key_or_replaces_itself(string name)
    {
        var channel = Working(name);
        await channel.SendAsync(Message(Some.Lead()), TestContext.Current.CancellationToken);
        var once = Arrived(name).Distinct().Order().ToList();
        await channel.SendAsync(Message(Some.Lead()), TestContext.Current.CancellationToken);
        Assert.Equal(once, Arrived(name).Distinct().Order());
    }

    [Theory, MemberData(nameof(Names))]
    public async Task What_is_down_throws_a_text_without_secrets(string name)
    {
        Environment.SetEnvironmentVariable("ANALYTICS_TEST_SECRET", "s3cret-value");
        Environment.SetEnvironmentVariable("ANALYTICS_TEST_URL", $"http://127.0.0.1:{Ports.Free()}/robot?key=s3cret-value");
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => Down(name).SendAsync(Message(Some.Lead()), TestContext.Current.CancellationToken));
        Assert.NotEmpty(thrown.Message);
        Assert.DoesNotContain("s3cret", thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void Its_form_stands_in_the_schema(string name) =>
        Assert.Contains($"\"channel\": {{ \"enum\": [\"{name}\"] }}", File.ReadAllText(Path.Combine(Checkout.Root, "pipelines", "schema.json")), StringComparison.Ordinal);

    private static Message Message(params Lead[] leads) => new("0123456789abcdef", "vehicles.daily", "test", Some.List(leads));

    private Channel Working(string name) => name switch
    {
        "file" => Open(name, new() { ["folder"] = "lists" }),
        "email" => Open(name, new() { ["host"] = "127.0.0.1", ["port"] = (long)(mail ??= MailServer.Start(Path.Combine(folder, "mail"))).Port, ["security"] = "none", ["from"] = "leads@example.org", ["to"] = (IReadOnlyList<string>)["inspector@example.org"] }),
        "webhook" => Open(name, new() { ["form"] = "json", ["url"] = receiver.Url }),
        _ => throw new NotSupportedException($"Give channel {name} a bench here."),
    };

    private Channel Down(string name)
    {
        switch (name)
        {
            case "file":
                File.WriteAllText(Path.Combine(new Workspace(folder).Outbox, "occupied"), "a file, not a folder");
                return Open(name, new() { ["folder"] = "occupied" });
            case "email":
                return Open(name, new() { ["host"] = "127.0.0.1", ["port"] = (long)Ports.Free(), ["security"] = "none", ["password_env"] = "ANALYTICS_TEST_SECRET", ["from"] = "leads@example.org", ["to"] = (IReadOnlyList<string>)["inspector@example.org"] });
            default:
                return Open(name, new() { ["form"] = "json", ["url_env"] = "ANALYTICS_TEST_URL", ["secret_env"] = "ANALYTICS_TEST_SECRET" });
        }
    }

    private Channel Open(string name, Dictionary<string, object> values) => Channels.All[name](new ChannelSettings(name, "test", values), new Workspace(folder));

    /// <summary>What arrived, as keys that tell one message from another.</summary>
    private IReadOnlyList<string> Arrived(string name) => name switch
    {
        "file" => [.. Directory.EnumerateFiles(Path.Combine(folder, "outbox", "lists")).Select(f => Path.GetFileName(f))],
        "email" => [.. mail!.Mails.Select(m => m.Split('\n').First(l => l.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)))],
        _ => [.. receiver.Received.Select(r => r.Headers["Idempotency-Key"])],
    };
}
