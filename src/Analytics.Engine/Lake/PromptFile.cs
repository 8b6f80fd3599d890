namespace Analytics.Engine.Lake;

/// <summary>
/// A file whose asynchronous reads are done at once, by who asks. One opened in the usual way sends each read to a thread of the pool; where all of them wait for such reads, nobody reads until the pool
/// grows, half a second later.
/// </summary>
internal sealed class PromptFile(string path) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
