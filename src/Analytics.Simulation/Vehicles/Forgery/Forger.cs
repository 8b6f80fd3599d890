using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// One planted way of forging at one lane. A forger sells passes: he looks at how a test came out and, where it pays, falsifies it. The stronger,
/// the more often and the further; the careful keep the records' arithmetic right and rest on some days.
/// </summary>
public abstract class Forger(Plan plan, DateOnly from, DateOnly to, Rng rng)
{
    public Plan Plan { get; } = plan;

    public DateOnly From { get; } = from;

    public DateOnly To { get; } = to;

    protected double Strength => Plan.Strength;

    protected bool Careful => Plan.Careful;

    /// <summary>Decided once for the lane, whatever the day.</summary>
    protected Rng Once { get; } = rng.For("once");

    /// <summary>Share of the customers that come because word has gone round: dirty vehicles in search of a pass.</summary>
    public virtual double Attraction => 0.1 + 0.25 * Strength;

    public bool Acts(DateOnly day) => day >= From && day <= To && !(Careful && rng.For("rest").For((ulong)day.DayNumber).Chance(0.12));

    /// <summary>Falsifies a test that was run honestly, or leaves it; marks the record when it did.</summary>
    public void Forge(TestRun run)
    {
        var luck = run.Rng.For(Plan.Method);
        if (Falsify(run, luck)) run.Record.Falsified.Add(Plan.Method);
    }

    /// <summary>Sees every finished test of the lane.</summary>
    public virtual void Watch(TestRun run)
    {
    }

    /// <summary>How a customer who failed gets a second test; null = like everybody else.</summary>
    public virtual TestOrder? SecondTry(TestRun run, DateTime after) => null;

    /// <summary>What happens to one check of the analyser, in the order they are made: nothing, left out, or filed with another reading.</summary>
    public virtual CheckFate FateOf(string kind, DateOnly day) => CheckFate.Made;

    /// <summary>Changes a test; true = it is falsified.</summary>
    protected virtual bool Falsify(TestRun run, Rng luck) => false;

    /// <summary>Whether this customer pays: most who would fail on their exhaust alone, by strength.</summary>
    protected bool Sells(TestRun run, Rng luck) => run.Record.Worst() > 1 && !run.Record.LampFails && luck.Chance(0.35 + 0.6 * Strength);

    /// <summary>The planted forger of a plan.</summary>
    public static Forger Of(Plan plan, DateOnly from, DateOnly to, Lane lane, ModelCatalogue models, Rng rng) => plan.Method switch
    {
        "donor_vehicle" => new DonorVehicle(plan, from, to, models, rng),
        "copied_trace" => new CopiedTrace(plan, from, to, rng),
        "scaled_results" => new ScaledResults(plan, from, to, rng),
        "edited_result" => new EditedResult(plan, from, to, rng),
        "diluted_sample" => new DilutedSample(plan, from, to, rng),
        "short_test" => new ShortTest(plan, from, to, rng),
        "obd_simulator" => new ObdSimulator(plan, from, to, models, rng),
        "method_avoidance" => new MethodAvoidance(plan, from, to, rng),
        "limit_hugging" => new LimitHugging(plan, from, to, rng),
        "impossible_time" => new ImpossibleTime(plan, from, to, rng),
        "skipped_calibration" => new SkippedCalibration(plan, from, to, lane, rng),
        "pass_shopping" => new PassShopping(plan, from, to, rng),
        "other_vehicle" => new EditedPapers(plan, from, to, rng),
        _ => throw new ArgumentException($"Method '{plan.Method}' is not one of vehicle inspection."),
    };

    /// <summary>Whether a lane of this kind can be forged this way: an opacimeter's sample cannot be diluted at the probe.</summary>
    public static bool Fits(string method, LaneKind kind) => method != "diluted_sample" || kind != LaneKind.Diesel;

    /// <summary>Sits in the software of a whole station.</summary>
    public static bool IsOfStation(string method) => method == "scaled_results";

    private protected static bool IsSmoke(TestMethod method) => method is TestMethod.LugDown or TestMethod.FreeAcceleration;
}

/// <summary>What a forger does with a check of the analyser.</summary>
public enum CheckFate
{
    /// <summary>Made and filed as measured.</summary>
    Made,

    /// <summary>Neither made nor filed.</summary>
    LeftOut,

    /// <summary>Not made; filed with the reference as its reading.</summary>
    Invented,
}
