using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles;

/// <summary>
/// The checks that a lane makes before it opens: leak, zero, high gas or opacity filters and coast-down every day; low gas, parasitic losses and response time weekly (with a
/// span calibration), five points in the first days of a month. A check out of tolerance is followed by a calibration and a second check.
/// </summary>
public sealed class AnalyserChecks
{
    private const double Tolerance = 0.05;

    /// <summary>Bottles: CO %, HC ppm, NO ppm with the channel of <see cref="Analyser.GainOf"/>.</summary>
    private static readonly (int Channel, double Low, double High)[] Bottles = [(0, 0.5, 3.5), (2, 200, 1600), (3, 300, 3000)];

    private readonly CsvOut csv;
    private readonly TruthWriter truth;

    public AnalyserChecks(CsvOut csv, TruthWriter truth) => (this.csv, this.truth) = (csv, truth);

    public void Make(Lane lane, DateOnly day, DateOnly firstDay, int days)
    {
        var rng = lane.Rng.For("checks").For((ulong)day.DayNumber);
        lane.Analyser.Age();
        var changed = firstDay.AddDays(lane.Rng.For("change").Below(Math.Max(1, days)));
        if (day == changed && lane.Has("analyzer_swap", day) > 0) lane.Analyser = new Analyser($"{lane.Analyser.Id}B", lane.Rng.For("new analyser")) { Coarseness = lane.Analyser.Coarseness };
        var spread = day == changed && lane.Has("calibration_step", day) is var step && step > 0 ? 5 * Math.Min(2, step) : 0;
        if (spread == 0 && rng.For("late").Chance(Math.Min(0.9, 0.15 * lane.Has("late_calibration", day)))) return;
        var morning = new Morning(this, lane, day, rng);
        var weekly = day.DayNumber % 7 == lane.Rng.For("weekday").Below(7);
        if (spread > 0) lane.Analyser.Calibrate(day.DayNumber, spread);
        morning.File("leak", rng.Between(0.1, 1.2), double.NaN, false);
        morning.File("zero", 0.3 * rng.Noise(), 0, false);
        if (lane.Kind != LaneKind.Diesel) Gases(morning, lane, weekly && spread == 0, day.Day <= 3 && weekly, day);
        if (lane.Kind != LaneKind.Petrol) Opacity(morning, lane, day);
        if (weekly && spread == 0 && morning.Made) lane.Analyser.Calibrate(day.DayNumber, 1);
        var coast = lane.Kind == LaneKind.Diesel ? 14.2 : 9.6;
        morning.File("dyno_coastdown", coast * (1 + 0.012 * rng.Noise()), coast, true);
        if (!weekly) return;
        morning.File("dyno_parasitic", 0.6 + 0.1 * rng.Unit(), double.NaN, false);
        morning.File("response_time", 4 + lane.Analyser.Delay + rng.Unit(), double.NaN, false);
    }

    private static void Opacity(Morning morning, Lane lane, DateOnly day)
    {
        Filters();
        if (!morning.OutOfTolerance || !morning.Made) return;
        lane.Analyser.Calibrate(day.DayNumber + 2_000_000, 1);
        Filters();

        void Filters()
        {
            foreach (var filter in new[] { 1.0, 2.5 }) morning.File("opacity", filter * lane.Analyser.GainOf(5), filter, true);
        }
    }

    private static void Gases(Morning morning, Lane lane, bool weekly, bool fivePoint, DateOnly day)
    {
        foreach (var (channel, low, high) in Bottles)
        {
            if (weekly) morning.File("low_gas", low * lane.Analyser.GainOf(channel), low, true);
            morning.File("high_gas", high * lane.Analyser.GainOf(channel), high, true);
        }
        if (fivePoint) morning.File("five_point", 2000 * lane.Analyser.GainOf(3), 2000, true);
        if (!morning.OutOfTolerance || !morning.Made) return;
        lane.Analyser.Calibrate(day.DayNumber + 1_000_000, 1);
        foreach (var (channel, _, high) in Bottles) morning.File("high_gas", high * lane.Analyser.GainOf(channel), high, true);
    }

    /// <summary>The checks of one lane on one morning, one after another.</summary>
    private sealed class Morning(AnalyserChecks checks, Lane lane, DateOnly day, Rng rng)
    {
        private DateTime at = day.ToDateTime(lane.Station.OpensAt).AddSeconds(-rng.Whole(1800, 3000)) + lane.Station.ClockError;

        public bool OutOfTolerance { get; private set; }

        /// <summary>The last check was really made.</summary>
        public bool Made { get; private set; }

        /// <param name="judged">Against the reference, within 5 %.</param>
        public void File(string kind, double measured, double reference, bool judged)
        {
            at = at.AddSeconds(rng.Whole(35, 140));
            var forger = lane.Forgers.FirstOrDefault(f => f.FateOf(kind, day) != Forgery.CheckFate.Made);
            var fate = forger?.FateOf(kind, day) ?? Forgery.CheckFate.Made;
            Made = fate == Forgery.CheckFate.Made;
            if (fate == Forgery.CheckFate.LeftOut)
            {
                checks.truth.Interval("calibrations", lane.Key, forger!.Plan.Method, at, at.AddSeconds(1));
                return;
            }
            var decimals = reference >= 100 ? 0 : 2;
            if (fate == Forgery.CheckFate.Invented)
            {
                measured = double.IsNaN(reference) ? 0.5 : reference;
                checks.truth.Record("calibrations", $"{lane.Analyser.Id}|{at:yyyy-MM-dd HH:mm:ss}|{kind}|{(double.IsNaN(reference) ? "" : reference.ToString(decimals == 0 ? "0" : "0.00"))}", lane.Key, forger!.Plan.Method);
            }
            else if (judged) measured *= 1 + 0.003 * rng.Noise();
            var passed = !judged || Math.Abs(measured - reference) <= Tolerance * reference;
            OutOfTolerance |= !passed && kind is "high_gas" or "opacity";
            checks.csv.Text(lane.Analyser.Id).Text(lane.Station.Id).Time(at).Text(kind).Flag(passed).Number(measured, decimals).Number(reference, decimals).EndRow();
        }
    }
}
