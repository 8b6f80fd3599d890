using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.ManyFirms;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ForeignTradeTests
{
    private static readonly string[] Plant = ["凹印机运行，油墨间密闭，覆膜机未开，台账齐全，未见异常", "反应釜投料，精馏装置运行，罐区无泄漏，台账齐全，未见异常", "灶头在用，油烟净化器开启，隔油池已清，台账齐全，未见异常"];

    /// <summary>Ten days on which one officer visits a firm F0, F1 …, and six others one each.</summary>
    private static IReadOnlyList<Measurement> Written(Func<int, string> his, Func<int, string>? others = null) => Judged(new ForeignTrade(), Enumerable.Range(0, 10).Select(d => ManyFirms.DayOf(Day.AddDays(d),
        [Visit($"A{d}", $"F{d}", $"I1;P{d}", "09:00", "10:00", narrative: his(d)), .. Enumerable.Range(0, 6).Select(k => (6 * d + k) % 30).Select((firm, k) => Visit($"{d}-{k}", $"F{firm}", $"H{k};Q{(d + k) % 5}", "09:00", "10:00", narrative: others?.Invoke(firm) ?? Plant[firm % 3]))])));

    [Fact]
    public void A_reactor_in_restaurants_and_print_shops_was_not_seen_there()
    {
        var judged = Written(d => $"检查情况：{Plant[1]}。");

        // F1, F4 and F7 are chemical works.
        Assert.Equal(0.7, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.Evidence > 5);
    }

    [Fact]
    public void Who_writes_of_what_is_there_is_not_suspected() => Assert.Equal(0, Written(d => Plant[d % 3]).Of("I1")!.Value);

    [Fact]
    public void A_works_with_a_canteen_has_both() => Assert.Equal(0, Written(d => $"{Plant[d % 3]}；食堂{Plant[2]}").Of("I1")!.Value);

    [Fact]
    public void What_others_write_of_the_firm_too_tells_of_the_firm() => Assert.Equal(0, Written(d => d < 3 ? Plant[1] : Plant[d % 3], firm => firm < 3 ? Plant[1] : Plant[firm % 3]).Of("I1")!.Value);

    [Fact]
    public void Where_only_one_trade_is_written_of_no_narrative_is_of_another() => Assert.Equal(0, Judged(new ForeignTrade(), Enumerable.Range(0, 10).Select(d => ManyFirms.DayOf(Day.AddDays(d),
        [Visit($"A{d}", "F0", $"I1;P{d}", "09:00", "10:00", narrative: $"检查情况：{Plant[1]}。"), .. Enumerable.Range(0, 6).Select(k => Visit($"{d}-{k}", $"F{3 * k}", $"H{k};Q{(d + k) % 5}", "09:00", "10:00", narrative: Plant[0]))]))).Of("I1")!.Value);

    /// <summary>Twenty days of one officer, who writes the first of them up as is asked for; the words of the works are those of six colleagues, or of one.</summary>
    private static Measurement? Once(string first, int colleagues) => Judged(new ForeignTrade(), Enumerable.Range(0, 20).Select(d => ManyFirms.DayOf(Day.AddDays(d),
        [Visit($"A{d}", $"F{d}", "I1;I2", "09:00", "10:00", narrative: d == 0 ? first : Plant[d % 3]), .. Enumerable.Range(0, 6).Select(k => Visit($"{d}-{k}", $"F{(6 * d + k) % 30}", $"H{(d + k) % colleagues};Q{(d + k) % 5}", "09:00", "10:00", narrative: Plant[k % 3]))]))).Of("A0");

    [Fact]
    public void One_record_of_a_reactor_in_a_print_shop_was_written_of_another_firm()
    {
        Assert.Equal(6, Once($"检查情况：{Plant[1]}。", colleagues: 6)!.Evidence, 6);
        Assert.Null(Once(Plant[0], colleagues: 6));
        // What one colleague alone writes of such works may be his phrase.
        Assert.Null(Once($"检查情况：{Plant[1]}。", colleagues: 1));
    }
}
