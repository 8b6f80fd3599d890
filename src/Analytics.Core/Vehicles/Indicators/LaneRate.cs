using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>What one test shows.</summary>
/// <param name="Value">How far it is off, for ordering examples.</param>
/// <param name="Kind">In which of the ways that the indicator can tell apart; empty = one way only.</param>
public readonly record struct TestLook(bool Abnormal, double Value, Bilingual? Text, string Kind = "");

/// <summary>
/// Share of a lane's tests that are abnormal by themselves, against the lanes of the city; a vehicle that is tried several times on a day is abnormal once. An observation keeps the abnormal values' sum and sum of squares and, as
/// its tag, how many tests were abnormal in which way (<c>kind=count</c>, <c>;</c>-separated).
/// </summary>
public abstract class LaneRate : RateIndicator<VehicleDay>
{
    /// <summary>Null = not evaluated.</summary>
    protected abstract TestLook? Look(VehicleDay day, Inspection test);

    /// <summary>Which methods the abnormal tests speak for, likeliest first; empty = those of the card.</summary>
    protected virtual IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) => [];

    /// <summary>Contradictions are rare in honest work, and a station's lanes forge together: the honest core gives the rate.</summary>
    protected override PeerRate PeersOf(IEnumerable<(double Abnormal, double Evaluated)> subjects) =>
        Card.Tier == Tier.Contradiction ? PeerRate.FitCore(subjects, HonestFloor) : base.PeersOf(subjects);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory) => Observe(day, Look);

    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Select(m => m with { Methods = MethodsOf(window.Of(m.Subject)) });

    protected IEnumerable<Observation> Observe(VehicleDay day, Func<VehicleDay, Inspection, TestLook?> look)
    {
        foreach (var lane in day.Lanes)
        {
            var looks = lane.Select(test => (Test: test, Look: look(day, test))).Where(x => x.Look is not null).Select(x => (x.Test, Look: x.Look!.Value)).ToList();
            if (looks.Count == 0) continue;
            var abnormal = looks.Where(x => x.Look.Abnormal).ToList();
            // A car that is odd is odd at each of its tries of the day: one case, not three.
            var found = abnormal.OrderByDescending(x => Math.Abs(x.Look.Value)).ThenBy(x => x.Test.Id, StringComparer.Ordinal).DistinctBy(x => x.Test.VehicleId).OrderBy(x => x.Test.Row).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = looks.Count - (abnormal.Count - found.Count),
                Count = found.Count,
                Sum = found.Sum(x => x.Look.Value),
                SumOfSquares = found.Sum(x => x.Look.Value * x.Look.Value),
                Tag = string.Join(';', found.Where(x => x.Look.Kind.Length > 0).GroupBy(x => x.Look.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}={g.Count()}")),
                Examples = [.. found.Select(x => new Example(x.Test.Ref(day.Day), x.Look.Value, x.Look.Text ?? new("", "")))
                    .OrderByDescending(e => Math.Abs(e.Value)).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }

    /// <summary>How many of the window's tests were abnormal in a way.</summary>
    protected static int CountOf(IEnumerable<Observation> seen, string kind) => seen.SelectMany(o => o.Tag.Split(';'))
        .Where(t => t.StartsWith(kind + "=", StringComparison.Ordinal)).Sum(t => int.Parse(t[(kind.Length + 1)..]));

    /// <summary>The <see cref="TestLook.Kind"/> of an abnormal test whose result stands right under its limit.</summary>
    protected const string UnderLimit = "under";

    /// <summary>Most abnormal tests end right under a limit: they were aimed there.</summary>
    protected static bool AreAimed(IReadOnlyList<Observation> seen) => CountOf(seen, UnderLimit) > 0.7 * seen.Sum(o => o.Count);

    /// <summary>Raised when what counts as one abnormal test changes for all of them.</summary>
    private const int Counting = 1;

    protected static IndicatorCard CardOf(string id, Tier tier, string[] methods, Bilingual title, Bilingual innocent, string source, int version = 1) =>
        new(id, version + Counting, LeadKind.VehicleInspection, tier, methods, "share of tests", title, innocent, source);

    protected static bool IsScored(Phase phase) => phase is Phase.Asm5025 or Phase.Asm2540 or Phase.HighIdle or Phase.LowIdle or Phase.Drive;
}
