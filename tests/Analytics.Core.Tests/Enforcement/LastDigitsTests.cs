using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class LastDigitsTests
{
    /// <summary>Sixty days of a reading of three digits each: those of ten colleagues end in any digit, those of I1 as is asked for.</summary>
    private static double PValueOf(Func<int, int> last) => Judged(new LastDigits(), Enumerable.Range(0, 60).Select(d => DayOf(Day.AddDays(d),
        [Read($"A{d}", "I1", 10 * (10 + d) + last(d)), .. Enumerable.Range(0, 10).Select(k => Read($"{d}-{k}", $"H{k}", (int)(100 + Core.Leads.StableHash.Of($"{d}/{k}") % 800)))]))).Of("I1")!.PValue;

    private static string[] Read(string id, string inspector, int reading) => Visit(id, "E1", $"{inspector};K", "09:00", "10:00", narrative: $"正常生产，风机电流{reading / 10}.{reading % 10}A");

    [Fact]
    public void Sixty_readings_that_end_in_three_or_seven_were_made_up() => Assert.True(PValueOf(d => d % 2 == 0 ? 3 : 7) < 1e-6);

    [Fact]
    public void Readings_that_end_in_any_digit_were_read() => Assert.True(PValueOf(d => 7 * d % 10) > 0.01);
}
