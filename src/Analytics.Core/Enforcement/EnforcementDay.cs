using System.Text.RegularExpressions;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement;

/// <summary>One enterprise of the register.</summary>
public sealed record Enterprise(string Id, string Name, string District, string Industry, double? Longitude, double? Latitude, bool KeyDischarger, string CreditGrade);

/// <summary>One on-site inspection record (现场检查记录).</summary>
/// <param name="Longitude">Where the device stood.</param>
/// <param name="PhotoHashes">Hex perceptual hashes, as uploaded.</param>
public sealed partial record Visit(
    string Id, string EnterpriseId, string District, IReadOnlyList<string> Inspectors, DateTimeOffset StartedAt, DateTimeOffset EndedAt,
    double? Longitude, double? Latitude, string Reason, bool FoundProblem, string ViolationCode, int? PhotoCount,
    IReadOnlyList<string> PhotoHashes, string Narrative)
{
    /// <summary>
    /// Ways in which a record says that nobody went there: by the monitoring platform, by video, on papers (非现场执法检查). Who stands at the firm rings up its manager too: a telephone tells of no visit only where the inspection itself was made by it.
    /// </summary>
    [GeneratedRegex("非现场|远程|视频(?:检查|连线|巡查|调阅)|线上[检核]查|电话(?:核[查实]|检查|复查|抽查|巡查|督查|执法|回访|询问|问询|访问|访谈|调查|指导|方式|了解|沟通了解|复核|确认)|(?:通过|采[取用]|以|用)电话|无人机|书面(?:核查|复查|审查)|资料审查")]
    private static partial Regex FromAfar();

    /// <summary>Ways in which a record says at once that nobody came to look for breaches: to help and to explain the law (帮扶, 送法入企), or on a round of drains and rivers (排口巡查).</summary>
    private static readonly string[] ToHelp = ["帮扶", "服务", "送法", "普法", "宣传", "走访", "指导", "管家", "环保体检", "排口", "沿河", "河道", "巡河"];

    private const int Opening = 16;

    public DateOnly Day => DateOnly.FromDateTime(StartedAt.DateTime);

    /// <summary>Before a locked gate or where nothing runs a few minutes are enough, and there is little to write.</summary>
    public bool FoundShut => Grounds.IsShut(Narrative) || Grounds.IsLocked(Narrative);

    /// <summary>Whether the record begins by saying that it is help or a round, where hardly anything is found.</summary>
    public bool IsHelp => Narrative[..Math.Min(Opening, Narrative.Length)] is var begins && ToHelp.Any(w => begins.Contains(w, StringComparison.Ordinal));

    /// <summary>False where the record itself says that the inspection was not made on site.</summary>
    public bool IsOnSite => !FromAfar().IsMatch(Narrative);

    public RowRef Ref => new("visits", Day, Id);

    public Subject Subject => new(SubjectType.Visit, Id, EnterpriseId, District);
}

/// <summary>
/// One administrative penalty case (执法案件) as known on a day: dates after that day are not yet there, and what is
/// decided on such a date (decision, fine, recheck result) is empty too.
/// </summary>
public sealed record EnforcementCase(
    string Id, string EnterpriseId, string District, string ViolationCode, string VisitId, DateOnly FoundOn, DateOnly? FiledOn,
    DateOnly? InvestigationEndedOn, DateOnly? DecidedOn, string Decision, string DecisionReason, double? FineCny,
    double? StatutoryMinCny, double? StatutoryMaxCny, DateOnly? RectifyBy, DateOnly? RecheckedOn, string RecheckResult,
    DateOnly? PaidOn, DateOnly? ClosedOn, DateOnly? ArchivedOn)
{
    /// <summary>What of the written reason and other remarks was there on the day, whether decided or not.</summary>
    public string Remarks { get; init; } = "";

    /// <summary>Where in the range of its clause the fine stands: 0 the minimum, 1 the maximum; null where either is not given.</summary>
    public double? PlaceInRange => FineCny is { } fine && StatutoryMinCny is { } least && StatutoryMaxCny is { } most && most > least ? (fine - least) / (most - least) : null;

    /// <summary>A filing weeks before the find is a year or a month mistyped: until it is put right nobody knows when the case was filed.</summary>
    public bool IsFilingMistyped => FiledOn < FoundOn.AddDays(-EntryDays);

    private const int EntryDays = 3;

    /// <summary>Whether its reason names another case of the firm, in which it goes on (并案, 换号).</summary>
    /// <param name="ofFirm">The numbers of the firm's cases.</param>
    public bool NamesAnother(IEnumerable<string> ofFirm) => ofFirm.Any(other => other != Id && DecisionReason.Contains(other, StringComparison.Ordinal));

    public RowRef Ref => new("cases", FoundOn, Id);

    public Subject Subject => new(SubjectType.Case, Id, EnterpriseId, District);
}

