using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Core.Enforcement;

/// <summary>
/// What a case's remarks say of its term: extensions that were approved, and times that do not count towards it (听证、公告、监测、鉴定、评估、送达; 中止). A remark is held against its own
/// dates: an extension approved when the term had run out extends nothing, and a clock stopped for ten days, or ten days named in words that nobody foresaw, excuse ten.
/// </summary>
public sealed partial class TermGrounds
{
    private readonly List<(DateOnly? From, DateOnly? To)> stops = [];
    private readonly List<(DateOnly? Granted, int Days, DateOnly? Until)> extensions = [];

    /// <summary>Whether a longer time for filing was approved.</summary>
    public bool FilingExtended { get; private set; }

    /// <summary>Whether the time for filing ran from a day that the records do not show (another office handed the case over), or stood still for a time that they do not show.</summary>
    public bool IsFilingOpenEnded { get; private set; }

    /// <summary>Whether an extension of the term of the decision is named.</summary>
    public bool IsExtended { get; private set; }

    /// <summary>Whether the clock is said to have been stopped for so many days, and not when.</summary>
    public bool IsStoppedUndated { get; private set; }

    /// <summary>Whether the clock is said to have been stopped without saying for how long.</summary>
    public bool IsOpenEnded { get; private set; }

    /// <summary>Whether something that does not count is said to have been asked for, held or waited for (申请听证, 待监测报告), without days or an end of it.</summary>
    public bool IsStoppedUnmeasured { get; private set; }

    /// <summary>What a hearing with all that comes after it, an appraisal or an announcement may take: where nobody wrote down how long it did, less says nothing.</summary>
    private const int UnmeasuredDays = 60;

    /// <summary>Whether anything is said of the term of the decision.</summary>
    public bool ForDecision => stops.Count > 0 || extensions.Count > 0 || IsOpenEnded || IsStoppedUnmeasured;

    /// <param name="from">Day from which dates without a year are counted.</param>
    public static TermGrounds Of(string remarks, DateOnly from)
    {
        var grounds = new TermGrounds();
        foreach (var clause in Clauses(remarks)) grounds.Read(WithIsoDates(clause, from));
        return grounds;
    }

    /// <summary>
    /// The remarks that were there on a day. What is said of the term is written when the term is extended or the clock stopped, before the decision is: a clause is
    /// left out when it begins later.
    /// </summary>
    public static string KnownOn(string remarks, DateOnly from, DateOnly day) => string.Join('；', Clauses(remarks)
        .Where(c => DatesOf(WithIsoDates(c, from)) is not { Count: > 0 } dates || dates.Min() <= day || ExtendedUntil().IsMatch(WithIsoDates(c, from))));

    /// <summary>What is left of the remarks without what is read here.</summary>
    public static string Unread(string remarks, DateOnly from) => string.Join('；', Clauses(remarks).Where(c => IsWordless(c) || Of(c, from) is { ForDecision: false, FilingExtended: false, IsFilingOpenEnded: false }));

    /// <summary>Whether a clause is read by its number of days alone, if at all: its words may be a ground of another kind.</summary>
    private static bool IsWordless(string clause) => !HandedOver().IsMatch(clause) && !Extensions(clause).Any() && !Stopped().IsMatch(clause);

    /// <summary>Remarks without the clauses that extend the term of a filing or decision: they explain why it took longer, and nothing else.</summary>
    public static string WithoutExtensions(string remarks) => string.Join('；', Clauses(remarks).Where(c => !Extensions(c).Any()));

    /// <summary>The last day of a term of so many days; null where a ground is named that says not how long.</summary>
    /// <param name="endOf">The day on which a term ends that would end on this one (行政处罚法 art. 85: on a day off it does on the next working day): until then it may be extended.</param>
    public DateOnly? DueOf(DateOnly from, int days, Func<DateOnly, DateOnly>? endOf = null)
    {
        if (IsOpenEnded) return null;
        var due = from.AddDays(days + (IsStoppedUnmeasured ? UnmeasuredDays : 0));
        foreach (var (start, to, extra, until) in stops.Select(s => (Start: s.From, s.To, Extra: 0, Until: (DateOnly?)null)).Concat(extensions.Select(e => (Start: e.Granted, To: (DateOnly?)null, Extra: e.Days, e.Until)))
            .OrderBy(g => g.Start ?? DateOnly.MinValue))
        {
            // An extension after the term had run out extends nothing; days that do not count never do.
            if (start > (endOf?.Invoke(due) ?? due) && (extra > 0 || until is not null || to is null)) continue;
            if (until is { } day) due = day > due ? day : due;
            else if (extra > 0) due = due.AddDays(extra);
            else if (start is { } stopped && to is { } resumed) due = due.AddDays(Math.Max(0, resumed.DayNumber - Math.Max(stopped.DayNumber, from.DayNumber)));
            else return DateOnly.MaxValue;
        }
        return due;
    }

