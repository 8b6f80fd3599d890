using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// Phases are broken off before the standard allows, to save time and to leave before the engine shows what it does. Crude: by more than half, while the
/// end of the test is filed as if nothing had happened; careful: by a quarter to a half, with times that fit.
/// </summary>
public sealed class ShortTest(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    private static readonly Phase[] Scored =
        [Phase.Asm5025, Phase.Asm2540, Phase.Warmup, Phase.HighIdle, Phase.LowIdle, Phase.Drive, Phase.Vel100, Phase.Vel80, Phase.Accel1, Phase.Accel2, Phase.Accel3];

    public override double Attraction => 0;

    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (!luck.Chance(0.2 + 0.7 * Strength)) return false;
        var (trace, ended) = (run.Trace, run.Record.EndedAt);
        var share = Careful ? luck.Between(0.25, 0.4) + 0.1 * Strength : luck.Between(0.5, 0.6) + 0.25 * Strength;
        foreach (var phase in Scored)
        {
            var (first, end) = trace.Span(phase);
            if (end - first < 4) continue;
            // A mode already shortened by the fast check is cut below its 25 s as well.
            var keep = Math.Max(2, (int)((phase is Phase.Asm5025 or Phase.Asm2540 ? Math.Min(25, end - first) : end - first) * (1 - share)));
            trace.Cut(first + keep, end);
        }
        run.Evaluate();
        if (!Careful) run.Record.EndedAt = ended;
        return true;
    }
}
