namespace Analytics.Core.Enforcement;

/// <summary>What a decision's written reason says: whether it gives one at all, and whether it gives one for a milder penalty.</summary>
public static partial class Grounds
{
    private const int ShortestReason = 4;

    /// <summary>Words that a reason may consist of without giving one; the longer ones first.</summary>
    private static readonly string[] Empty =
    [
        "经领导批准", "经负责人批准", "经集体讨论", "会议研究", "会议意见", "有关规定", "相关规定", "有关精神", "会议精神", "工作需要", "工作安排", "按照", "根据", "依据", "有关", "相关", "会议", "意见", "精神", "规定", "批示", "办理", "安排", "负责人", "领导", "经研究", "领导同意", "集体讨论", "特殊情况", "其他情况", "其他情形", "依法", "予以", "作出", "决定", "终止", "调查", "案件", "本案", "不予", "行政", "处罚", "其他", "其它", "原因", "情况", "情形", "特殊",
        "理由", "实际", "综合", "自由裁量", "裁量", "基准", "考虑", "酌情", "同意", "批准", "结案", "处理", "见附件", "详见", "卷宗", "略", "正在", "尚未", "仍在", "无", "因", "经", "后", "的", "该", "按", "由", "为",
    ];

    /// <summary>
    /// 行政处罚法 art. 32-33: on what a fine may go under the range of its clause. That the firm helped with the inquiry, put right what it was ordered to or is there for the first time
    /// moves the fine within the range and is written into most decisions.
    /// </summary>
    private static readonly string[] Milder =
    [
        "减轻", "减免", "低于法定", "主动消除", "消除危害", "消除违法", "主动供述", "主动报告", "主动投案", "立功", "胁迫", "诱骗", "未成年", "没有主观", "无主观", "主观过错", "免罚", "免予", "免于", "不予处罚", "不罚", "第三十二条", "第32条", "第三十三条", "第33条",
    ];

    /// <summary>On what a case may be ended (行政处罚法 art. 33, 36, 57; 生态环境行政处罚办法): no act or none that can be proved, nobody left to answer for it, another's case, time barred, nothing to punish.</summary>
    private static readonly string[] Ending =
    [
        "不成立", "不能成立", "不构成", "不存在", "未发现违法", "无违法", "没有违法", "不违法", "合法", "证据", "事实不清", "无法认定", "不能认定", "无法查证", "无法证明", "死亡", "注销", "吊销", "破产", "灭失", "主体", "关停", "关闭", "搬迁",
        "管辖", "移送", "移交", "另案", "重复立案", "已立案", "另行立案", "已处罚", "已作出处罚", "已作出行政处罚", "已作出决定", "一事不", "并案", "撤销", "时效", "期限", "追责", "追诉", "超过二年", "超过两年", "不予处罚", "免罚", "首违", "首次", "初次", "轻微", "不可抗力", "主观过错", "无主观", "未成年", "精神病", "修订", "修改", "废止", "第三人", "误", "合格", "达标",
    ];

    /// <summary>Words for what moves people to end a case, of which the law says nothing.</summary>
    private static readonly string[] NoEnding =
    [
        "承诺", "和解", "协调", "谅解", "困难", "经营", "疫情", "扶持", "招商", "就业", "纳税", "税收", "重点企业", "重点项目", "营商", "稳定", "维稳", "信访", "撤诉", "撤回投诉", "投诉人", "关系", "态度", "配合", "认错", "整改", "改正", "教育", "约谈", "小微", "帮扶", "服务企业", "影响较大", "影响发展",
    ];

    /// <summary>Words of proof wanting, that say nothing of what is wanting.</summary>
    private static readonly string[] BareProof = ["现有", "主要", "违法", "事实", "证据", "不清", "不足", "不充分", "无法", "不能", "认定", "查证", "属实", "尚", "存在", "经查", "当事人"];

    /// <summary>Whether anything is left of a reason when the words that say nothing are taken out, or an article of the law is named ('33-1', '33条1款').</summary>
    public static bool IsGiven(string reason) => LettersSaid(reason) >= ShortestReason || Article().IsMatch(reason);

