using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>What the bulk of a group of tests shows.</summary>
/// <param name="Center">Median of the lanes' medians.</param>
/// <param name="Spread">Robust standard deviation of the tests about it.</param>
public readonly record struct Habit(double Center, double Spread);

/// <summary>
/// A lane rate whose unit is abnormal when a number of the test is far from what the bulk of its group (by default the same software, else the whole city) shows that day: farther
/// than <see cref="Least"/>, which matters in practice, and than <see cref="Spreads"/> robust standard deviations. The habit of a vendor is so learned before it is judged.
/// </summary>
public abstract class LaneOutlier : LaneRate
{
    private const int FewestLanes = 3, FewestTests = 12;

    private readonly ConditionalWeakTable<VehicleDay, Numbers> days = [];

    /// <summary>NaN = not evaluated.</summary>
    protected abstract double ValueOf(VehicleDay day, Inspection test);

    /// <summary>A smaller difference is of no meaning, however rare.</summary>
    protected abstract double Least { get; }

    protected virtual double Spreads => 6;

    protected virtual bool Above => true;

    protected virtual bool Below => true;

    /// <summary>Whose bulk gives the expectation.</summary>
    protected virtual string GroupOf(Inspection test) => test.SoftwareVersion;

    /// <summary>What physics expects where the city is too small to learn from; null = then nothing is evaluated.</summary>
    protected virtual Habit? Standard => null;

    protected abstract TestLook Describe(VehicleDay day, Inspection test, double value, double expected);

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        var numbers = days.GetValue(day, d => new Numbers(d, this));
        if (!numbers.Values.TryGetValue(test.Row, out var value) || (numbers.Habits.GetValueOrDefault(GroupOf(test)) ?? numbers.City ?? Standard) is not { } habit) return null;
        var off = value - habit.Center;
        return (off > 0 ? Above : Below) && Math.Abs(off) > Math.Max(Least, Spreads * habit.Spread) ? Describe(day, test, value, habit.Center) : new TestLook(false, 0, null);
    }

    private sealed class Numbers
    {
        public Numbers(VehicleDay day, LaneOutlier indicator)
        {
            var tests = day.Inspections.Select(i => (Test: i, Value: indicator.ValueOf(day, i))).Where(x => double.IsFinite(x.Value)).ToList();
            Values = tests.ToDictionary(x => x.Test.Row, x => x.Value);
            Habits = tests.GroupBy(x => indicator.GroupOf(x.Test)).ToDictionary(g => g.Key, HabitOf);
            City = HabitOf(tests);
        }

        public Dictionary<int, double> Values { get; }

        public Dictionary<string, Habit?> Habits { get; }

        public Habit? City { get; }

        private static Habit? HabitOf(IEnumerable<(Inspection Test, double Value)> tests)
        {
            var lanes = tests.GroupBy(x => x.Test.LaneKey).Select(g => g.Select(x => x.Value).ToArray()).ToList();
            if (lanes.Count < FewestLanes || lanes.Sum(l => l.Length) < FewestTests) return null;
            var center = Robust.Median([.. lanes.Select(l => Robust.Median(l))]);
            return new Habit(center, Robust.Sigma([.. lanes.SelectMany(l => l)], center));
        }
    }
}
