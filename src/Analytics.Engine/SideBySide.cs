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
            Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = 2 }, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
