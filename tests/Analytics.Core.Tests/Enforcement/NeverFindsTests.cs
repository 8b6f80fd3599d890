using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class NeverFindsTests
{
    /// <summary>Twenty days; twenty teams find a problem on every other visit to E2 and on one in ten to E1; I0 visits one firm and never finds any.</summary>
    private static IReadOnlyList<Measurement> Of(string firmOfI0) => Judged(new NeverFinds(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
        [Visit($"{d}-0", firmOfI0, "I0", "09:00", "10:00"), .. Enumerable.Range(1, 20).Select(k => Visit($"{d}-{k}", k % 2 == 0 ? "E1" : "E2", $"I{k}", "09:00", "10:00", found: k % 2 == 0 ? (d + k) % 10 == 0 : (d + k) % 2 == 0))])));

    [Fact]
    public void No_find_in_twenty_visits_to_firms_that_fail_every_other_time_is_suspect()
    {
        var own = Of("E2").Of("I0")!;

        Assert.Equal(0, own.Value);
        Assert.True(own.PValue < 1e-3, $"p = {own.PValue}");
    }

    [Fact]
    public void No_find_among_clean_firms_is_not() => Assert.True(Of("E1").Of("I0")!.PValue > 0.05);

    [Fact]
    public void Colleagues_who_find_what_is_expected_are_not() => Assert.All(Of("E2").Where(m => m.Subject.Id != "I0"), m => Assert.True(m.PValue > 0.05));

    /// <summary>Two hundred days, judged on the last twenty; every fourth visit of others finds a problem, of I0's those up to the day.</summary>
    private static Measurement Year(int until)
    {
        var (indicator, archive, observed) = (new NeverFinds(), new HeldArchive(), new List<Observation>());
        for (var d = 0; d < 200; d++)
        {
            var day = DayOf(Day.AddDays(d), [Visit($"{d}-0", "E1", "I0", "09:00", "10:00", found: d < until && d % 4 == 0), .. Enumerable.Range(1, 8).Select(k => Visit($"{d}-{k}", "E1", $"I{k}", "09:00", "10:00", found: (d + k) % 4 == 0))]);
            if (d >= 180) observed.AddRange(indicator.Observe(day, new Memory([], ObservationWindow.Empty) { Archive = archive }));
            archive.With(day.Day, indicator.Digested(day), indicator.File(indicator.Digested(day)));
        }
        return indicator.Judge(new ObservationWindow(Day.AddDays(180), Day.AddDays(199), observed)).Of("I0")!;
    }

    [Fact]
    public void Who_finds_nothing_since_a_hundred_visits_is_suspected_for_all_of_them()
    {
        // The last find was on day 96: 103 visits since, of which a fourth would have found one.
        var judged = Year(100);

        Assert.Equal((0, 103), (judged.Value, judged.Exposure));
        Assert.True(judged.PValue < 1e-6, $"p = {judged.PValue}");
    }

    [Fact]
    public void Who_found_as_others_do_until_lately_is_judged_by_the_window() => Assert.True(Year(180).PValue > 1e-3);

    [Fact]
    public void Who_finds_nothing_when_in_charge_is_suspected_though_his_partner_finds_what_he_should()
    {
        // Twenty visits in charge without a find, twenty beside a colleague who finds on every other.
        var judged = Judged(new NeverFinds(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
            [Visit($"{d}-a", "E2", "I0;I99", "09:00", "10:00"), Visit($"{d}-b", "E2", "I98;I0", "13:00", "14:00", found: d % 2 == 0), .. Enumerable.Range(1, 20).Select(k => Visit($"{d}-{k}", "E2", $"I{k}", "09:00", "10:00", found: (d + k) % 2 == 0))]))).Of("I0")!;

        Assert.Equal((0, 20), (judged.Value, judged.Exposure));
        Assert.True(judged.PValue < 1e-3, $"p = {judged.PValue}");
    }

    [Fact]
    public void At_locked_gates_nothing_can_be_found()
    {
        // Twenty visits of I0 to firms that fail every other time, fifteen of them before a locked gate: five are left, and he found what he should on two.
        var judged = Judged(new NeverFinds(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
            [Visit($"{d}-0", "E2", "I0", "09:00", "09:05", narrative: d % 4 == 0 ? "查看车间和台账" : "大门锁着，敲门无人应", found: d is 4 or 12), .. Enumerable.Range(1, 20).Select(k => Visit($"{d}-{k}", "E2", $"I{k}", "09:00", "10:00", found: (d + k) % 2 == 0))])));

        Assert.DoesNotContain(judged, m => m.Subject.Id == "I0");
    }

    /// <summary>Thirty days on which one of I0's two visits is to E2, where others find a problem every other time, and the other to the firm that is asked for, where he finds what others do; from the day on he finds nothing at E2.</summary>
    private static Measurement Sparing(int from) => Judged(new NeverFinds(), Enumerable.Range(0, 30).Select(d => ManyFirms.DayOf(Day.AddDays(d),
        [Visit($"{d}-a", "F0", "I0", "09:00", "10:00", found: d < from && d % 2 == 0), Visit($"{d}-b", $"F{1 + d}", "I0", "13:00", "14:00", found: d % 2 == 0),
            .. Enumerable.Range(1, 20).Select(k => Visit($"{d}-{k}", $"F{(d + k) % 3 * (d + 7 * k) % 30}", $"I{k}", "09:00", "10:00", found: (d + k) % 2 == 0))]))).Of("I0")!;

    [Fact]
    public void Who_finds_what_there_is_but_at_the_firm_to_which_he_goes_most_spares_it()
    {
        var judged = Sparing(0);

        Assert.Equal((0, 30), (judged.Value, judged.Exposure));
        Assert.True(judged.PValue < 1e-3, $"p = {judged.PValue}");
        // He found there what others did for eight days: twenty-three visits since.
        Assert.Equal((0, 23), (Sparing(8).Value, Sparing(8).Exposure));
        Assert.True(Sparing(30).PValue > 0.1, $"p = {Sparing(30).PValue}");
    }

    /// <summary>Sixty days on which others find a problem every fourth time, and I0 up to the day.</summary>
    private static Measurement Until(int last) => Judged(new NeverFinds(), Enumerable.Range(0, 60).Select(d => DayOf(Day.AddDays(d),
        [Visit($"{d}-0", "E1", "I0", "09:00", "10:00", found: d < last && d % 4 == 0), .. Enumerable.Range(1, 8).Select(k => Visit($"{d}-{k}", "E1", $"I{k}", "09:00", "10:00", found: (d + k) % 4 == 0))]))).Of("I0")!;

    [Fact]
    public void Who_stopped_finding_in_the_window_is_judged_by_what_came_after_his_last_find()
    {
        // The last find was on day 28: 31 visits since, in 15 tries of which about eight would have found one.
        Assert.Equal((0, 31), (Until(30).Value, Until(30).Exposure));
        Assert.True(Until(30).PValue < 5e-3, $"p = {Until(30).PValue}");
        Assert.True(Until(60).PValue > 0.05);
    }
}