/// <summary>Everything the enforcement indicators may look at when they observe one day.</summary>
public sealed class EnforcementDay
{
    private readonly Dictionary<string, Enterprise> enterprises;
    private readonly Lazy<Dictionary<string, List<Enterprise>>> byName;
    private readonly Lazy<LostReasons> lostReasons;

    /// <param name="enterpriseRegister">The <c>enterprises</c> register as known on the day.</param>
    /// <param name="visits">Rows of <c>visits</c> that started on the day.</param>
    /// <param name="cases">Rows of <c>cases</c> found on or before the day (as far back as the pipeline's case window).</param>
    /// <param name="casesKnownOn">Up to when the stages of the cases are shown; by default the day itself. What keeps the later stages must mask them itself.</param>
    public EnforcementDay(DateOnly day, Table enterpriseRegister, Table visits, Table cases, DateOnly? casesKnownOn = null)
    {
        Day = day;
        enterprises = Enumerable.Range(0, enterpriseRegister.RowCount).Select(row => EnterpriseAt(enterpriseRegister, row))
            .GroupBy(e => e.Id).ToDictionary(g => g.Key, g => g.Last());
        byName = new(() => enterprises.Values.Where(e => e.Name.Length >= ShortestName).GroupBy(e => e.Name[..NameBegins], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal));
        Visits = [.. Enumerable.Range(0, visits.RowCount).Select(row => VisitAt(visits, row)).OrderBy(v => v.StartedAt).ThenBy(v => v.Id, StringComparer.Ordinal)];
        var known = casesKnownOn ?? day;
        var filedLater = FiledLater(cases, known);
        Cases = [.. Enumerable.Range(0, cases.RowCount).Where(row => !filedLater.Contains(row)).Select(row => CaseAt(cases, row, known)).Where(c => c.FoundOn <= day)
            .OrderBy(c => c.FoundOn).ThenBy(c => c.Id, StringComparer.Ordinal)];
        lostReasons = new(() => new LostReasons(Cases));
    }

    /// <summary>
    /// Cases that a bureau which numbers them at the filing had not yet got on the day: one that is filed later, or is numbered among those filed later, was no case then, whatever days a later export gives for it.
    /// </summary>
    private static HashSet<int> FiledLater(Table cases, DateOnly asOf)
    {
        var filed = Enumerable.Range(0, cases.RowCount).Where(row => cases.DateAt("filed_on", row) is not null).Select(row => (Row: row, Id: cases.TextAt("case_id", row)!, Found: cases.DateAt("found_on", row)!.Value, Filed: cases.DateAt("filed_on", row)!.Value)).ToList();
        if (!filed.Exists(c => c.Filed > asOf)) return [];
        var numbered = Serials.FollowingSecond(filed.Select(c => (c.Id, c.Found, c.Filed)));
        var inOrder = filed.Where(c => numbered.Contains(c.Id)).OrderBy(c => c.Id.Length).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        var later = new HashSet<int>();
        for (var i = 0; i < inOrder.Count; i++)
        {
            bool IsNear(int k) => Serials.Between(inOrder[Math.Min(i, k)].Id, inOrder[Math.Max(i, k)].Id) <= Serials.Ahead;
            var ahead = Enumerable.Range(Math.Max(0, i - RightAhead), Math.Min(i, RightAhead)).Where(IsNear).ToList();
            // One that is dated before those right ahead of it tells nothing of when it got its own.
            var isNext = ahead.Count > 0 && Serials.Between(inOrder[ahead[^1]].Id, inOrder[i].Id) <= RightAhead + 1 && inOrder[i].Filed.AddDays(DatedBack) >= inOrder[ahead[^1]].Filed;
            var isReached = isNext || Enumerable.Range(i + 1, Math.Min(Serials.Ahead, inOrder.Count - i - 1)).Any(k => IsNear(k) && inOrder[k].Filed < asOf);
            if (inOrder[i].Filed > asOf || ahead.Exists(k => inOrder[k].Filed > asOf) || !isReached) later.Add(inOrder[i].Row);
        }
        return later;
    }

    /// <summary>So many numbers right ahead of a case's tell when it got its own; a register has not got farther beyond the last of them.</summary>
    private const int RightAhead = 2;

