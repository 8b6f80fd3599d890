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

    /// <summary>So many tests of a station show an offset of its own, if most of them stand together there.</summary>
    private const int FewestOfOwn = 5;
    private const double MostOfThem = 0.75;

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

    /// <summary>
    /// How far an instrument of the lane may stand off by itself: what the upper quarter of its tests of the day falls short of the expectation by, up to this, is taken off them all, since whoever made some tests smaller left that quarter as
    /// it was; a lane that is farther off is judged as it stands. 0 = nothing is taken off.
    /// </summary>
    protected virtual double LargestDrift => 0;

    /// <summary>
    /// How far the software of one station may stand off by itself, a constant or a rounding of its own, which moves all its tests alike: what is done to the gases moves each by what its car emits. The offset at which most of its tests of
    /// the day stand together, up to this, is taken off them; where too few of them came that day to tell, none within it is judged. 0 = nothing is taken off.
    /// </summary>
    protected virtual double LargestOwn => 0;

    /// <summary>What physics expects where the city is too small to learn from; null = then nothing is evaluated.</summary>
    protected virtual Habit? Standard => null;

    protected abstract TestLook Describe(VehicleDay day, Inspection test, double value, double expected);

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        var numbers = days.GetValue(day, d => new Numbers(d, this));
        if (!numbers.Values.TryGetValue(test.Row, out var value) || HabitFor(numbers, test) is not { } habit) return null;
        var own = numbers.Own.GetValueOrDefault(OwnerOf(test));
        var expected = habit.Center - numbers.Drifts.GetValueOrDefault(test.LaneKey) + (own ?? 0);
        var off = value - expected;
        if (LargestOwn > 0 && own is null && Math.Abs(off) <= LargestOwn) return null;
        return (off > 0 ? Above : Below) && Math.Abs(off) > Math.Max(Least, Spreads * habit.Spread) ? Describe(day, test, value, expected) : new TestLook(false, 0, null);
    }

    private string OwnerOf(Inspection test) => test.StationId + "|" + GroupOf(test);

    private Habit? HabitFor(Numbers numbers, Inspection test) => numbers.Habits.GetValueOrDefault(GroupOf(test)) ?? numbers.City ?? Standard;

    private sealed class Numbers
    {
        public Numbers(VehicleDay day, LaneOutlier indicator)
        {
            var tests = day.Inspections.Select(i => (Test: i, Value: indicator.ValueOf(day, i))).Where(x => double.IsFinite(x.Value)).ToList();
            Values = tests.ToDictionary(x => x.Test.Row, x => x.Value);
            Habits = tests.GroupBy(x => indicator.GroupOf(x.Test)).ToDictionary(g => g.Key, HabitOf);
            City = HabitOf(tests);
            if (indicator.LargestDrift > 0) Drifts = tests.GroupBy(x => x.Test.LaneKey).ToDictionary(g => g.Key, g => DriftOf([.. g.Select(x => x.Value - (indicator.HabitFor(this, x.Test)?.Center ?? x.Value))], indicator.LargestDrift));
            if (indicator.LargestOwn > 0) Own = tests.GroupBy(x => indicator.OwnerOf(x.Test)).ToDictionary(g => g.Key, g => OwnOf([.. g.Select(x => x.Value - (indicator.HabitFor(this, x.Test)?.Center ?? x.Value))], indicator));
        }

        public Dictionary<int, double> Values { get; }

        /// <summary>The offset of its own that each station's software has; null = too few tests to tell.</summary>
        public Dictionary<string, double?> Own { get; } = [];

        public Dictionary<string, Habit?> Habits { get; }

        public Habit? City { get; }

        /// <summary>By how much each lane's instrument reads low.</summary>
        public Dictionary<string, double> Drifts { get; } = [];

        private static double? OwnOf(double[] off, LaneOutlier indicator)
        {
            if (off.Length < FewestOfOwn) return null;
            var own = Robust.Median(off);
            return Math.Abs(own) <= indicator.LargestOwn && off.Count(o => Math.Abs(o - own) <= indicator.Least) >= MostOfThem * off.Length ? own : 0;
        }

        private static double DriftOf(double[] off, double largest) => -Robust.Quantile(off, 0.75) is var drift && drift > 0 && drift <= largest ? drift : 0;

        private static Habit? HabitOf(IEnumerable<(Inspection Test, double Value)> tests)
        {
            var lanes = tests.GroupBy(x => x.Test.LaneKey).Select(g => g.Select(x => x.Value).ToArray()).ToList();
            if (lanes.Count < FewestLanes || lanes.Sum(l => l.Length) < FewestTests) return null;
            var center = Robust.Median([.. lanes.Select(l => Robust.Median(l))]);
            return new Habit(center, Robust.Sigma([.. lanes.SelectMany(l => l)], center));
        }
    }
}