    [System.Text.RegularExpressions.GeneratedRegex(@"(?<![\d-])\d{1,3}\s*(?:[-–—(（]\s*\d{1,2}(?![\d-])|条)")]
    private static partial System.Text.RegularExpressions.Regex Article();

    /// <summary>How many letters are left when the words that say nothing are taken out.</summary>
    public static int LettersSaid(string reason) => Without(Empty, Letters(reason)).Length;

    /// <summary>A reason without the clauses that are no ground for a milder penalty: how grave the facts are, which offence it is, what the law does not count.</summary>
    public static string WithoutNoGrounds(string reason) => Kept(reason, c => !Has(NoEnding, c) && !Has(Grave, c) && Gravity(c) == 0 && !Numbered().IsMatch(c));

    /// <summary>A reason without the clauses on how the sum was found.</summary>
    public static string WithoutMeasure(string reason) => string.Join('，', Phrase().Split(reason).Where(p => !Has(Measure, p)));

    private static readonly string[] Measure = ["裁量", "计算", "幅度", "从轻", "从重", "情节", "基准"];

    [System.Text.RegularExpressions.GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial System.Text.RegularExpressions.Regex Phrase();

    /// <summary>A reason without the clauses that only promise what is to be rechecked.</summary>
    public static string WithoutPromises(string reason) => Kept(reason, c => !c.Contains("承诺", StringComparison.Ordinal));

    private static string Kept(string reason, Func<string, bool> clause) => string.Join('，', reason.Split(['。', '；', ';', '，', ',', '、', '\n']).Where(clause));

    [System.Text.RegularExpressions.GeneratedRegex(@"第\s*[\d一二两三四五六七八九十]+\s*次")]
    private static partial System.Text.RegularExpressions.Regex Numbered();

    /// <summary>Whether a reason is given for ending a case and none of it is a ground on which the law ends one.</summary>
    public static bool IsNoEnding(string reason) => !Has(Ending, reason) && Has(NoEnding, reason);

    /// <summary>Whether it is only said that proof is wanting, not what of it (the act, or who did it).</summary>
    public static bool IsBareProof(string reason) => !reason.Contains("主体", StringComparison.Ordinal) && (reason.Contains("证据", StringComparison.Ordinal) || reason.Contains("事实不清", StringComparison.Ordinal)) && !IsGiven(Without(BareProof, Letters(reason)));

    private static bool Has(string[] words, string reason) => words.Any(word => reason.Contains(word, StringComparison.Ordinal));

    private static string Letters(string reason) => string.Concat(reason.Where(char.IsLetter));

    private static string Without(string[] words, string text) => words.Aggregate(text, (rest, word) => rest.Replace(word, "", StringComparison.Ordinal));

    /// <summary>Whether a ground for a penalty under the range is written down, or a slight or first offence that offices take for one.</summary>
    public static bool IsMildest(string reason) => IsMilder(reason) || Has(Slight, reason);

    private static readonly string[] Slight = ["从轻", "首违", "首次", "初次", "初犯", "轻微", "较轻", "及时改正", "立即改正", "主动"];

    /// <summary>Whether a ground for a penalty under the range is written down.</summary>
    public static bool IsMilder(string reason) => Has(Milder, reason);

    /// <summary>Whether the facts are called grave, and nothing milder is said of them.</summary>
    public static bool IsGrave(string reason) => !IsMilder(reason) && !NotGrave().IsMatch(reason) && Has(Grave, reason);

    private static readonly string[] Grave = ["较重", "严重", "从重", "恶劣", "拒不改正", "屡查屡犯"];

    /// <summary>That there is nothing grave, nothing for which a fine would be raised ('无从轻、从重情节').</summary>
    [System.Text.RegularExpressions.GeneratedRegex("(?:无|没有|未有|未见|不|非|未发现|不具有|不具备|不存在|不属于?|未达到?|未造成|没有造成|未构成)(?:法定|酌定|任何|其他|从轻|减轻|加重|较重|应当|情形|情节|的|或者?|和|及|、|/)*(?:从重|严重|恶劣)")]
    private static partial System.Text.RegularExpressions.Regex NotGrave();

    /// <summary>Whether the firm is gone, so that nothing is left to recheck.</summary>
    public static bool IsGone(string reason) => Has(Gone, reason);

    private static readonly string[] Gone = ["关停", "关闭", "停产", "搬迁", "搬离", "注销", "吊销", "拆除", "破产", "灭失"];

    /// <summary>Whether a visit found the works cleared out, so that nobody starts them again: what is only at rest does.</summary>
    public static bool IsClearedOut(string narrative) => Unticked().Replace(narrative, "") is var said && Has(ClearedOut, said);

    private static readonly string[] ClearedOut = ["搬迁", "搬离", "搬走", "搬空", "腾空", "清空", "清场", "已拆除", "设备拆除", "拆走", "拆成平地", "人去楼空", "灭失"];

    /// <summary>Whether a visit found the firm gone, shut or at rest.</summary>
    public static bool IsShut(string narrative) => Unticked().Replace(narrative, "") is var said && (IsGone(said) || Has(Shut, said));

    /// <summary>Whether a visit found the firm gone or shut for longer than repairs, a holiday or an alert last: that nobody worked on the day says little of the next.</summary>
    public static bool IsShutForGood(string narrative) => Unticked().Replace(narrative, "") is var said && (IsGone(said) || Has(ShutForGood, said)) && !Has(ForAWhile, said);

    private static readonly string[] ShutForGood = ["停工", "停业", "歇业", "空置", "搬走", "搬空", "腾空", "清空", "清场", "拆走", "拆成平地", "人去楼空"];

    private static readonly string[] ForAWhile = ["检修", "检维修", "维修", "放假", "假期", "轮休", "错峰", "应急响应", "预警"];

    /// <summary>What stands behind an empty box of a form was not found.</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"[□☐][^□☐☑☒■√【】\s，,。；;]*")]
    private static partial System.Text.RegularExpressions.Regex Unticked();

    /// <summary>Whether a visit came before a locked gate, or nobody answered: whoever writes it stood outside, and the firm may be at work the next day. A lock on a cabinet or an interlock says nothing.</summary>
    public static bool IsLocked(string narrative) => Locked().IsMatch(Unticked().Replace(narrative, ""));

    [System.Text.RegularExpressions.GeneratedRegex("(?<![阀部柜闸间室库房护])门(?:上|口|已|是|都|被|全|仍|还|外|一直|均)*(?:挂|加|落|反|紧)?(?:着|了)?锁(?!具|定)|锁(?:着|了|住|上)?(?:大|厂|院|铁|正)门|(?:敲门|叫门|喊门|门口|按门铃|门卫室)[^。；;]{0,4}(?:无人|没人|没有人|没有?回应|无回应)|(?:无|没有?)人(?:应|开门|答应|回应)|(?:未|没有?|不肯|拒不)开门")]
    private static partial System.Text.RegularExpressions.Regex Locked();

    private static readonly string[] Shut = ["停工", "停业", "歇业", "大门上锁", "大门紧锁", "大门紧闭", "大门锁闭", "大门关闭", "空置", "未生产", "未营业", "不在生产", "无法联系", "现场无人", "厂内无人", "无作业人员", "搬走", "搬空", "腾空", "清空", "清场", "拆走", "拆成平地", "人去楼空", "放假"];

    /// <summary>Whether a visit says that the firm was at work. Words that nobody foresaw say neither that nor the contrary.</summary>
    public static bool IsAtWork(string narrative) => !IsShut(narrative) && AtWork().IsMatch(Unticked().Replace(narrative, ""));

    [System.Text.RegularExpressions.GeneratedRegex("(?<![未没不非无见])(?:正在[^，。；,;]{0,6}(?:生产|作业|施工|营业|加工|装卸|运行)|(?:正常|照常)(?:生产|经营|营业|作业|施工|运行|运转)|(?:生产|营业|作业|施工|加工)中(?![断止])|(?:机器|设备|机组|产线|生产线)(?:都|均|全)?(?:转着|开着|在转|在运转|运转正常)|在运行|运[行转](?:正常|良好)|生产(?:状况|情况|状态|工况)?[：:] ?(?:正常|半负荷|满负荷))")]
    private static partial System.Text.RegularExpressions.Regex AtWork();

    /// <summary>Whether a visit says how much is being made, or by how many.</summary>
    public static bool IsInProduction(string narrative) => InProduction().IsMatch(Unticked().Replace(narrative, ""));

    [System.Text.RegularExpressions.GeneratedRegex(@"(?<![未没不非无见停复])(?:在产|正常开工|[半满]负荷|开了?[早中晚夜]班|当班|在岗)")]
    private static partial System.Text.RegularExpressions.Regex InProduction();

    /// <summary>Whether a closing says that what was to be rechecked is there no more. That the machine in question was, as somebody saw and noted, is said of the works that go on.</summary>
    public static bool IsTakenDown(string reason) => reason.Contains("拆除", StringComparison.Ordinal) && !OneMachine().IsMatch(reason);

    [System.Text.RegularExpressions.GeneratedRegex("(?:涉事|涉案|违法|违规|相关|部分)[^，。；,;]{0,6}拆除|拆除[^。；;]{0,16}(?:核实|核查|附照|照片|影像|笔录)")]
    private static partial System.Text.RegularExpressions.Regex OneMachine();

    /// <summary>Whether a recheck says that what had been found was put right, whatever else it found.</summary>
    public static bool IsPutRight(string narrative) => PutRight().IsMatch(narrative);

    [System.Text.RegularExpressions.GeneratedRegex("(?:上次|前次|上回|此前|之前|原有?问题)[^。；;，,未没不仍]{0,12}(?:改|落实|完成)(?![^。；;，,]{0,6}[未没不])")]
    private static partial System.Text.RegularExpressions.Regex PutRight();

    /// <summary>Whether a record says by how much something that was measured is over its limit.</summary>
    public static bool IsMeasuredOver(string narrative) => MeasuredOver().IsMatch(narrative);

    [System.Text.RegularExpressions.GeneratedRegex(@"超标\s*(?:[\d.]+|[一二两三四五六七八九十]+)\s*倍|\d[^。；;未不没无]{0,24}(?:超标|超[过出][^。；;，,]{0,10}(?:标准|限值))")]
    private static partial System.Text.RegularExpressions.Regex MeasuredOver();

    /// <summary>Whether the legal person itself is said to be no more.</summary>
    public static bool IsDissolved(string reason) => Has(Dissolved, reason);

    private static readonly string[] Dissolved = ["注销", "吊销", "破产", "主体资格", "主体灭失", "主体消灭"];

    /// <summary>Whether the firm is said to be no more or to have left its site for good: a plant at rest may go on, and what is taken down may be one machine.</summary>
    public static bool IsClosedDown(string reason) => IsDissolved(reason) || Has(ClosedDown, reason);

    private static readonly string[] ClosedDown = ["关停", "关闭", "取缔", "搬迁", "搬离", "搬走", "外迁", "腾退", "退租", "倒闭", "关了", "散伙", "遣散", "人去楼空", "不再经营"];

    /// <summary>Whether something is said of how a fine is taken in, put off or contested (行政处罚法 art. 66, 72, 73; 行政强制法 art. 53-54).</summary>
    public static bool IsPursued(string reason) => Has(Pursued, reason);

    private static readonly string[] Pursued = ["法院", "强制", "强执", "催告", "催缴", "划拨", "划扣", "冻结", "失信", "执行", "分期", "期缴", "期履行", "缓缴", "暂缓", "延期缴", "延期支付", "复议", "诉讼", "起诉", "上诉", "一审", "二审", "破产", "裁定"];

    /// <summary>Whether a case is said to be time barred (行政处罚法 art. 36: two years from the end of the act), without a word on when the act ended.</summary>
    public static bool IsTimeBarredUndated(string reason) => TimeBarred().IsMatch(reason) && !AYear().IsMatch(reason);

    [System.Text.RegularExpressions.GeneratedRegex(@"时效|追诉|追责期|(?:超过?|逾|满)\s*(?:二|两|2)\s*年")]
    private static partial System.Text.RegularExpressions.Regex TimeBarred();

    [System.Text.RegularExpressions.GeneratedRegex(@"(?:19|20)\d\d|\d\d年")]
    private static partial System.Text.RegularExpressions.Regex AYear();

    /// <summary>A share of the range that a reason gives for the fine (裁量 '47%'); null where it gives none, or several. What is added by the day for late payment is another.</summary>
    public static double? ShareOfRange(string reason) =>
        SharesIn().Matches(Kept(reason, c => !c.Contains('每', StringComparison.Ordinal) && !c.Contains("加处", StringComparison.Ordinal) && !c.Contains("滞纳", StringComparison.Ordinal))) is { Count: 1 } shares ? int.Parse(shares[0].Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) / 100.0 : null;

    [System.Text.RegularExpressions.GeneratedRegex(@"(?<![\d.])(\d{1,3})\s*[%％]")]
    private static partial System.Text.RegularExpressions.Regex SharesIn();

    /// <summary>A reason without the clauses that only say that a warning is given; one that names an article stays.</summary>
    public static string WithoutWarning(string reason) => Kept(reason, c => !c.Contains("警告", StringComparison.Ordinal) || c.Contains('条', StringComparison.Ordinal));

    /// <summary>Whether the offence is said to be the firm's first.</summary>
    public static bool IsFirst(string reason) => (Has(First, reason) || CountedFirst().IsMatch(reason)) && !Has(NotFirst, reason);

    /// <summary>Which offence of the firm it is said to be, in figures ('近两年内第1次', '次数1').</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"第\s*[1一]\s*次|次数[：:为]?\s*[1一](?![\d一二三四五六七八九十])")]
    private static partial System.Text.RegularExpressions.Regex CountedFirst();

    private static readonly string[] First = ["首违", "首次", "初次", "初犯", "第一次违法", "无违法记录", "无前科", "两年内无"];

    private static readonly string[] NotFirst = ["非首次", "不属于首次", "不是首次", "非初次", "不属于初次"];

    /// <summary>Whether the firm is said to offend again.</summary>
    public static bool IsAgain(string reason) => Again().IsMatch(reason) && !NotAgain().IsMatch(reason);

    [System.Text.RegularExpressions.GeneratedRegex(@"再犯|再次|前次|前科|前案|曾[因被受有]|屡|累犯|第\s*[二三四五2-5]\s*次|次数[：:为]?\s*[二三四五2-5](?!\d)")]
    private static partial System.Text.RegularExpressions.Regex Again();

    [System.Text.RegularExpressions.GeneratedRegex("[无没未不][^，,；;。]{0,6}(?:再犯|再次|前次|前科|前案|曾|屡|累犯)")]
    private static partial System.Text.RegularExpressions.Regex NotAgain();

    /// <summary>How grave the facts are called: 1 slight, 2 usual, 3 rather grave, 4 grave; 0 = it is not said in one way.</summary>
    public static int Gravity(string reason)
    {
        if (Stated().Match(reason) is not { Success: true } stated) return 0;
        return stated.Groups[1].Value switch { "轻微" or "较轻" or "轻" => 1, "一般" => 2, "较重" or "较严重" or "比较严重" => 3, _ => 4 };
    }

    [System.Text.RegularExpressions.GeneratedRegex("(?:情节|程度|裁量等级|裁量档次|违法行为|危害后果|后果)[为属于系：:“\"]{0,3}(轻微|较轻|一般|较严重|比较严重|较重|特别严重|严重|轻)")]
    private static partial System.Text.RegularExpressions.Regex Stated();
}