    private void Read(string clause)
    {
        if (HandedOver().IsMatch(clause) || (clause.Contains("立案", StringComparison.Ordinal) && NotCounted().IsMatch(clause))) IsFilingOpenEnded = true;
        if (!Extensions(clause).Any() && !Stopped().IsMatch(clause))
        {
            // Whatever its words are: a number of days that stands in a remark covers so many.
            if (OtherTerms().IsMatch(clause) || DaysIn(clause) is not (> 0 and var unread)) return;
            IsExtended = true;
            extensions.Add((null, unread, null));
            return;
        }
        var dates = DatesOf(clause);
        List<string> parts = [.. Extensions(clause)];
        foreach (var part in parts)
        {
            if (part.Contains("立案", StringComparison.Ordinal)) FilingExtended = true;
            else ReadExtension(part, clause, parts.Count == 1);
        }
        // What is stopped then was decided before.
        if (!Stopped().IsMatch(clause) || Execution().IsMatch(clause)) return;
        if (Span().Match(clause) is { Success: true } span)
        {
            if (Day(span.Groups[1].Value) is { } begun && Day(span.Groups[2].Value) is { } ended) stops.Add((begun, ended));
            else IsOpenEnded = true;
        }
        else if (Suspended().IsMatch(clause) && dates.Count > 0) stops.Add((dates[0], dates.Count > 1 && Resumed().IsMatch(clause) ? dates[^1] : DaysIn(clause) is > 0 and var stood ? dates[0].AddDays(stood) : null));
        else if (parts.Count == 0 && DaysIn(clause) is > 0 and var days && !After().IsMatch(clause))
        {
            IsStoppedUndated = true;
            extensions.Add((null, days, null));
        }
        else if (NotCounted().IsMatch(clause) || Suspended().IsMatch(clause)) IsOpenEnded = true;
        else if (parts.Exists(p => !p.Contains("立案", StringComparison.Ordinal)) || (parts.Count == 0 && Awaited().IsMatch(clause))) IsStoppedUnmeasured = true;
    }

    /// <summary>What the part does not say itself is looked for in its whole clause ('继续延期，期限至…', '…批准，延长三十日').</summary>
    /// <param name="alone">Whether the clause speaks of no other extension, which its dates may be of.</param>
    private void ReadExtension(string part, string clause, bool alone)
    {
        var until = ExtendedUntil().Match(ExtendedUntil().IsMatch(part) ? part : clause) is { Success: true } match ? Day(match.Groups[1].Value) : null;
        var dates = DatesOf(part) is { Count: > 0 } own ? own : alone ? DatesOf(clause) : [];
        var granted = dates.Where(d => d != until).Select(d => (DateOnly?)d).FirstOrDefault();
        var days = DaysIn(part);
        // A further extension is a matter for the board, and as long as it says.
        if (until is null && granted is null && part.Contains("集体", StringComparison.Ordinal)) IsOpenEnded = true;
        IsExtended = true;
        // The rule's own thirty days where it does not say how many.
        extensions.Add((granted, until is not null ? 0 : days > 0 ? days : 30, until));
    }

    private static IEnumerable<string> Extensions(string clause) => Parts(clause).Where(p => Extension().IsMatch(p) && !OtherTerms().IsMatch(p));

    /// <summary>What is said without a stop between is one extension up to its number of days, and another after it ('立案延长十五日经批准延长三十日').</summary>
    private static IEnumerable<string> Parts(string clause) => clause.Split('，', ',', '、').SelectMany(p => Extension().Count(p) > 1 ? ExtensionEnd().Split(p) : [p]);

    private static IEnumerable<string> Clauses(string text) => ClauseEnd().Split(text).Select(c => c.Trim()).Where(c => c.Length > 0);

    /// <summary>A stroke between figures is a date's.</summary>
    [GeneratedRegex(@"[。；;\n\r]|(?<!\d)/|/(?!\d)|(?<=[\p{Lo}）)])[ \u3000]+(?=\p{Lo})")]
    private static partial Regex ClauseEnd();

    /// <summary>Null for what only looks like a date: a slip of the keyboard (2026-02-30), part of a number.</summary>
    private static DateOnly? Day(string iso) => DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static List<DateOnly> DatesOf(string clause) => [.. IsoDate().Matches(clause).Select(m => Day(m.Value)).OfType<DateOnly>()];

