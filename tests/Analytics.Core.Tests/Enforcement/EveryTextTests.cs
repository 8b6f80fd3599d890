using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;
using CsCheck;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

/// <summary>What a bureau's people type into a remark, a record or a number of a case stops no morning, whatever it looks like.</summary>
public sealed class EveryTextTests
{
    public static TheoryData<string> Indicators => [.. Catalog.EnforcementIndicators.Select(i => i.Card.Id)];

    /// <summary>Pieces that look like dates, numbers, terms and readings, and are none or not quite.</summary>
    private static readonly string[] Pieces =
    [
        "2025-04-0064", "2026-02-30", "2026年2月30日", "2026-13-45", "0000-00-00", "20260230", "2026/1/", "13月40日", "25:61", "9时75分", "99999999999999999999999999", "1e999", "-0", "1.2.3", "..", "%", "300%", "第99999999999次", "第〇次",
        "延长", "延期至", "至", "中止", "恢复", "公告", "听证", "扣除", "个月", "十百百", "两", "千", "天", "工作日", "立案", "首次", "裁量", "百分值", "罚款", "万元", "首违不罚", "证据不足", "注销", "拆除", "pH", "COD", "mg/L", "dB", "℃", "读数", "累计", "电表",
        "水表", "排口", "GB 18285-2018", "第33条", "[]{}()", "\\", "\"", "'", "%s", "\u0001", "\t", "；", "，", "。", "/", "|", "=", ";", ",", "?", "*", "+", "😀", "\uD800", "　", " ",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]), Gen.Char['0', '9'].Array[0, 12].Select(c => new string(c)), Gen.Const("情节一般，现场检查发现")).Array[0, 8].Select(p => string.Concat(p));

    [Theory]
    [MemberData(nameof(Indicators))]
    public void An_indicator_reads_any_text_without_failing(string indicator)
    {
        var judge = Catalog.EnforcementIndicators.Single(i => i.Card.Id == indicator);
        Text.Array[24].Sample(texts => Judge(judge, texts), iter: 25, threads: 1);
    }

    /// <summary>Two days with twelve visits and as many cases each; texts stand in narratives, reasons and at the end of ids.</summary>
    private static void Judge(DayIndicator<EnforcementDay> indicator, string[] texts)
    {
        EnforcementDay Of(int at) => Visits.DayOf(Visits.Day.AddDays(at),
            [.. Enumerable.Range(0, 12).Select(i => Case($"C{at}{i:00}{Number(texts[i])}", ("visit_id", $"V{at}-{i}"), ("decision_reason", texts[i + 12]), ("decision", i % 3 == 0 ? "terminated" : i % 3 == 1 ? "no_penalty" : "fine"), ("found_on", $"{Visits.Day.AddDays(-200):yyyy-MM-dd}")))],
            Enumerable.Range(0, 12).Select(i => Visits.Visit($"V{at}-{i}", $"E{1 + (i % 3)}", $"A{i % 4};B", $"{8 + (i / 2):00}:00", $"{8 + (i / 2):00}:40", narrative: texts[i] + texts[23 - i], found: i % 2 == 0, code: i % 2 == 0 ? "DQ-108" : "")));
        Assert.All(Visits.Judged(indicator, Of(0), Of(1)), m => Assert.False(double.IsNaN(m.Evidence), m.Because.En));
    }

    /// <summary>Of a text what may stand in an id.</summary>
    private static string Number(string text) => string.Concat(text.Where(c => char.IsAsciiDigit(c) || c == '-'));
}
