using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Analytics.Engine;

/// <summary>Work on two cores, as a bureau's machine has them.</summary>
internal static class SideBySide
{
    /// <exception cref="Exception">The first that any of them threw, as it was.</exception>
    public static void Each<T>(IEnumerable<T> items, Action<T> work)
    {
        try
        {
            // One at a time, in their order: what is listed first begins first.
            Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = 2 }, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>The results in order: while the first are made as they are asked for, the others are made from the last on.</summary>
    /// <remarks>What one of them threw is thrown when it is asked for.</remarks>
    public static IEnumerable<TResult> FromBothEnds<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> work)
    {
        Lazy<TResult>[] results = [.. items.Select(item => new Lazy<TResult>(() => work(item)))];
        var stopped = false;
        var fromTheEnd = Task.Run(() =>
        {
            for (var i = results.Length - 1; i > 0 && !Volatile.Read(ref stopped); i--) _ = results[i].Value;
        });
        try
        {
            foreach (var result in results) yield return result.Value;
        }
        finally
        {
            Volatile.Write(ref stopped, true);
            // Where no thread has been free for it, it is over at once.
            fromTheEnd.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }
}
