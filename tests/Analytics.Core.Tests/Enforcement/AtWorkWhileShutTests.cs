using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class AtWorkWhileShutTests
{
    /// <summary>Twelve days on which I1 visits E1; others visit it on the first day and the last.</summary>
    private static IReadOnlyList<Measurement> Of(string first, string last, string own = "正常生产，未见异常") => Judged(new AtWorkWhileShut(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
        [Visit($"A{d}", d is > 3 and < 9 ? "E1" : "E3", "I1;I2", "09:00", "10:00", narrative: own), .. d is 0 or 11 ? new[] { Visit($"B{d}", "E1", "I3;I4", "11:00", "11:10", narrative: d == 0 ? first : last) } : [],
            .. Others($"{d}").Select(v => { v[13] = "正常生产，未见异常"; return v; })])));

    [Fact]
    public void Who_finds_a_firm_at_work_that_others_find_gone_before_and_after_was_not_there()
    {
        var judged = Of("企业已停产，设备拆除", "大门紧锁，已搬离");
        Assert.Equal(5.0 / 12, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
    }

    [Fact]
    public void A_firm_that_others_find_at_work_afterwards_worked_now_and_then() => Assert.Equal(0, Of("企业已停产", "正常生产").Of("I1")!.Value);

    [Fact]
    public void A_box_that_is_not_ticked_says_nothing() => Assert.Equal(0, Of("☑正常生产 □停产 □检修", "☑正常生产 □停产").Of("I1")!.Value);

    /// <summary>One visit of A among twenty to E1, which others visit before and after; else A visits E3.</summary>
    private static Measurement? Once(string before, string own, string after) => Judged(new AtWorkWhileShut(), Enumerable.Range(0, 24).Select(d => DayOf(Day.AddDays(d),
        [Visit($"A{d}", d == 8 ? "E1" : "E3", "I1;I2", "09:00", "10:00", narrative: d == 8 ? own : "正常生产，未见异常"), .. d is 0 or 12 ? new[] { Visit($"B{d}", "E1", "I3;I4", "11:00", "11:10", narrative: d == 0 ? before : after) } : [],
            .. Others($"{d}").Select(v => { v[13] = "正常生产，未见异常"; return v; })]))).Of("A8");

    [Fact]
    public void Readings_of_machines_that_were_carried_away_before_and_are_not_there_after_are_false()
    {
        Assert.Equal(6.5, Once("人去楼空，机器都拆走了", "用电233度，工人12名，风机电流20.1A", "厂区已拆成平地")!.Evidence, 6);
        Assert.Null(Once("停产", "用电233度，工人12名，风机电流20.1A", "停产"));
        // A sentence that is written of everybody claims to have seen nothing.
        Assert.Null(Once("人去楼空，机器都拆走了", "已落实应急响应措施，未发现异常", "厂区已拆成平地"));
    }

    /// <summary>Twelve visits of I1 to as many firms, the first five of which others had found half a year before, and shut; thirty colleagues go to others.</summary>
    private static Measurement AfterHalfAYear(Func<int, string> then, int shut = 5, int contradicting = 0)
    {
        var (indicator, archive) = (new AtWorkWhileShut(), new HeldArchive());
        var old = ManyFirms.DayOf(Day, Enumerable.Range(0, shut).Select(k => Visit($"B{k}", $"F{k}", "I3;I4", "11:00", "11:10", narrative: then(k))));
        archive.With(old.Day, indicator.Digested(old), indicator.File(indicator.Digested(old)));
        var days = Enumerable.Range(0, 12).Select(d => ManyFirms.DayOf(Day.AddDays(180 + d), [Visit($"A{d}", $"F{(d < 5 ? d : d + 6)}", "I1;I2", "09:00", "10:00", narrative: "正常生产，未见异常"), .. d < contradicting ? [Visit($"C{d}", $"F{5 + d}", $"H{d};K{d}", "11:00", "12:00", narrative: "正常生产，未见异常")] : Array.Empty<string[]>(), .. Enumerable.Range(0, 30).Select(k => Visit($"{d}-{k}", $"F{12 + (k + d) % 18}", $"H{k};K{k}", "13:00", "14:00", narrative: "正常生产，未见异常"))])).ToList();
        return indicator.Judge(new ObservationWindow(Day.AddDays(180), Day.AddDays(191), days.SelectMany(d => indicator.Observe(d, new Memory([], ObservationWindow.Empty) { Archive = archive }).ToList()))).Of("I1")!;
    }

    [Fact]
    public void Who_finds_at_work_five_firms_that_others_had_last_found_shut_is_suspected() => Assert.All(new[] { "企业已停产，设备拆除", "厂房已空置，据房东介绍已搬迁" }, then => Assert.True(AfterHalfAYear(_ => then) is { Value: 5.0 / 12, PValue: < 1e-3 }));

    [Fact]
    public void One_of_them_may_have_opened_again() => Assert.Equal(1, AfterHalfAYear(k => k == 0 ? "企业已停产，设备拆除" : "正常生产").PValue);

    [Fact]
    public void One_who_finds_shut_what_several_others_find_at_work_is_no_witness()
    {
        // I3 found ten firms shut; I1 finds five of them at work, and of three colleagues each another one.
        Assert.Equal(0, AfterHalfAYear(_ => "企业已停产，设备拆除", shut: 10, contradicting: 3).Value);
        Assert.Equal(5.0 / 12, AfterHalfAYear(_ => "企业已停产，设备拆除", shut: 10, contradicting: 2).Value, 2);
    }

    /// <summary>Of I1, who finds F0 at work on each of twelve days, as on the day before them; I3 had found it shut half a year before.</summary>
    private static Measurement Again(string atWorkBefore)
    {
        var (indicator, archive) = (new AtWorkWhileShut(), new HeldArchive());
        foreach (var old in new[] { ManyFirms.DayOf(Day, [Visit("B", "F0", "I3;I4", "11:00", "11:10", narrative: "企业已停产，设备拆除")]), ManyFirms.DayOf(Day.AddDays(179), [Visit("C", "F0", atWorkBefore, "11:00", "12:00", narrative: "正常生产")]) })
            archive.With(old.Day, indicator.Digested(old), indicator.File(indicator.Digested(old)));
        var days = Enumerable.Range(0, 12).Select(d => ManyFirms.DayOf(Day.AddDays(180 + d), [Visit($"A{d}", "F0", "I1;I2", "09:00", "10:00", narrative: "正常生产，未见异常"), .. Enumerable.Range(0, 30).Select(k => Visit($"{d}-{k}", $"F{12 + (k + d) % 18}", $"H{k};K{k}", "13:00", "14:00", narrative: "正常生产，未见异常"))])).ToList();
        return indicator.Judge(new ObservationWindow(Day.AddDays(180), Day.AddDays(191), days.SelectMany(d => indicator.Observe(d, new Memory([], ObservationWindow.Empty) { Archive = archive }).ToList()))).Of("I1")!;
    }

    [Fact]
    public void What_he_found_at_work_himself_is_no_witness_for_him_and_one_firm_counts_once()
    {
        Assert.Equal(1.0 / 12, Again(atWorkBefore: "I1;I5").Value, 9);
        Assert.Equal(0, Again(atWorkBefore: "I5;I6").Value);
    }
}