    /// <summary>Numbers are given within a week of the filing, more or less.</summary>
    private const int DatedBack = 7;

    /// <summary>What a day shows of cases, as a text: what is entered of them later changes nothing of it.</summary>
    /// <param name="cases">Rows of <c>cases</c>.</param>
    public static string ShownOf(Table cases, DateOnly day) =>
        string.Join('\n', Enumerable.Range(0, cases.RowCount).Select(row => CaseAt(cases, row, day).ToString()).Order(StringComparer.Ordinal));

    private EnforcementDay(EnforcementDay all, IReadOnlyList<Visit> visits) => (Day, enterprises, byName, lostReasons, Visits, Cases) = (all.Day, all.enterprises, all.byName, all.lostReasons, visits, all.Cases);

    public DateOnly Day { get; }

    /// <summary>The same day without the inspections that were not made on site: they have no place, share their words and are over in minutes.</summary>
    public EnforcementDay OnSite => Visits.All(v => v.IsOnSite) ? this : new(this, [.. Visits.Where(v => v.IsOnSite)]);

    /// <summary>The visits of the day, by start time, then id.</summary>
    public IReadOnlyList<Visit> Visits { get; }

    /// <summary>All cases of the case window as known on the day, by date found, then id.</summary>
    public IReadOnlyList<EnforcementCase> Cases { get; }

    /// <summary>What the export left out of their reasons.</summary>
    public LostReasons LostReasons => lostReasons.Value;

    public IReadOnlyCollection<Enterprise> Enterprises => enterprises.Values;

    public Enterprise? Enterprise(string id) => enterprises.GetValueOrDefault(id);

    /// <summary>The registered firms whose full names a narrative holds.</summary>
    public IEnumerable<Enterprise> NamedIn(string narrative) => Enumerable.Range(0, Math.Max(0, narrative.Length - NameBegins + 1))
        .SelectMany(at => byName.Value.TryGetValue(narrative.Substring(at, NameBegins), out var firms) ? firms.Where(e => string.CompareOrdinal(narrative, at, e.Name, 0, e.Name.Length) == 0) : []).Distinct();

    /// <summary>Shorter names may be words.</summary>
    private const int ShortestName = 4, NameBegins = 3;

    private static Enterprise EnterpriseAt(Table t, int row) => new(t.TextAt("enterprise_id", row)!, t.TextAt("name", row)!, t.TextAt("district", row)!,
        t.TextAt("industry", row) ?? "", t.NumberAt("longitude", row), t.NumberAt("latitude", row), t.NumberAt("key_discharger", row) == 1, t.TextAt("credit_grade", row) ?? "");

    private static Visit VisitAt(Table t, int row) => new(t.TextAt("visit_id", row)!, t.TextAt("enterprise_id", row)!, t.TextAt("district", row)!,
        Split(t.TextAt("inspector_ids", row)), t.TimeAt("started_at", row)!.Value, t.TimeAt("ended_at", row)!.Value,
        t.NumberAt("longitude", row), t.NumberAt("latitude", row), t.TextAt("reason", row) ?? "", t.NumberAt("found_problem", row) == 1,
        t.TextAt("violation_code", row) ?? "", (int?)t.NumberAt("photo_count", row), Split(t.TextAt("photo_hashes", row)), t.TextAt("narrative", row) ?? "");

    private static EnforcementCase CaseAt(Table t, int row, DateOnly asOf)
    {
        DateOnly? Known(string column) => t.DateAt(column, row) is { } date && date <= asOf ? date : null;
        var decided = Known("decided_on");
        var rechecked = Known("rechecked_on");
        return new(t.TextAt("case_id", row)!, t.TextAt("enterprise_id", row)!, t.TextAt("district", row)!, t.TextAt("violation_code", row) ?? "",
            t.TextAt("visit_id", row) ?? "", t.DateAt("found_on", row)!.Value, Known("filed_on"), Known("investigation_ended_on"), decided,
            decided is null ? "" : t.TextAt("decision", row) ?? "", decided is null ? "" : t.TextAt("decision_reason", row) ?? "",
            decided is null ? null : t.NumberAt("fine_cny", row), t.NumberAt("statutory_min_cny", row), t.NumberAt("statutory_max_cny", row),
            t.DateAt("rectify_by", row), rechecked, rechecked is null ? "" : t.TextAt("recheck_result", row) ?? "",
            Known("paid_on"), Known("closed_on"), Known("archived_on"))
        {
            Remarks = TermGrounds.KnownOn(t.TextAt("decision_reason", row) ?? "", t.DateAt("found_on", row)!.Value, asOf),
        };
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
