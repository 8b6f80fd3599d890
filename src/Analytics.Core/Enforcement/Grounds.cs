namespace Analytics.Core.Enforcement;

/// <summary>What a decision's written reason says: whether it gives one at all, and whether it gives one for a milder penalty.</summary>
public static class Grounds
{
    private const int ShortestReason = 4;

    /// <summary>Words that a reason may consist of without giving one; the longer ones first.</summary>
    private static readonly string[] Empty =
    [
        "经领导批准", "经集体讨论", "经研究", "领导同意", "集体讨论", "特殊情况", "其他情况", "其他情形", "依法", "予以", "作出", "决定", "终止", "调查", "案件", "本案", "不予", "行政", "处罚", "其他", "其它", "原因", "情况", "情形", "特殊",
        "理由", "综合", "考虑", "酌情", "同意", "批准", "结案", "处理", "见附件", "详见", "卷宗", "略", "无", "因", "经", "后", "的", "该",
    ];

    /// <summary>行政处罚法 art. 32-33 and the discretion rules: slight, first, put right at once, helped, under duress, in hardship.</summary>
    private static readonly string[] Milder =
    [
        "减轻", "从轻", "首违", "首次", "初次", "初犯", "轻微", "较轻", "主动", "及时改正", "立即改正", "已改正", "整改到位", "完成整改", "消除", "配合", "立功", "胁迫", "诱骗", "困难", "未成年", "没有主观", "无主观", "免罚", "免予", "不罚", "悔改", "修复", "赔偿",
    ];

    /// <summary>Whether anything is left of a reason when the words that say nothing are taken out.</summary>
    public static bool IsGiven(string reason)
    {
        var rest = string.Concat(reason.Where(char.IsLetterOrDigit));
        foreach (var word in Empty) rest = rest.Replace(word, "", StringComparison.Ordinal);
        return rest.Length >= ShortestReason;
    }

    /// <summary>Whether a ground for a penalty under the range is written down.</summary>
    public static bool IsMilder(string reason) => Milder.Any(word => reason.Contains(word, StringComparison.Ordinal));

    /// <summary>Whether the facts are called grave, and nothing milder is said of them.</summary>
    public static bool IsGrave(string reason) => !IsMilder(reason) && !NotGrave.Any(word => reason.Contains(word, StringComparison.Ordinal)) && Grave.Any(word => reason.Contains(word, StringComparison.Ordinal));

    private static readonly string[] Grave = ["较重", "严重", "从重", "恶劣", "拒不改正", "屡查屡犯"];

    private static readonly string[] NotGrave = ["不严重", "非严重", "未造成严重", "没有造成严重", "未达到严重", "不属于严重", "无严重"];

    /// <summary>Whether the firm is gone, so that nothing is left to recheck.</summary>
    public static bool IsGone(string reason) => Gone.Any(word => reason.Contains(word, StringComparison.Ordinal));

    private static readonly string[] Gone = ["关停", "关闭", "停产", "搬迁", "搬离", "注销", "吊销", "拆除", "破产", "灭失"];
}
