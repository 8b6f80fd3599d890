using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Tests.Vehicles;

/// <summary>Real records pass the physics; a demonstration record and altered copies of real ones do not.</summary>
public sealed class RealRecordsTests
{
    private static readonly string[] Measured = ["ASM__2022", "DIS__2022", "FSUNHT__2022", "LUGDOWN__2022"];

    public static TheoryData<string> Names => [.. Measured];

    private static readonly Dictionary<string, string> Methods = new() { ["ASM"] = "ASM", ["DIS"] = "TSI", ["FSU"] = "FA", ["LUG"] = "LUGDOWN" };

    private static VehicleDay DayOf(string name, Func<List<Row>, IEnumerable<Row>>? alter = null)
    {
        Assert.SkipWhen(RealRecords.Folder is null, "the real records are not beside the checkout (../shared/data/process-traces)");
        var rows = RealRecords.Rows(name, "a");
        var record = Some.Inspection("a", seconds: (int)rows[^1]["second"]!).With("method", Methods[name[..3]]).With("fuel", name[0] is 'A' or 'D' ? "gasoline" : "diesel");
        return Some.VehicleDay([record], process: alter?.Invoke(rows) ?? rows);
    }

    private static bool Abnormal(LaneRate indicator, VehicleDay day) => indicator.Observe(day, Memory.Empty).Sum(o => o.Count) > 0;

    private static readonly LaneRate[] Physics = [new GeneratedTrace(), new PaddedTrace(), new StepInTrace(), new GasBalance(), new DilutedSample(), new LambdaMismatch(), new DilutionFactorMismatch(), new RpmAgainstObd(), new ShortTest()];

    [Theory, MemberData(nameof(Names))]
    public void A_measured_record_contradicts_nothing(string name)
    {
        var day = DayOf(name);
        Assert.All(Physics, indicator => Assert.False(Abnormal(indicator, day), indicator.Card.Id));
    }

    [Fact]
    public void A_demonstration_record_cannot_have_been_measured() => Assert.True(Abnormal(new GeneratedTrace(), DayOf("LUGDOWN__2020")));

    [Fact]
    public void All_channels_scaled_to_seven_tenths_break_the_balance_of_carbon_and_oxygen() => Assert.True(Abnormal(new GasBalance(), DayOf("ASM__2022", rows =>
        rows.Select(r => new[] { "co_pct", "co2_pct", "o2_pct", "hc_ppm", "no_ppm" }.Aggregate(r, (row, c) => row.With(c, Math.Round((double)row[c]! * 0.7, 2)))))));

    [Fact]
    public void A_third_of_air_at_the_probe_is_dilution() => Assert.True(Abnormal(new DilutedSample(), DayOf("ASM__2022", rows => rows.Select(r => r
        .With("co2_pct", (double)r["co2_pct"]! * 0.67).With("co_pct", (double)r["co_pct"]! * 0.67).With("o2_pct", (double)r["o2_pct"]! * 0.67 + 20.9 * 0.33)))));

    [Fact]
    public void Scored_seconds_multiplied_by_a_half_leave_a_step() => Assert.True(Abnormal(new StepInTrace(), DayOf("ASM__2022", rows =>
        rows.Select(r => (int)r["second"]! > 77 ? r.With("no_ppm", Math.Round((double)r["no_ppm"]! * 0.5)) : r))));

    [Fact]
    public void Twenty_seconds_laid_over_later_ones_are_padding() => Assert.True(Abnormal(new PaddedTrace(), DayOf("ASM__2022", rows =>
        rows.Select((r, i) => i >= 60 && i < 80 ? Gas(rows[i - 40], (int)r["second"]!) : r).ToList())));

    [Fact]
    public void A_drawn_engine_speed_gives_itself_away() => Assert.True(Abnormal(new GeneratedTrace(), DayOf("ASM__2022", rows =>
        rows.Select((r, i) => r.With("engine_rpm", Math.Round(1680 + 40 * Math.Sin(i / 15.0)))))));

    [Fact]
    public void Lambda_left_from_before_contradicts_oxygen_that_was_lowered() => Assert.True(Abnormal(new LambdaMismatch(), DayOf("ASM__2022", rows => rows.Select(r => r.With("o2_pct", 0.2)))));

    [Fact]
    public void A_dilution_factor_left_from_before_contradicts_carbon_that_was_lowered() =>
        Assert.True(Abnormal(new DilutionFactorMismatch(), DayOf("ASM__2022", rows => rows.Select(r => r.With("co2_pct", (double)r["co2_pct"]! * 0.8)))));

    [Fact]
    public void Half_of_an_idle_test_is_short() => Assert.True(Abnormal(new ShortTest(), DayOf("DIS__2022", rows => rows.Where((_, i) => i % 45 < 20).Select((r, i) => r.With("second", i + 1)).ToList())));

    [Fact]
    public void Opacity_is_that_of_the_absorption_coefficient() => Assert.Equal(35.05, Exhaust.Opacity(1.0), 0.2);

    private static Row Gas(Row from, int second) => new Row([("inspection_id", "a"), ("second", second), ("phase", from["phase"]),
        .. new[] { "co_pct", "co2_pct", "hc_ppm", "no_ppm", "o2_pct", "engine_rpm", "speed_kmh", "power_kw" }.Select(c => (c, from[c]))]);
}
