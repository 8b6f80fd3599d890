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

    private const string Form = "检查对象{0}，主要污染防治设施碱液喷淋塔和酸雾回收槽，运行情况正常，台账记录基本齐全，车间地面硬化防渗完好，雨水口未见排水，检查结果未发现环境违法行为，处理意见无。";

    /// <summary>Twelve days: one team at two firms with one text, others with texts of their own; the second firm is of the first's industry, or of another.</summary>
    private static double ShareOf(string second) => Judged(new TemplatedRecord(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
        [Visit($"A{d}", d % 2 == 0 ? "E1" : second, "I1", "09:00", "10:00", narrative: d < 10 ? Text("甲厂", d) : Form.Replace("{0}", d % 2 == 0 ? "甲厂" : second == "E2" ? "乙厂" : "丙厂", StringComparison.Ordinal)),
            .. Others($"{d}").Select((v, k) => { v[13] = Text("乙厂", 100 + 40 * d + k); return v; })]))).Of("I1")!.Value;

    [Fact]
    public void A_form_filled_in_for_two_firms_of_one_industry_reads_alike_and_for_those_of_two_does_not() => Assert.Equal((0, 1.0 / 12), (ShareOf("E3"), ShareOf("E2")));

    [Fact]
    public void The_same_to_the_last_figure_and_time_of_day_is_held_against_the_one_record()
    {
        // On the second day a colleague's text of the first, with its date and time.
        const string copied = "2026年1月5日9时38分对{0}检查，废活性炭0.13吨，氨氮2.8mg/L，风机电流36.6A，查看运行台账和转移联单，雨污分流，现场未见异常，被检查人阅核无误并签字确认。";
        var judged = Judged(new TemplatedRecord(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", "I1", "09:00", "10:00", narrative: d == 0 ? copied.Replace("{0}", "甲厂", StringComparison.Ordinal) : Text("甲厂", d)), Visit($"B{d}", "E2", "I2", "09:00", "10:00", narrative: d == 1 ? copied.Replace("{0}", "乙厂", StringComparison.Ordinal) : Text("乙厂", 50 + d)),
                .. Others($"{d}").Select((v, k) => { v[13] = Text("乙厂", 100 + 40 * d + k); return v; })])));

        Assert.Equal(6.5, judged.Of("B1")!.Evidence);
        Assert.Null(judged.Of("A0"));
    }

    [Fact]
    public void A_text_that_bears_the_date_of_the_other_visit_was_written_for_it()
    {
        const string written = "{1}对{0}检查，废活性炭0.13吨，氨氮2.8mg/L，风机电流36.6A，查看运行台账和转移联单，雨污分流，现场未见异常。";
        var judged = Judged(new TemplatedRecord(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", "I1", "09:00", "10:00", narrative: d == 0 ? string.Format(null, CompositeFormat.Parse(written), "甲厂", "2026年1月5日") : Text("甲厂", d)),
                Visit($"B{d}", "E2", "I2", "09:00", "10:00", narrative: d == 1 ? string.Format(null, CompositeFormat.Parse(written), "乙厂", "2026年1月5日").Replace("雨污分流", "厂区整洁", StringComparison.Ordinal) : Text("乙厂", 50 + d)),
                .. Others($"{d}").Select((v, k) => { v[13] = Text("乙厂", 100 + 40 * d + k); return v; })])));

        Assert.Equal(6.5, judged.Of("B1")!.Evidence);
    }

    [Fact]
    public void One_text_at_every_firm_is_not_made_common_by_all_who_sign_with_him()
    {
        // I1 pastes one text nine days of twelve, each day with another colleague; five people so sign it, and it is a fifth of what their district writes.
        const string pasted = "执法人员对{0}进行现场检查，企业负责人张经理陪同。检查时生产负荷约70%，治理设施同步运行，未发现异常。已提醒企业落实主体责任。";
        var judged = Judged(new TemplatedRecord(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", d % 2 == 0 ? "E1" : "E2", $"I1;P{d % 6}", "09:00", "10:00", narrative: d % 4 == 3 ? Text("甲厂", d) : pasted.Replace("{0}", d % 2 == 0 ? "甲厂" : "乙厂", StringComparison.Ordinal), district: "奉贤区"),
                .. Enumerable.Range(0, 2).Select(k => Visit($"C{d}-{k}", "E2", $"P{(d + 1 + k) % 6};P{(d + 3 + k) % 6}", "13:00", "14:00", narrative: Text("乙厂", 7000 + 2 * d + k), district: "奉贤区")),
                .. Others($"{d}").Select((v, k) => { v[13] = Text("乙厂", 100 + 40 * d + k); return v; })])));

        Assert.True(judged.Of("I1")!.Value > 0.3);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
    }

    [Fact]
    public void A_checklist_that_several_fill_in_is_a_form()
    {
        const string list = "餐饮专项检查：1.环保手续齐全□√；2.污染防治设施正常运行□√；3.危废规范贮存□√；4.台账完整□√；5.未发现其他环境问题。";
        var judged = Judged(new TemplatedRecord(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [.. Enumerable.Range(0, 4).Select(k => Visit($"A{d}-{k}", (d + k) % 2 == 0 ? "E1" : "E2", $"I{k};J{(k + d) % 4}", "09:00", "10:00", narrative: d % 3 == 0 ? list : Text("甲厂", 5000 + 4 * d + k), district: "奉贤区")),
                .. Others($"{d}").Select((v, k) => { v[13] = Text("乙厂", 100 + 40 * d + k); return v; })])));

        Assert.All(judged.Where(m => m.Subject.Id[0] is 'I' or 'J'), m => Assert.Equal(0, m.Value));
    }

    /// <summary>One record of A at E2 among twelve days of two hundred others' to E2, written as given.</summary>
    private static Measurement? OfOne(string narrative) => Judged(new TemplatedRecord(), Enumerable.Range(0, 30).Select(d => ManyFirms.DayOf(Day.AddDays(d),
        [Visit($"A{d}", $"F{d}", "I1;I2", "09:00", "10:00", narrative: d == 8 ? narrative : Text($"第{d}厂", d)), .. Enumerable.Range(0, 30).Select(k => Visit($"{d}-{k}", $"F{k}", $"H{k};K{k}", "13:00", "14:00", narrative: Text($"第{k}厂", 100 + 40 * d + k)))]))).Of("A8");

    [Fact]
    public void A_record_that_begins_with_the_name_of_another_firm_was_written_of_that_one()
    {
        Assert.True(OfOne(Text("第12厂", 8))!.Evidence > 5.5, $"{OfOne(Text("第12厂", 8))!.Evidence}");
        Assert.Null(OfOne(Text("第8厂", 8)));
        // A neighbour that was looked at too.
        Assert.Null(OfOne(Text("该厂", 8) + "与隔壁第12厂一并检查"));
        Assert.Null(OfOne(Text("第8厂、第12厂", 8)));
    }
}
