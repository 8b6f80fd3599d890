using System.Data.Common;
using Analytics.Core;
using Analytics.Core.Leads;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Delivery;

/// <summary>What became of one attempt.</summary>
/// <param name="Receipt">Empty when it failed.</param>
/// <param name="Error">Empty when it was sent.</param>
public sealed record Attempt(Message Message, string Receipt, string Error)
{
    public bool Sent => Error.Length == 0;
}

/// <summary>
/// The outbox (发件箱): messages are written in the transaction that writes the list, and drained afterwards, each channel on its own, so that one
/// that is down never holds up another. Only a crash between sending and recording can repeat a message, and then under the same key.
/// </summary>
public sealed class Outbox(Workspace workspace, Database database, Func<IReadOnlyList<Pipeline>> pipelines, TimeProvider clock)
{
    /// <summary>A list of three days ago sends nobody to a gate.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(3);

    /// <summary>Longer than any channel takes for one message; a claim that a crash left behind ends then.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan OneMessage = TimeSpan.FromSeconds(60);

    private static readonly int[] WaitMinutes = [1, 2, 5, 15, 30, 60];

    /// <summary>Writes the list's messages; called in the list's transaction.</summary>
    public void Write(DbConnection connection, DbTransaction transaction, Pipeline pipeline, LeadList list)
    {
        foreach (var channel in pipeline.Channels) OutboxTable.Add(connection, transaction, pipeline.Name, channel.Name, list, Now());
    }

    /// <summary>Sends what waits.</summary>
    /// <param name="onlyDue">True for the scheduled job; a person who runs <c>daily</c> does not want to wait for the next attempt.</param>
    public async Task<IReadOnlyList<Attempt>> DrainAsync(bool onlyDue, CancellationToken cancel)
    {
        var claimed = database.InTransaction((connection, transaction) =>
            OutboxTable.Claim(connection, transaction, Now(), Now() + Micros(Claim), onlyDue));
        var attempts = await Task.WhenAll(claimed.GroupBy(c => (c.Message.Pipeline, c.Message.Channel)).Select(g => DrainChannelAsync([.. g], cancel)));
        cancel.ThrowIfCancellationRequested();
        return [.. attempts.SelectMany(a => a)];
    }

    private async Task<List<Attempt>> DrainChannelAsync(IReadOnlyList<(Message Message, long Attempts, long CreatedAt)> messages, CancellationToken cancel)
    {
        var made = new List<Attempt>();
        foreach (var (message, attempts, createdAt) in messages)
        {
            // After a failure the channel's other messages wait with it: its server is down for all of them.
            if (cancel.IsCancellationRequested || made is [.., { Sent: false }])
            {
                using var connection = database.Open();
                OutboxTable.Release(connection, message.Key);
                continue;
            }
            var attempt = await TryAsync(message, cancel);
            if (attempt is null)
            {
                using var connection = database.Open();
                OutboxTable.Release(connection, message.Key);
                continue;
            }
            Record(attempt, attempts, createdAt);
            made.Add(attempt);
        }
        return made;
    }

    /// <returns>Null when the user stopped it.</returns>
    private async Task<Attempt?> TryAsync(Message message, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(OneMessage);
        try
        {
            var settings = pipelines().FirstOrDefault(p => p.Name == message.Pipeline)?.Channels.FirstOrDefault(c => c.Name == message.Channel)
                ?? throw new AnalyticsException($"pipeline {message.Pipeline} has no channel {message.Channel} any more.", "Put it back, or leave the message: it is given up after three days.");
            // A channel's first steps may block (a slow disk, a name server): they must not hold up the others either.
            return new Attempt(message, await Task.Run(() => Channels.Open(settings, workspace).SendAsync(message, patience.Token), patience.Token), "");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            return new Attempt(message, "", $"no answer within {OneMessage.TotalSeconds:0} s");
        }
#pragma warning disable CA1031 // Whatever a channel throws, the message stays and the other channels go on.
        catch (Exception e)
        {
            return new Attempt(message, "", e.Message.ReplaceLineEndings(" "));
        }
#pragma warning restore CA1031
    }

    private void Record(Attempt attempt, long attempts, long createdAt)
    {
        using var connection = database.Open();
        if (attempt.Sent)
        {
            OutboxTable.Sent(connection, attempt.Message.Key, attempt.Receipt, Now());
            return;
        }
        var next = Now() + Micros(TimeSpan.FromMinutes(WaitMinutes[Math.Min(attempts, WaitMinutes.Length - 1)]));
        OutboxTable.Failed(connection, attempt.Message.Key, attempt.Error, next - createdAt > Micros(GiveUpAfter) ? null : next);
    }

    private long Now() => ChinaTime.ToMicros(clock.GetUtcNow());

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
