using Analytics.Core.Leads;
using Analytics.Engine.Delivery;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Tests.Delivery;

public sealed class OutboxTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Workspace workspace;
    private readonly Database database;
    private readonly Receiver receiver = new();
    private readonly StoppedClock clock = new();
    private readonly Outbox outbox;
    private Pipeline pipeline;

    public OutboxTests()
    {
        workspace = new Workspace(folder);
        database = new Database(workspace, clock);
        database.Migrate();
        pipeline = PipelineSet.Load(workspace, Path.Combine(Checkout.Root, "pipelines"), Core.Catalog.Indicators.Select(i => i.Card)).All.First(p => p.Name == "vehicles.daily") with
        {
            Channels =
            [
                new ChannelSettings("file", "file", new Dictionary<string, object> { ["formats"] = (IReadOnlyList<string>)["csv"] }),
                new ChannelSettings("webhook", "robot", new Dictionary<string, object> { ["form"] = "json", ["url"] = receiver.Url }),
            ],
        };
        outbox = new Outbox(workspace, database, () => [pipeline], clock);
    }

    public void Dispose()
    {
        receiver.Dispose();
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_list_goes_once_through_every_channel_however_often_it_is_drained()
    {
        Publish(Some.List(Some.Lead()));
        Assert.Equal(2, (await Drain()).Count(a => a.Sent));
        Publish(Some.List(Some.Lead()));
        Assert.Empty(await Drain());
        Assert.Single(receiver.Received);
        Assert.True(File.Exists(Path.Combine(workspace.Outbox, "2026-01-15-vehicle_inspection.csv")));
    }

    [Fact]
    public void A_list_that_is_rolled_back_leaves_no_message()
    {
        Assert.Throws<InvalidOperationException>(() => database.InTransaction<int>((connection, transaction) =>
        {
            outbox.Write(connection, transaction, pipeline, Some.List(Some.Lead()));
            throw new InvalidOperationException("the list was not written");
        }));
        using var connection = database.Open();
        Assert.Equal(0, connection.ExecuteScalar<long>("SELECT count(*) FROM outbox"));
    }

    [Fact]
    public async Task A_channel_that_is_down_holds_up_no_other_and_sends_later_under_the_same_key()
    {
        receiver.Status = 503;
        Publish(Some.List(Some.Lead()));
        var attempts = await Drain();
        Assert.True(attempts.Single(a => a.Message.Channel == "file").Sent);
        Assert.Contains("503", attempts.Single(a => a.Message.Channel == "robot").Error, StringComparison.Ordinal);
        Assert.Empty(await Drain(onlyDue: true));
        receiver.Status = 200;
        clock.Now += TimeSpan.FromMinutes(2);
        Assert.True(Assert.Single(await Drain(onlyDue: true)).Sent);
        Assert.Equal(receiver.Received[0].Headers["Idempotency-Key"], receiver.Received[1].Headers["Idempotency-Key"]);
    }

    [Fact]
    public async Task What_a_killed_process_held_is_sent_at_once_and_what_a_living_one_holds_is_left_to_it()
    {
        Publish(Some.List(Some.Lead()));
        using var ended = System.Diagnostics.Process.Start("dotnet", "--version");
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);
        using (var connection = database.Open())
            connection.Execute("UPDATE outbox SET claimed_until = 9000000000000000, claimed_by = CASE channel WHEN 'file' THEN @dead ELSE @alive END",
                new { dead = $"{Environment.MachineName}/{ended.Id}/1", alive = ClaimOwner.This });

        Assert.Equal("file", Assert.Single(await Drain()).Message.Channel);
        Assert.False(ClaimOwner.HasDied(ClaimOwner.This));
        Assert.False(ClaimOwner.HasDied("elsewhere/1/1"));
    }

    [Fact]
    public async Task A_list_made_anew_takes_the_place_of_the_one_not_sent_yet()
    {
        receiver.Status = 503;
        Publish(Some.List(Some.Lead()));
        await Drain();
        Publish(Some.List(Some.Lead(subject: "31010009/2")));
        receiver.Status = 200;
        var sent = Assert.Single(await Drain(), a => a.Message.Channel == "robot");
        Assert.Equal("31010009/2", Assert.Single(sent.Message.List.Leads).Subject.Id);
    }

    [Fact]
    public async Task A_message_left_claimed_by_a_crash_is_free_again_after_three_minutes()
    {
        Publish(Some.List(Some.Lead()));
        using (var connection = database.Open()) connection.Execute("UPDATE outbox SET claimed_until = @until", new { until = Core.ChinaTime.ToMicros(clock.Now.AddMinutes(3)) });
        Assert.Empty(await Drain());
        clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(2, (await Drain()).Count);
    }

    [Fact]
    public async Task After_three_days_a_message_is_given_up_and_named()
    {
        receiver.Status = 503;
        Publish(Some.List(Some.Lead()));
        clock.Now += TimeSpan.FromDays(3);
        await Drain();
        using var connection = database.Open();
        Assert.Equal("given_up", Assert.Single(OutboxTable.Undelivered(connection)).Status);
    }

    private void Publish(LeadList list) => database.InTransaction((connection, transaction) =>
    {
        outbox.Write(connection, transaction, pipeline, list);
        return 0;
    });

    private Task<IReadOnlyList<Attempt>> Drain(bool onlyDue = false) => outbox.DrainAsync(onlyDue, TestContext.Current.CancellationToken);

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 15, 6, 30, 0, TimeSpan.FromHours(8));

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}
