using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests.Enforcement;

public sealed class InspectorRecordsTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    [Fact]
    public void Two_visits_at_the_same_hour_across_the_city_cannot_both_be()
    {
        // E1 and E2 lie 0.2 degrees of latitude, 22 km, apart.
        var seen = Of(new TwoPlaces(), Visit("V1", "E1", "I1;I2", "09:00", "10:00"), Visit("V2", "E2", "I1", "09:30", "10:30"));
        Assert.Equal(1, seen.Single(o => o.Subject.Id == "I1").Count);
        Assert.Equal(0, seen.Single(o => o.Subject.Id == "I2").Count);
    }

    [Fact]
    public void Twenty_two_kilometres_in_half_an_hour_is_a_drive() =>
        Assert.Equal(0, Of(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00"), Visit("V2", "E2", "I1", "10:30", "11:30")).Single().Count);

    [Fact]
    public void Firms_of_one_park_may_be_visited_back_to_back() =>
        Assert.Equal(0, Of(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00"), Visit("V2", "E3", "I1", "09:59", "10:30")).Single().Count);

    [Fact]
    public void A_photo_saved_anew_is_still_the_same_photo()
    {
        // The second hash differs in one bit.
        var seen = Of(new PhotoReuse(), Visit("V1", "E1", "I1", "09:00", "10:00", photos: "00000000000000ff"), Visit("V2", "E2", "I1", "11:00", "12:00", photos: "00000000000000fe"));
        Assert.Equal(1, seen.Single().Count);
    }

    [Fact]
    public void A_photo_of_a_notice_that_six_inspectors_attach_accuses_nobody()
    {
        var visits = Enumerable.Range(1, 6).Select(i => Visit($"V{i}", i % 2 == 0 ? "E1" : "E2", $"I{i}", "09:00", "10:00", photos: "0123456789abcdef")).ToArray();
        Assert.All(Of(new PhotoReuse(), visits), o => Assert.Equal(0, o.Count));
    }

    [Fact]
    public void A_narrative_with_the_firms_name_exchanged_and_a_word_changed_is_a_copy()
    {
        const string text = "执法人员到{0}开展现场检查，检查时该单位正在生产，废气处理设施已开启，风机电流27安；危废仓库贮存3吨，标识齐全；自行监测报告齐全，最近一次在45日前；厂界无明显异味，昼间噪声58分贝。本次检查未见异常。双方签字确认，检查结束。";
        var copy = string.Format(null, text, "乙厂").Replace("标识齐全", "标识完整", StringComparison.Ordinal);
        var seen = Of(new TemplatedRecord(), Visit("V1", "E1", "I1", "09:00", "10:00", narrative: string.Format(null, text, "甲厂")), Visit("V2", "E2", "I1", "11:00", "12:00", narrative: copy));
        Assert.Equal(1, seen.Single().Count);
    }

    [Fact]
    public void The_same_phrases_with_other_readings_are_a_habit_not_a_copy()
    {
        const string text = "对企业现场检查，风机电流{0}安，危废{1}吨，流量{2}立方，用电{3}千瓦时，噪声{4}分贝，风速{5}米，原料{6}桶，活性炭{7}公斤，演练{8}次。";
        string With(params object[] numbers) => string.Format(null, text, numbers);
        var seen = Of(new TemplatedRecord(), Visit("V1", "E1", "I1", "09:00", "10:00", narrative: With(27, 31, 140, 5521, 58, 12, 44, 230, 13)),
            Visit("V2", "E2", "I1", "11:00", "12:00", narrative: With(31, 17, 95, 3307, 61, 19, 28, 410, 26)));
        Assert.Equal(0, seen.Single().Count);
    }

    [Fact]
    public void Four_minutes_are_hardly_a_visit_unless_the_whole_city_is_on_a_campaign()
    {
        Assert.Equal(1, Of(new ImplausibleVisit(), Visit("V1", "E1", "I1", "09:00", "09:04"), Visit("V2", "E1", "I2", "09:00", "10:00"), Visit("V3", "E2", "I3", "09:00", "10:00")).Single(o => o.Subject.Id == "I1").Count);
        Assert.Equal(0, Of(new ImplausibleVisit(), Visit("V1", "E1", "I1", "09:00", "09:04"), Visit("V2", "E1", "I2", "09:00", "09:09"), Visit("V3", "E2", "I3", "09:00", "09:09")).Single(o => o.Subject.Id == "I1").Count);
    }

    [Fact]
    public void The_same_firm_far_off_again_and_again_counts_once_because_the_register_may_err()
    {
        var indicator = new ImplausibleVisit();
        var days = Enumerable.Range(0, 6).SelectMany(i => Of(indicator, Day.AddDays(i), Visit($"V{i}", "E1", "I1", "09:00", "10:00", longitude: 121.6)));
        Assert.Equal(1.0 / 6, indicator.Judge(new ObservationWindow(Day, Day.AddDays(5), days)).Single().Value, 9);
    }

    [Fact]
    public void The_partner_of_one_who_writes_up_visits_is_not_accused_for_the_visits_they_share()
    {
        var indicator = new ImplausibleVisit();
        var days = Enumerable.Range(0, 12).SelectMany(i => Of(indicator, Day.AddDays(i), [
            Visit($"A{i}", "E1", i < 6 ? "BAD;PARTNER" : "BAD;OTHER", "09:00", "09:03"),
            Visit($"B{i}", "E2", i < 6 ? "OTHER;THIRD" : "PARTNER;THIRD", "09:00", "10:00"),
            .. Enumerable.Range(0, 40).Select(k => Visit($"C{i}-{k}", "E2", $"H{k}", "13:00", "14:00"))])).ToList();
        var judged = indicator.Judge(new ObservationWindow(Day, Day.AddDays(11), days)).ToDictionary(m => m.Subject.Id);
        Assert.True(judged["BAD"].PValue < 1e-3);
        Assert.Equal(1, judged["PARTNER"].PValue);
    }

    [Fact]
    public void Visits_signed_alone_are_counted() =>
        Assert.Equal(1, Of(new WrittenAtTheDesk(), Visit("V1", "E1", "I1", "09:00", "10:00"), Visit("V2", "E2", "I1;I2", "11:00", "12:00")).Single(o => o.Subject.Id == "I1").Count);

    private static List<Observation> Of(InspectorRate indicator, params string[][] visits) => Of(indicator, Day, visits);

    private static List<Observation> Of(InspectorRate indicator, DateOnly day, params string[][] visits)
    {
        var firms = Rows(EnforcementDatasets.Enterprises, ["E1", "甲厂", "黄浦区", "", "121.45", "31.20"], ["E2", "乙厂", "宝山区", "", "121.45", "31.40"], ["E3", "丙厂", "黄浦区", "", "121.451", "31.20"]);
        var dated = visits.Select(v => v.Select((cell, i) => i is 4 or 5 ? $"{day:yyyy-MM-dd} {cell}" : cell).ToArray()).ToArray();
        return [.. indicator.Observe(new EnforcementDay(day, firms, Rows(EnforcementDatasets.Visits, dated), Rows(EnforcementDatasets.Cases)), Memory.Empty)];
    }

    private static string[] Visit(string id, string firm, string inspectors, string from, string to, string photos = "", string narrative = "", double? longitude = null) =>
        [id, firm, "黄浦区", inspectors, from, to, longitude is { } x ? $"{x}" : "", longitude is null ? "" : "31.20", "plan", "0", "", "", photos, narrative];

    private static Table Rows(Dataset dataset, params string[][] rows) => Some.TextTable(dataset, rows);
}
