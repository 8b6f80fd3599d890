using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class RepeatedPlaceTests
{
    /// <summary>Twenty days: a colleague goes to E1 or E3 in the morning, I1 and a companion to the same firm later, twenty others to E1; each where the day puts him, unless it is said.</summary>
    private static IReadOnlyList<Measurement> Of(Func<int, double> his, Func<int, int, double>? others = null, int first = 0) => Judged(new RepeatedPlace(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
        [Visit($"C{d}", Firm(d), $"C1;C{2 + (d % 3)}", "09:00", "10:00", longitude: Fresh(d)), .. d < first ? Array.Empty<string[]>() : [Visit($"A{d}", Firm(d), $"I1;P{d % 4}", "11:00", "12:00", longitude: his(d))],
            .. Enumerable.Range(0, 20).Select(k => Visit($"B{d}-{k}", "E1", $"H{k};K{k}", "13:00", "14:00", longitude: others?.Invoke(d, k) ?? 121.4522 + 0.00002 * d + 0.000001 * k))])));

    private static string Firm(int day) => day % 2 == 0 ? "E1" : "E3";

    private static double Fresh(int day) => 121.4505 + 0.000013 * day;

    [Fact]
    public void Positions_that_a_colleague_s_record_bore_four_days_before_were_taken_from_it()
    {
        var judged = Of(d => Fresh(d - 4), first: 4);

        Assert.Equal(1, judged.Of("I1")!.Value);
        Assert.True(judged.Of("I1")!.PValue < 1e-4);
        Assert.All(judged.Where(m => m.Subject.Id[0] is 'C' or 'H'), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void Fixes_of_the_day_a_step_from_those_of_others_are_his_own() => Assert.Equal(0, Of(d => Fresh(d - 4) + 0.000001, first: 4).Of("I1")!.Value);

    [Fact]
    public void A_device_that_goes_on_sending_its_last_place_is_stuck() => Assert.Equal(0, Of(_ => 121.449111).Of("I1")!.Value);

    [Fact]
    public void What_is_the_register_s_or_cut_to_a_few_digits_is_not_evaluated() => Assert.Equal((null, null), (Of(_ => 121.450001).Of("I1") is { Value: > 0 } ? "" : null, Of(_ => 121.4502).Of("I1")?.Subject.Id));

    [Fact]
    public void A_program_that_gives_the_firm_one_place_gives_it_to_all() =>
        // At each of two firms its own, to everybody.
        Assert.True(Of(d => d % 2 == 0 ? 121.449333 : 121.451444, (_, _) => 121.449333).Of("I1")!.PValue > 0.05);
}
