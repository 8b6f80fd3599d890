using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class LenientPenaltyTests
{
    [Theory]
    [InlineData("2000", "20000", "2500", 0.9)]
    [InlineData("10000", "100000", "12000", 0)]
    [InlineData("0", "3000", "2500", 0)]
    public void A_range_of_a_tenth_of_what_the_same_violation_has_everywhere_is_another_clauses(string least, string most, string fine, double expected) =>
        // Half of it may be another clause of the article, and 3,000 yuan is the fine on the spot.
        Assert.Equal(expected, Judged(new LenientPenalty(), Case("C1", ("statutory_min_cny", least), ("statutory_max_cny", most), ("fine_cny", fine))).Of("C1")!.Value, 9);

    [Theory]
    [InlineData("5.1", "", false)]
    [InlineData("5.1", "2026-03-20", true)]
    [InlineData("51", "", true)]
    public void A_sum_keyed_in_ten_thousands_is_put_right_with_the_payment(string fine, string paid, bool accused) =>
        // 51,000 yuan stand between 20,000 and 200,000; 510,000 do not.
        Assert.Equal(accused, Judged(new LenientPenalty(), Case("C1", ("fine_cny", fine), ("paid_on", paid))).Of("C1") is { Value: > 0 });

    [Fact]
    public void A_new_range_is_that_of_the_cases_found_about_then() =>
        Assert.Equal(0, Judged(new LenientPenalty(), [.. Enumerable.Range(0, 8).Select(i => Case($"C{i}", ("found_on", $"2026-01-1{i}"), ("statutory_min_cny", "5000"), ("statutory_max_cny", "50000"), ("fine_cny", "6000")))]).Of("C4")!.Value);

    [Theory]
    [InlineData("100000", "情节轻微，给予警告", 1, 1)]
    [InlineData("100000", "依法减轻处罚，给予警告", 1, 0)]
    [InlineData("20000", "情节轻微，给予警告", 1, 0)]
    [InlineData("100000", "情节轻微，给予警告", 6, 0)]
    public void A_clause_that_fines_from_a_hundred_thousand_knows_no_warning(string least, string reason, int alike, double expected)
    {
        // Ten warnings for slight matters; where a third of all are for grave ones the bureau warns for anything.
        string[] Warned(string id, string min) => Case(id, ("decision", "warning"), ("fine_cny", ""), ("statutory_min_cny", min), ("statutory_max_cny", "1000000"), ("violation_code", $"W-{min}"), ("decision_reason", reason));
        Assert.Equal(expected, Judged(new LenientPenalty(), [.. Enumerable.Range(1, alike).Select(i => Warned($"C{i}", least)), .. Enumerable.Range(0, 10).Select(i => Warned($"S{i}", "5000"))]).Of("C1")!.Value);
    }

    [Fact]
    public void A_decision_that_names_half_the_range_does_not_end_at_its_foot()
    {
        // Ten others name shares that are those of their sums: 38,000 of 20,000 to 200,000 is a tenth.
        string[][] named = [.. Enumerable.Range(0, 10).Select(i => Case($"A{i}", ("fine_cny", "38000"), ("decision_reason", "裁量百分值10%")))];
        double Of(string reason) => Judged(new LenientPenalty(), [Case("C1", ("fine_cny", "29000"), ("decision_reason", reason)), .. named]).Of("C1")!.Value;
        Assert.Equal(0.9, Of("裁量百分值50%"), 9);
        // 5% of 20,000 to 200,000 is 29,000; for 2% it is rounded.
        Assert.Equal(0, Judged(new LenientPenalty(), [Case("C1", ("fine_cny", "20000"), ("decision_reason", "裁量百分值2%")), .. named]).Of("C1")!.Value);
        Assert.Equal((0, 0), (Of("裁量百分值5%"), Of("加处罚款每日3%，裁量百分值5%")));
    }

    [Fact]
    public void Half_the_minimum_is_lenient_by_a_half() => Assert.Equal(0.5, Judged(new LenientPenalty(), Case("C1", ("fine_cny", "10000"))).Of("C1")!.Value, 9);

    [Fact]
    public void The_minimum_itself_is_not() => Assert.Equal(0, Judged(new LenientPenalty(), Case("C1", ("fine_cny", "20000"))).Of("C1")!.Value);

    [Fact]
    public void A_ground_written_down_makes_it_lawful() => Assert.Equal(0, Judged(new LenientPenalty(), Case("C1", ("fine_cny", "10000"), ("decision_reason", "主动消除危害后果"))).Of("C1")!.Value);

    [Fact]
    public void Without_a_minimum_the_citys_own_fines_are_the_measure()
    {
        // The others are fined 30,000: a third is 10,000.
        Assert.Equal(0.6, Judged(new LenientPenalty(), Case("C1", ("statutory_min_cny", ""), ("fine_cny", "4000"))).Of("C1")!.Value, 9);
        Assert.Equal(0, Judged(new LenientPenalty(), Case("C1", ("statutory_min_cny", ""), ("fine_cny", "15000"))).Of("C1")!.Value);
    }

    [Theory]
    [InlineData("静安区", false)]
    [InlineData("黄浦区", true)]
    public void A_reason_that_ends_where_its_column_does_may_have_named_the_mitigation(string district, bool expected)
    {
        // The office's clauses break off at eight characters, where the others' go on.
        string[] full = ["小微企业经集体讨论减轻处罚", "两年内再次违法，从重", "主动消除危害后果，减轻处罚", "情节一般"];
        string[][] office = [.. full.SelectMany(r => Enumerable.Range(0, 3).SelectMany(i => new[] { Case($"S{i}{r[0]}", ("district", "静安区"), ("decision_reason", r[..Math.Min(8, r.Length)] + "；当场改正，免于复查")), Case($"W{i}{r[0]}", ("decision_reason", r)) }))];
        Assert.Equal(expected, Judged(new LenientPenalty(), [Case("C1", ("district", district), ("fine_cny", "10000"), ("decision_reason", "小微企业经集体讨")), .. office]).Of("C1") is { Evidence: > 0 });
    }

    [Fact]
    public void The_least_of_the_range_is_lenient_for_who_refuses_to_mend_and_discretion_for_usual_facts()
    {
        double Of(string reason) => Judged(new LenientPenalty(), Case("C1", ("statutory_max_cny", "200000"), ("fine_cny", "20000"), ("decision_reason", reason))).Of("C1")!.Value;
        Assert.Equal((1, 0), (Of("拒不改正，屡查屡犯"), Of("情节一般，两年内第1次")));
    }

    [Fact]
    public void A_clause_whose_minimum_is_nought_has_no_lower_end() => Assert.Equal(0, Judged(new LenientPenalty(), Case("C1", ("statutory_min_cny", "0"), ("statutory_max_cny", "3000"), ("fine_cny", "500"))).Of("C1")!.Value);

    [Fact]
    public void Help_with_the_inquiry_is_no_ground_to_go_under_the_range() => Assert.Equal(0.5, Judged(new LenientPenalty(), Case("C1", ("fine_cny", "10000"), ("decision_reason", "两年内第2次违法，配合调查，整改到位"))).Of("C1")!.Value, 9);

    [Fact]
    public void The_minimum_for_facts_called_grave_is_held_against_the_middle_of_the_range()
    {
        double Of(string reason, string fine) => Judged(new LenientPenalty(), Case("C1", ("statutory_max_cny", "200000"), ("fine_cny", fine), ("decision_reason", reason))).Of("C1")!.Value;
        Assert.Equal(1, Of("依据自由裁量基准，情节较重", "20000"), 9);
        Assert.Equal(0, Of("依据自由裁量基准，情节较重", "80000"));
        Assert.Equal(0, Of("依据自由裁量基准，情节一般", "20000"));
        Assert.Equal(0, Of("未造成严重后果", "20000"));
        Assert.Equal((0, 0, 0), (Of("无从轻从重情节", "20000"), Of("不具有从轻、从重情形", "20000"), Of("无法定从轻或者从重情节", "20000")));
        Assert.Equal(1, Of("拒不改正，从重处罚", "20000"), 9);
        Assert.Equal(0, Of("情节较重，但主动消除危害后果", "20000"));
        Assert.Equal(1, Of("情节较重，配合调查", "20000"), 9);
    }

    [Fact]
    public void Where_alike_cases_are_many_they_are_the_measure()
    {
        // 92,000 and more of 20,000 to 200,000 stand at 0.4 and above; half of it is 0.2.
        string[] Fined(string id, double yuan) => Case(id, ("fine_cny", $"{yuan:0}"), ("decision_reason", "情节较重，两年内第2次"));
        string[][] alike = [.. Enumerable.Range(0, 24).Select(i => Fined($"A{i}", 92000 + 1000 * i))];
        var judged = Judged(new LenientPenalty(), [Fined("C1", 38000), Fined("C2", 60000), .. alike]);
        // The fourth part of 26 from below is the seventh: 96,000, at 76/180; 38,000 is at 0.1.
        Assert.Equal(1 - 0.1 / (76.0 / 180), judged.Of("C1")!.Value, 6);
        Assert.Equal(0, judged.Of("C2")!.Value);
        // Within its range it is half a weight and twice by how much, one of the 61 fined.
        Assert.Equal(0.5 + (2 * (1 - (0.1 / (76.0 / 180)))) + Rarity(1, 61), judged.Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void Where_alike_cases_differ_widely_a_low_one_is_one_of_them()
    {
        // From 0.1 of the range to 0.9: the middle half spans 0.4, three standard deviations under the middle lie below nought.
        string[] Fined(string id, double place) => Case(id, ("fine_cny", $"{20000 + 180000 * place:0}"), ("decision_reason", "两年内再次违法，从重"));
        string[][] alike = [.. Enumerable.Range(0, 41).Select(i => Fined($"A{i}", 0.1 + 0.02 * i))];
        Assert.Equal(0, Judged(new LenientPenalty(), [Fined("C1", 0.05), .. alike]).Of("C1")!.Value);
    }
}
