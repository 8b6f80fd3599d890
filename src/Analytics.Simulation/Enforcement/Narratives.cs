namespace Analytics.Simulation.Enforcement;

/// <summary>Writes narratives the way officers do: a frame of usual phrases, the facts of the day in between.</summary>
public static class Narratives
{
    private static readonly string[] Openings = ["执法人员到{0}开展现场检查，出示执法证件并说明来意。", "对{0}进行现场检查，检查前已亮明身份。", "执法人员依法进入{0}厂区检查，企业负责人在场陪同。", "根据工作安排对{0}实施现场检查，由环保专员陪同。", "执法人员会同镇环保办对{0}进行检查。"];
    private static readonly string[] States = ["检查时该单位正在生产", "检查时部分生产线停产检修", "检查时该单位正常生产，夜班已结束", "检查时车间有订单在赶工", "检查时仅包装工段开工", "检查时因设备保养暂停生产"];
    private static readonly string[] Facts =
    [
        "废气处理设施已开启，风机电流{0}安", "活性炭更换台账记录至上月，本次更换{0}公斤", "危废仓库贮存{0}吨，标识齐全", "污水排口在线监测流量每小时{0}吨", "喷涂车间门窗关闭，集气罩风速每秒{0}米",
        "雨水排口无积水，闸阀处于关闭状态", "原辅料桶加盖存放，共{0}桶", "自行监测报告齐全，最近一次在{0}日前", "应急预案已备案，演练记录{0}次", "排污许可证在有效期内，执行报告已提交",
        "厂界无明显异味，昼间噪声{0}分贝", "处理设施用电量{0}千瓦时，与生产台账基本对应", "沉淀池清淤记录完整", "车间地面有少量油渍，已要求清理",
    ];
    private static readonly string[] Clean = ["现场未发现环境违法行为。", "本次检查未见异常。", "未发现明显环境问题，要求企业继续保持。", "检查情况总体良好，提醒做好台账。", "未发现违法排污情形。"];
    private static readonly string[] Problems = ["发现废气处理设施未正常运行，已拍照取证。", "发现危险废物未按规定贮存，当场制作笔录。", "发现未按规定记录台账，责令限期改正。", "发现雨水排口有浑浊废水外排，已采样送检。", "发现挥发性物料敞口存放，已固定证据。"];
    private static readonly string[] Closings = ["检查结束，双方签字确认。", "以上情况经企业核对无误。", "笔录经当事人阅读并签名。", "检查记录当场交企业确认。", "企业负责人对记录无异议。"];

    public const string FormText = "现场检查情况按统一表格记录：企业基本情况属实，污染防治设施、台账、排放口及危险废物管理逐项查看，检查结论见表格勾选项。";

    /// <param name="habit">How many phrases of each kind the officer uses; the fewer, the more his narratives resemble each other.</param>
    public static string Write(Rng rng, string firm, bool found, int habit)
    {
        string One(string[] phrases) => phrases[rng.Below(Math.Min(habit, phrases.Length))];
        var facts = Facts.ToArray();
        rng.Shuffle(facts);
        var said = facts.Take(rng.Whole(2, 5)).Select(f => string.Format(null, f, rng.Whole(2, 90)));
        return string.Format(null, One(Openings), firm) + One(States) + "，" + string.Join("；", said) + "。" + (found ? One(Problems) : One(Clean)) + One(Closings);
    }

    /// <summary>A careful copyist changes a word here and there.</summary>
    public static string Retouched(Rng rng, string narrative)
    {
        var (from, to) = rng.Pick<(string, string)>([("检查", "查看"), ("该单位", "企业"), ("齐全", "完整"), ("现场", "当场"), ("记录", "登记")]);
        var at = narrative.IndexOf(from, StringComparison.Ordinal);
        return at < 0 ? narrative + "特此记录。" : string.Concat(narrative.AsSpan(0, at), to, narrative.AsSpan(at + from.Length));
    }
}
