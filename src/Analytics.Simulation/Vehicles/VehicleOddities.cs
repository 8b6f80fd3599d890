namespace Analytics.Simulation.Vehicles;

/// <summary>Where an oddity lives.</summary>
public enum OddityScope { Vendor, Station, Lane, Model }

/// <summary>
/// The innocent look-alikes of the vehicle part. At intensity 1 each affects about <see cref="Entry.Share"/> of its vendors, stations or lanes.
/// </summary>
public static class VehicleOddities
{
    /// <param name="Share">Share of the subjects that have it at intensity 1.</param>
    /// <param name="Days">How long it lasts, 0 = the whole time.</param>
    public sealed record Entry(string Name, OddityScope Scope, double Share, int Days, string Meaning);

    public static readonly IReadOnlyList<Entry> All =
    [
        new("vendor_truncation", OddityScope.Vendor, 0.22, 0, "a vendor cuts results instead of rounding them"),
        new("vendor_window_shift", OddityScope.Vendor, 0.25, 0, "a vendor's averaging windows end 1 or 2 s early"),
        new("vendor_floors", OddityScope.Vendor, 0.2, 0, "a vendor prints at least 10 ppm HC and NO, 0.05 g/km"),
        new("vendor_dilution_constants", OddityScope.Vendor, 0.15, 0, "a vendor rounds the dilution constant 4.644 to 4.64 or 4.6"),
        new("vendor_dilution_cap", OddityScope.Vendor, 0.12, 0, "a vendor caps the dilution factor at 2 instead of 3"),
        new("obd_rpm_absent", OddityScope.Station, 0.25, 0, "no engine speed from the diagnostic plug"),
        new("undetected_text", OddityScope.Station, 0.1, 0, "未检出 is printed where a result is zero"),
        new("filler_values", OddityScope.Station, 0.06, 0, "-9 is printed in the columns of other methods"),
        new("dead_ambient", OddityScope.Station, 0.08, 0, "the ambient sensor shows the same all the time"),
        new("clock_offset", OddityScope.Station, 0.08, 0, "the clock is off by minutes"),
        new("clock_zone", OddityScope.Station, 0.02, 0, "the clock runs in UTC"),
        new("shared_login", OddityScope.Station, 0.05, 0, "two lanes work under one operator's login"),
        new("overtime", OddityScope.Station, 0.1, 0, "the queue is finished after closing time"),
        new("comparison_tests", OddityScope.Station, 0.2, 0, "the station compares its lanes with its own car"),
        new("garage_next_door", OddityScope.Station, 0.1, 0, "failed vehicles come back repaired within the hour"),
        new("lenient_district", OddityScope.Station, 0.06, 0, "customers are young and well kept: few fail"),
        new("new_car_fleet", OddityScope.Lane, 0.06, 0, "a dealer's new cars of a model or two: hardly any fail"),
        new("old_taxi_fleet", OddityScope.Lane, 0.06, 0, "worn taxis of one model one after another: many fail"),
        new("four_wheel_drive_fleet", OddityScope.Lane, 0.05, 0, "four-wheel-drive vehicles that no roller can take"),
        new("quick_line", OddityScope.Lane, 0.08, 0, "a well organised lane: little time between tests"),
        new("slow_line", OddityScope.Lane, 0.08, 0, "much time between tests"),
        new("lost_seconds", OddityScope.Lane, 0.08, 0, "seconds get lost in the upload"),
        new("lost_files", OddityScope.Lane, 0.06, 2, "process data of a day never arrive"),
        new("sensor_drift", OddityScope.Lane, 0.08, 0, "readings drift between calibrations"),
        new("coarse_bench", OddityScope.Lane, 0.06, 0, "an old bench of coarse resolution"),
        new("analyzer_swap", OddityScope.Lane, 0.05, 0, "the analyser was replaced after maintenance"),
        new("calibration_step", OddityScope.Lane, 0.06, 0, "readings step after a calibration"),
        new("late_calibration", OddityScope.Lane, 0.08, 0, "the daily checks are forgotten now and then"),
        new("cold_mornings", OddityScope.Lane, 0.12, 0, "the first vehicles come with cold engines"),
        new("lane_power_cut", OddityScope.Lane, 0.05, 1, "tests break off on one day"),
        new("paper_slips", OddityScope.Lane, 0.15, 0, "typing errors in odometer, mass and power"),
        new("shared_cal_id", OddityScope.Model, 0.08, 0, "a maker uses one calibration id for all its models"),
    ];
}

/// <summary>One oddity of one subject.</summary>
public sealed record OddSpan(double Intensity, DateOnly From, DateOnly To)
{
    public bool Covers(DateOnly day) => day >= From && day <= To;
}
