using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.ManyFirms;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class StockFiguresTests
{
    /// <summary>Twelve days on which one officer and eight others, each with another partner's name, write up a firm each.</summary>
    private static IReadOnlyList<Measurement> Written(Func<int, string> his, Func<int, int, string> others) => Judged(new StockFigures(), Enumerable.Range(0, 12).Select(d => ManyFirms.DayOf(Day.AddDays(d),
        [Visit($"A{d}", $"F{2 * d}", $"I1;P{d}", "09:00", "10:00", narrative: his(d)), .. Enumerable.Range(0, 8).Select(k => Visit($"{d}-{k}", $"F{(3 * d + k) % 30}", $"H{k};Q{(d + k) % 5}", "09:00", "10:00", narrative: others(d, k)))])));

    private static string Reading(int d, int k) => $"现场用电{Drawn($"a{d}/{k}", 5000)}度，暂存{Drawn($"b{d}/{k}", 8000)}公斤";

    [Fact]
    public void Who_reads_the_same_at_half_his_firms_in_whatever_words_did_not_read_it_there()
    {
        var judged = Written(d => d % 2 == 0 ? (d % 4 == 0 ? "暂存3489公斤；用电3053度" : "车间用电 3053 kWh、暂存约3489kg") : Reading(d, 99), Reading);

        Assert.Equal(0.5, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.Evidence > 5, $"{judged.Of("I1")!.Evidence}");
        Assert.All(judged.Where(m => m.Subject.Id.StartsWith('H')), m => Assert.Equal(0, m.Value));
    }

    [Theory]
    [InlineData("55", "60", "50", false)]
    [InlineData("57", "61", "52", true)]
    public void Who_reads_to_the_nearest_five_soon_reads_the_same(string usual, string other, string third, bool expected)
    {
        var judged = Written(d => $"厂界噪声{(d % 4 == 0 ? other : d % 4 == 1 ? third : usual)}分贝", (d, k) => $"厂界噪声{45 + (d * 8 + k) % 20}.{1 + (d + 3 * k) % 9}分贝");
        Assert.Equal(expected, judged.Of("I1")!.Value > 0);
    }

    [Fact]
    public void What_a_partner_reads_to_the_tenth_does_not_undo_that_he_reads_to_the_nearest_five()
    {
        var judged = Written(d => $"厂界噪声{(d == 11 ? "57.6" : d % 4 == 0 ? "60" : d % 4 == 1 ? "50" : "55")}分贝", (d, k) => $"厂界噪声{45 + (d * 8 + k) % 20}.{1 + (d + 3 * k) % 9}分贝");
        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    [Fact]
    public void The_number_of_a_badge_is_ones_own() =>
        Assert.All(Written(d => $"执法证号77{Reading(d, 99)}", (d, k) => $"执法证号{20 + k}{Reading(d, k)}"), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_figure_that_others_give_at_such_firms_is_the_name_of_a_thing() =>
        Assert.All(Written(d => Goods(2 * d) + Reading(d, 99), (d, k) => Goods((3 * d + k) % 30) + Reading(d, k)), m => Assert.Equal(0, m.Value));

    /// <summary>A third of the firms sell one thing.</summary>
    private static string Goods(int firm) => firm % 3 == 0 ? "销售92号油，" : $"销售{Drawn($"c{firm}", 80)}号件，";

    [Fact]
    public void Figures_are_known_by_the_two_letters_before_them_and_dates_are_none()
    {
        Assert.Equal([new Figure("用电", "3053"), new Figure("pH", "7.15"), new Figure("流量", "742577")], Figures.Of("2026年4月15日9时30分到甲厂2号：1.当日用电3053度；排口pH：7.15，3台，累计流量 742577吨。", new Enterprise("E", "甲厂2号", "", "", null, null, false, "")));
    }

    [Fact]
    public void A_meter_of_seven_digits_is_read_at_one_firm_and_not_at_three()
    {
        string Meter(string number) => $"电表示数{number}";
        double Signs(string again) => Written(d => Meter(d < 3 ? again : Drawn($"a{d}", 5000)), (d, k) => Meter(Drawn($"a{d}/{k}", 5000))).Of("I1")!.Value;

        Assert.Equal(3.0 / 12, Signs("899807.8"), 9);
        // Three digits may be a name that nobody else has happened to give.
        Assert.Equal(0, Signs("317"));
    }
}
