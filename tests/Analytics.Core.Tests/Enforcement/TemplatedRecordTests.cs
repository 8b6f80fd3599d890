using System.Text;
using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class TemplatedRecordTests
{
    private static readonly CompositeFormat Frame = CompositeFormat.Parse("执法人员到{0}开展现场检查，检查时该单位正在生产，废气处理设施已开启，风机电流{1}安；危废仓库贮存{2}吨，标识齐全；自行监测报告齐全，最近一次在{3}日前；厂界无明显异味，昼间噪声{4}分贝，用电量{5}千瓦时，原辅料{6}桶。双方签字确认，检查结束。");

    private static string Text(string firm, int seed) => string.Format(null, Frame, firm, 11 + 7 * seed % 89, 13 + 11 * seed % 83, 17 + 13 * seed % 79, 41 + 5 * seed % 53, 1000 + 317 * seed % 9000, 10 + 3 * seed % 71);

    /// <summary>Twelve days of one team, at two firms in turn, and of forty others who write by the same form.</summary>
    private static IReadOnlyList<Measurement> Of(Func<int, string, string> narrative) => Judged(new TemplatedRecord(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
        [Visit($"A{d}", d % 2 == 0 ? "E1" : "E2", "I1;I2", "09:00", "10:00", narrative: narrative(d, d % 2 == 0 ? "甲厂" : "乙厂")),
            .. Others($"{d}").Select((v, k) => { v[13] = Text("乙厂", 100 + 40 * d + k); return v; })])));

    [Fact]
    public void The_form_of_the_city_with_own_figures_accuses_nobody() => Assert.All(Of((d, firm) => Text(firm, d)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_narrative_with_the_firms_name_exchanged_and_a_word_changed_is_a_copy()
    {
        // On days 1, 3, 5 and 7 at E2 the text of the day before at E1.
        var judged = Of((d, firm) => d is 1 or 3 or 5 or 7 ? Text(firm, d - 1).Replace("标识齐全", "标识完整", StringComparison.Ordinal) : Text(firm, d));

        Assert.Equal(4.0 / 12, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
        Assert.Equal(0, judged.Of("I2")!.Value);
    }

    [Fact]
    public void An_officer_of_few_phrases_with_other_readings_is_not_a_copyist() =>
        Assert.Equal(0, Of((d, firm) => Text(firm, d).Replace("现场检查", "实地查看核对", StringComparison.Ordinal).Replace("昼间噪声", "白天厂界噪声值为", StringComparison.Ordinal)).Of("I1")!.Value);

    [Fact]
    public void The_fixed_text_of_a_form_without_figures_is_not_evaluated()
    {
        var judged = Judged(new TemplatedRecord(), Enumerable.Range(0, 6).Select(d => DayOf(Day.AddDays(d),
            Others($"{d}", 10).Select(v => { v[13] = "现场检查情况按统一表格记录：企业基本情况属实，污染防治设施逐项查看，检查结论见表格勾选项。"; return v; }))));

        Assert.All(judged, m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void Short_notes_are_not_evaluated() => Assert.Empty(Judged(new TemplatedRecord(), DayOf(Day, Visit("V1", "E1", "I1", "09:00", "10:00", narrative: "未见异常"))));
}
