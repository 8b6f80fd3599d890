namespace Analytics.Core.Indicators;

/// <summary>A suspected way of forging (contract §6).</summary>
/// <param name="Code">Stable code, e.g. <c>donor_vehicle</c>.</param>
public sealed record Method(string Code, LeadKind Kind, Bilingual Name);

/// <summary>The methods of contract §6, in its order.</summary>
public static class Methods
{
    public static readonly IReadOnlyList<Method> All =
    [
        V("donor_vehicle", "替车检测", "another car's exhaust"),
        V("copied_trace", "复制过程数据", "copied trace"),
        V("scaled_results", "按系数修改结果", "results scaled by a factor"),
        V("edited_result", "结果与过程不符", "result edited after the test"),
        V("diluted_sample", "稀释取样或探头脱出", "diluted sample"),
        V("short_test", "缩短检测", "shortened test"),
        V("obd_simulator", "OBD 模拟器", "OBD simulator"),
        V("method_avoidance", "规避工况法", "loaded method avoided"),
        V("limit_hugging", "结果紧贴限值", "results hug the limit"),
        V("impossible_time", "时间不可能", "impossible times"),
        V("skipped_calibration", "缺失校准", "skipped calibration"),
        V("pass_shopping", "无维修复检合格", "fail, then implausibly clean"),
        V("other_vehicle", "其他检验异常", "other inspection anomaly"),
        D("flatline", "数据恒定", "flat line"),
        D("capped", "数据封顶", "capped readings"),
        D("shielded_inlet", "遮挡采样口", "shielded inlet"),
        D("wetted_inlet", "喷淋采样口", "wetted inlet"),
        D("replayed", "重放历史数据", "replayed readings"),
        D("cloned_site", "复制他站数据", "cloned from another site"),
        D("factor_change", "擅改系数", "factor changed"),
        D("selective_offline", "选择性离线", "selectively offline"),
        D("other_dust", "其他扬尘异常", "other dust anomaly"),
        new("likely_violation", LeadKind.EnterpriseVisit, new("可能存在违法行为", "a visit now would probably find a problem")),
        E("two_places", "同时两地", "two places at once"),
        E("templated_record", "套用模板笔录", "templated record"),
        E("photo_reuse", "照片重复使用", "photos reused"),
        E("implausible_visit", "检查过程不可信", "implausible visit"),
        E("overdue_stage", "办理超期", "overdue stage"),
        E("closed_without_recheck", "未复核即结案", "closed without recheck"),
        E("terminated_without_reason", "无理由终止", "terminated without reason"),
        E("lenient_penalty", "处罚偏轻", "lenient penalty"),
        E("never_finds", "从不发现问题", "never finds a problem"),
        E("other_record", "其他执法记录异常", "other record anomaly"),
    ];

    private static readonly Dictionary<string, Method> byCode = All.ToDictionary(m => m.Code);

    public static Method Get(string code) => byCode.TryGetValue(code, out var method) ? method
        : throw new ArgumentException($"Unknown method '{code}'. Known: {string.Join(", ", byCode.Keys)}.");

    private static Method V(string code, string zh, string en) => new(code, LeadKind.VehicleInspection, new(zh, en));

    private static Method D(string code, string zh, string en) => new(code, LeadKind.DustMonitor, new(zh, en));

    private static Method E(string code, string zh, string en) => new(code, LeadKind.EnforcementRecord, new(zh, en));
}

/// <summary>One text in both languages: Chinese for the people who use it, English beside it.</summary>
public sealed record Bilingual(string Zh, string En)
{
    public override string ToString() => $"{Zh} ({En})";
}