    /// <summary>Dates as they are written (2025年3月7日, 2025/3/7, 2025.3.7, 20250307, 3月7日) in one form; what is no date of the calendar, or the number of a case (2025-04-0064), is left as it is.</summary>
    private static string WithIsoDates(string clause, DateOnly from) => AnyDate().Replace(clause, m =>
    {
        int Of(string name) => m.Groups[name] is { Success: true } g ? int.Parse(g.Value, CultureInfo.InvariantCulture) : 0;
        var (year, month, day) = (Of("year") is > 0 and var y ? y : from.Year, Of("month"), Of("day"));
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return m.Value;
        var date = new DateOnly(year, month, day);
        if (Of("year") == 0 && date < from) date = date.AddYears(1);
        return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    });

    /// <summary>A number of days that is said in figures or words (not one within which something may be done: '60日内'), months as thirty days, working days as seven for five; 0 = none.</summary>
    private static int DaysIn(string text)
    {
        if (Duration().Match(text) is not { Success: true } match) return 0;
        var count = int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number) ? number : InWords(match.Groups[1].Value);
        return match.Groups[2].Value switch { "个月" => 30 * count, "个工作日" or "工作日" => (int)Math.Ceiling(count * 1.4), _ => count };
    }

    private static int InWords(string words)
    {
        const string digits = "零一二三四五六七八九";
        var (sum, last) = (0, 0);
        foreach (var c in words)
            switch (c)
            {
                case '十': (sum, last) = (sum + Math.Max(1, last) * 10, 0); break;
                case '百': (sum, last) = (sum + Math.Max(1, last) * 100, 0); break;
                case '两': last = 2; break;
                default: last = digits.IndexOf(c, StringComparison.Ordinal); break;
            }
        return sum + last;
    }

    [GeneratedRegex(@"(?<!\d)(?<year>20\d\d)\s*[-/.年]\s*(?<month>\d{1,2})\s*[-/.月]\s*(?<day>\d{1,2})(?!\d)\s*日?|(?<!\d)(?<year>20\d\d)(?<month>[01]\d)(?<day>[0-3]\d)(?!\d)|(?<month>\d{1,2})\s*月\s*(?<day>\d{1,2})\s*日")]
    private static partial Regex AnyDate();

    [GeneratedRegex(@"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"(\d{4}-\d\d-\d\d)\s*(?:起|开始)?\s*(?:至|到|—|－|–|-|~|～)+\s*(\d{4}-\d\d-\d\d)")]
    private static partial Regex Span();

    [GeneratedRegex("延长|延期|展期|延至|顺延")]
    private static partial Regex Extension();

    [GeneratedRegex(@"(?<=(?:延长|延期|展期|顺延)[^延展]{0,8}(?:个月|日|天))(?![之以]?[内后])(?=.*(?:延长|延期|展期|顺延))")]
    private static partial Regex ExtensionEnd();

    [GeneratedRegex(@"(?:延长|延期|展期|延|期限)[^，,；。\d]*至\s*(\d{4}-\d\d-\d\d)")]
    private static partial Regex ExtendedUntil();

    /// <summary>What is extended for the firm (payment, rectification, licence) extends no term of the bureau.</summary>
    [GeneratedRegex("缴纳|缴款|缴清|罚款|分期|履行|整改|改正|许可证|执行")]
    private static partial Regex OtherTerms();

    [GeneratedRegex("听证|公告|监测|检测|检验|鉴定|评估|评审|认定|勘验|审计|送达|复议|诉讼|协查|中止|暂停|扣除|不计入|不计算")]
    private static partial Regex Stopped();

    /// <summary>Received from elsewhere; a case that this office hands on ('移送公安机关') is not meant.</summary>
    [GeneratedRegex("(?:移送|移交|转办|交办|转来|函转)[^。；]*(?:收到|接到|受理|立案)|(?:收到|接到|接收)[^。；]*(?:移送|移交|转办|交办|转来|函转)")]
    private static partial Regex HandedOver();

    [GeneratedRegex("扣除|不计入|不计算|除外|不算")]
    private static partial Regex NotCounted();

    /// <summary>When something happened, not how long the clock stood ('鉴定43日后').</summary>
    [GeneratedRegex("[日天]后")]
    private static partial Regex After();

    [GeneratedRegex("(?:中止|暂停|停止|终结)执行")]
    private static partial Regex Execution();

    [GeneratedRegex("中止|暂停")]
    private static partial Regex Suspended();

    /// <summary>That it was asked for, held or waited for; a measurement that is only named is the evidence.</summary>
    [GeneratedRegex("(?<![不未])(?:待|等候?|申请|要求|组织|举行|召开)[^，,。；不]{0,8}(?:听证|公告|监测|检测|检验|鉴定|评估|评审|认定|勘验|审计|协查)")]
    private static partial Regex Awaited();

    [GeneratedRegex("恢复|重新|继续|重启")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"(?<![\d第-])(\d{1,3}|[一二两三四五六七八九十百]{1,5})\s*(个月|个工作日|工作日|个自然日|日历日|日|天|[dD](?![A-Za-z]))(?![之以]?内)")]
    private static partial Regex Duration();
}
