using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>Whether a habit of a site has a beginning: what a place has always done (a hall whose door is shut while people work) has none.</summary>
internal static class LateOnset
{
    /// <summary>What happens on fewer of the days is no habit.</summary>
    public const double HabitShare = 0.5;

    /// <summary>
    /// Chance that what a site has always done would show so late, at the most telling split of its days: abnormal days that fall on any of them alike, or on every second at least.
    /// </summary>
    /// <param name="counted">The abnormal days, in order.</param>
    /// <param name="telling">The days that could have been abnormal, those among them.</param>
    public static double PValue(IReadOnlyList<Observation> counted, IReadOnlyList<Observation> telling)
    {
        double Habit(DateOnly onset, int before)
        {
            var since = telling.Count(o => o.Day >= onset);
            return Math.Min(Distributions.HypergeometricUpperTail(counted.Count - before, since, counted.Count, telling.Count), Distributions.BinomialLowerTail(before, telling.Count - since, HabitShare));
        }
        return counted.Select((from, before) => Habit(from.Day, before)).Min();
    }
}
