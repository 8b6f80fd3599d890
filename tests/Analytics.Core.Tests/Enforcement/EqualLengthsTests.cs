using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class EqualLengthsTests
{
    [Fact]
    public void Eight_of_ten_visits_equal_to_the_second_were_typed_in()
    {
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1;I2", "09:00", d < 8 ? "09:40:00" : $"09:5{d}:0{d}"), .. Others($"{d}")])));

        Assert.Equal(0.8, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
        // Of the partner two visits are left: too few to judge.
        Assert.Null(judged.Of("I2"));
    }

    [Fact]
    public void Where_the_form_says_half_an_hour_by_default_nobody_is_suspected()
    {
        var judged = Judged(new EqualLengths(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d), Enumerable.Range(0, 20).Select(k => Visit($"{d}-{k}", "E1", $"I{k}", "09:00", (d + k) % 2 == 0 ? "09:30" : $"09:{10 + (7 * d + 3 * k) % 49}:{(11 * d + k) % 60:00}")))));

        Assert.All(judged, m => Assert.Equal(1, m.PValue));
    }
}
