using Analytics.Core.Indicators;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>What one test shows.</summary>
/// <param name="Value">How far it is off, for ordering examples.</param>
public readonly record struct TestLook(bool Abnormal, double Value, Bilingual? Text);

/// <summary>Share of a lane's tests that are abnormal by themselves, against the lanes of the city.</summary>
public abstract class LaneRate : RateIndicator<VehicleDay>
{
    /// <summary>Null = not evaluated.</summary>
    protected abstract TestLook? Look(VehicleDay day, Inspection test);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        foreach (var lane in day.Inspections.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var evaluated = 0;
            var found = new List<Example>();
            foreach (var test in lane)
            {
                if (Look(day, test) is not { } look) continue;
                evaluated++;
                if (look.Abnormal) found.Add(new Example(test.Ref(day.Day), look.Value, look.Text ?? new("", "")));
            }
            if (evaluated == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = evaluated,
                Count = found.Count,
                Examples = [.. found.OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }

    protected static IndicatorCard CardOf(string id, Tier tier, string[] methods, Bilingual title, Bilingual innocent, string source) =>
        new(id, 1, LeadKind.VehicleInspection, tier, methods, "share of tests", title, innocent, source);

    /// <summary>Mean of the seconds of a phase's last stretch that ends <paramref name="early"/> seconds before its end; NaN with a gap.</summary>
    protected static double TailMean(ReadOnlySpan<double> values, ReadOnlySpan<Phase> phases, Phase phase, int length, int early)
    {
        var end = phases.LastIndexOf(phase) + 1 - early;
        var start = end - length;
        if (start < 0 || phases[start] != phase) return double.NaN;
        var sum = 0.0;
        for (var i = start; i < end; i++) sum += values[i];
        return sum / length;
    }

    protected static bool IsScored(Phase phase) => phase is Phase.Asm5025 or Phase.Asm2540 or Phase.HighIdle or Phase.LowIdle or Phase.Drive;
}
