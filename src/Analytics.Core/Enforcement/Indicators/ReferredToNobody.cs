using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A case closed as referred whose record names nobody it was handed to.</summary>
/// <remarks>Unit: cases. Innocent look-alike: an export that leaves the recipient out (then it does so for most referrals, and it weighs little).</remarks>
public sealed class ReferredToNobody : CaseBreach
{
    private const double NoRecipient = 6;

    /// <summary>Whoever may take a case over; written in full or as in offices.</summary>
    private static readonly string[] Recipients =
    [
        "公安", "派出所", "刑侦", "经侦", "环侦", "检察", "法院", "司法", "纪委", "监委", "监察", "海关", "海事", "海警", "应急", "市场监管", "市监", "水务", "水利", "城管", "住建", "交通", "林业", "农业", "自然资源", "卫健", "税务", "发改", "工信", "综合执法", "街道", "镇政府", "人民政府", "区政府", "县政府",
        "生态环境局", "环保局", "分局", "支队", "大队", "总队", "行政拘留", "管委会", "委员会", "有管辖权", "属地",
    ];

    public override IndicatorCard Card { get; } = CardOf("referred_to_nobody", "other_record", "cases", new("移送未载明去向", "referred to nobody"),
        new("接收机关写在移送书中而未录入", "a recipient that stands in the referral letter only"), "行政执法机关移送涉嫌犯罪案件的规定 art. 6, 8: a letter, a recipient, a receipt", version: 3);

    /// <summary>Where fewer than a quarter of the referrals name one, the export leaves it out.</summary>
    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Where(c => c.Decision == "referred").ToList() is var referred && referred.Exists(IsNamed) && 4 * referred.Count(IsNamed) >= referred.Count;

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory) => day.Cases.Where(c => c.DecidedOn is not null).Select(c =>
        new SeenCase(c, c.Decision != "referred" || IsNamed(c) ? 0 : 1, NoRecipient, new($"案件 {c.Id} 于 {c.DecidedOn:yyyy-MM-dd} 移送，“{c.DecisionReason}”未载明移送何机关", $"case {c.Id}: referred on {c.DecidedOn:yyyy-MM-dd}, to nobody that the record names"), ""));

    private static bool IsNamed(EnforcementCase c) => Recipients.Any(r => c.DecisionReason.Contains(r, StringComparison.Ordinal));
}
