using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.ManyFirms;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class StandingReadingsTests
{
    /// <summary>Thirty firms are visited by others every ten days for two months, in between by one officer; all meters count up by ten a day.</summary>
    private static IReadOnlyList<Measurement> Read(Func<int, int, string> his, string more = "") => Read(his, _ => more);

    private static IReadOnlyList<Measurement> Read(Func<int, int, string> his, Func<int, string> more)
    {
        var (indicator, archive, observed) = (new StandingReadings(), new HeldArchive(), new List<Observation>());
        for (var d = 0; d < 60; d++)
        {
            var day = ManyFirms.DayOf(Day.AddDays(d), [.. Enumerable.Range(0, 3).Select(k => Visit($"{d}-{k}", $"F{3 * (d % 10) + k}", $"H{k};K{d % 4}", "09:00", "10:00", narrative: $"水表{Meter(3 * (d % 10) + k, d)}吨{more(d)}")),
                .. d % 10 == 5 ? [Visit($"A{d}", "F0", "I1;P1", "09:00", "10:00", narrative: his(0, d))] : Array.Empty<string[]>(), .. d % 10 == 6 ? [Visit($"B{d}", "F3", "I1;P2", "09:00", "10:00", narrative: his(3, d))] : Array.Empty<string[]>()]);
            observed.AddRange(indicator.Observe(day, new Memory([], ObservationWindow.Empty) { Archive = archive }));
            archive.With(day.Day, indicator.Digested(day)!, indicator.File(indicator.Digested(day)!));
        }
        return [.. indicator.Judge(new ObservationWindow(Day, Day.AddDays(59), observed))];
    }

    private static int Meter(int firm, int day) => 1000 * (firm + 1) + 10 * day;

    /// <summary>The day on which others were at the firm last.</summary>
    private static int Last(int firm, int day) => day / 10 * 10 + firm / 3;

    [Fact]
    public void Meters_that_stand_only_when_he_reads_them_were_not_read()
    {
        var judged = Read((firm, d) => $"水表{Meter(firm, Last(firm, d))}吨");

        Assert.Equal(1, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.Evidence > 4, $"{judged.Of("I1")!.Evidence}");
        Assert.All(judged.Where(m => m.Subject.Id[0] is 'H' or 'K'), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_record_before_the_last_that_is_handed_in_again_stands_as_well()
    {
        // What others read there ten days before the last time.
        var judged = Read((firm, d) => $"水表{Meter(firm, Math.Max(firm / 3, Last(firm, d) - 10))}吨");

        Assert.Equal(1, judged.Of("I1")!.Value, 9);
        Assert.All(judged.Where(m => m.Subject.Id[0] is 'H' or 'K'), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void What_counts_up_for_him_too_was_read() => Assert.Equal(0, Read((firm, d) => $"水表{Meter(firm, d)}吨").Of("I1")!.Value);

    [Fact]
    public void What_stands_for_others_too_is_no_reading() => Assert.Equal(0, Read((firm, d) => $"水表{Meter(firm, d)}吨，许可编号{100 + firm}", "，许可编号100").Of("I1")!.Value);

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void Who_takes_an_older_text_as_a_form_and_enters_the_meter_anew_was_there(bool isRead, double expected)
    {
        // What is given of the noise stands since the first record; that of others is another each time.
        static string Noise(int d) => $"，噪声{50 + d % 7}.{d % 10}分贝";
        var judged = Read((firm, d) => $"水表{Meter(firm, isRead ? d : Last(firm, d))}吨，噪声{55 + firm}.5分贝", day => Noise(day));

        Assert.Equal(expected, judged.Of("I1")!.Value, 9);
    }

    [Fact]
    public void A_firm_at_rest_is_left_out() => Assert.Null(Read((firm, d) => $"水表{Meter(firm, Last(firm, d))}吨，停产").Of("I1"));

    [Fact]
    public void Readings_off_the_line_of_those_of_others_before_and_after_were_made_up()
    {
        // Half of what it must show, or twice as much: who reads it next goes back from that and is not to blame.
        var judged = Read((firm, d) => $"水表{(d % 20 < 10 ? Meter(firm, d) / 2 : 2 * Meter(firm, d))}吨");

        // But for the last at either firm, which was too high, and which nobody has read since.
        Assert.Equal(7.0 / 9, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.Evidence > 4, $"{judged.Of("I1")!.Evidence}");
        Assert.All(judged.Where(m => m.Subject.Id[0] is 'H' or 'K'), m => Assert.Equal(0, m.Value));
    }

    [Theory]
    [InlineData(new double[] { 100, 400, 110, 120 }, new[] { 0, 2, 3 })]
    [InlineData(new double[] { 100, 400, 110 }, new[] { 0, 2 })]
    [InlineData(new double[] { 100, 25, 110 }, new[] { 0, 2 })]
    [InlineData(new double[] { 100, 100, 101 }, new[] { 0, 1, 2 })]
    public void The_longest_line_that_rises_least_is_the_meters(double[] readings, int[] line) => Assert.Equal(line, StandingReadings.LongestLine(readings).Order());
}
