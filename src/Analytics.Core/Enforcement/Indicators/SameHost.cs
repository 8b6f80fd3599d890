using System.Text.RegularExpressions;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Records in which the firm's man who received the officers bears one name at firm after firm: an inspection is signed by the party or whoever was met there (行政处罚法 art. 55), each firm has its own people, and a name that one person
/// writes everywhere and nobody else meets at the same firms was made up at the desk. How often the colleagues do so is the expectation.
/// </summary>
/// <remarks>Unit: share of visits that name a host. Innocent look-alike: a steward who looks after several firms (whoever goes there meets him, and is told his name); two people of one common name (at two firms, not at four).</remarks>
public sealed partial class SameHost : VisitSigns
{
    /// <summary>At so many firms of one person's visits; and so large a part of the records that give the name may be those of others.</summary>
    private const int FewestFirms = 4;
    private const double OfOthers = 0.1;

    private const char Next = ';';

    public override IndicatorCard Card { get; } = CardOf("same_host", Tier.Statistical, ["other_record"], new("各企业陪同人同名", "one host at many firms"),
        new("一人兼管多家企业环保", "a steward of several firms"), "行政处罚法 art. 55: the record is signed by those present; names against the records of others at the same firms") with
    { Version = 1 };

    protected override int FewestVisits => 8;

    protected override int FewestSigns => 4;

    protected override double SmallestShare => 0.15;

    protected override double HonestFloor => 0.01;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v => new SeenVisit(string.Join(Next, HostsOf(v.Narrative))));

    /// <summary>The names that stand beside a role.</summary>
    public static IEnumerable<string> HostsOf(string narrative) => Named().Matches(narrative).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var seen = visits.Where(IsEvaluated).DistinctBy(v => v.Id).SelectMany(v => v.Own.Split(Next).Select(n => (Name: n, Visit: v))).ToList();
        var ofFirm = seen.ToLookup(s => s.Visit.EnterpriseId, StringComparer.Ordinal);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var name in seen.GroupBy(s => s.Name, s => s.Visit, StringComparer.Ordinal).Where(g => g.Count() >= FewestFirms).OrderBy(g => g.Key, StringComparer.Ordinal))
            foreach (var person in name.SelectMany(v => v.Inspectors).Distinct(StringComparer.Ordinal))
            {
                var own = name.Where(v => v.Inspectors.Contains(person)).ToList();
                // Where others met somebody else, it is not that the firms share their man.
                var strange = own.Where(v => ofFirm[v.EnterpriseId].Where(o => !o.Visit.Inspectors.Contains(person)).ToList() is { Count: > 0 } others && others.TrueForAll(o => o.Name != name.Key)).ToList();
                if (name.Count() - own.Count > OfOthers * own.Count || strange.DistinctBy(v => v.EnterpriseId).Count() < FewestFirms) continue;
                foreach (var visit in strange) signs[visit.Id] = signs.TryGetValue(visit.Id, out var known) ? known with { Concerned = [.. known.Concerned.Append(person).Distinct()] } : new VisitSign(Tell(visit, name.Key, strange), [person]);
            }
        return signs;
    }

    private static Example Tell(KeptVisit visit, string name, List<KeptVisit> strange) => strange.First(o => o.EnterpriseId != visit.EnterpriseId) is var other
        ? new(new RowRef("visits", visit.Day, visit.Id, $"visits:{other.Day:yyyy-MM-dd}:{other.Id}"), 1, new($"检查 {visit.Id} 记载在场人“{name}”，本人在其他企业的检查（如 {other.Id}）也记载此人，而他人在这些企业均未见过",
            $"visit {visit.Id} names '{name}' as present, as do records of the same person at other firms (e.g. {other.Id}), where nobody else met him")) : null!;

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次记有在场人的检查中 {signs} 次为同一人名出现于多家企业（同城通常 {peers.Mean:0.0%}）", $"in {signs} of {visits} visits that name a host he bears one name at many firms (usually {peers.Mean:0.0%})");

    /// <summary>A family name and one or two letters after a role ('负责人王强', '由厂长王强在场') or before one ('王强（厂长）'), up to a mark or a word of what he did.</summary>
    [GeneratedRegex(@"(?:(?:负责人|陪同人?员?|在场人?员?|接待人?员?|联系人|当事人|代表人?|厂长|经理|主管|管理员|管家|专员|主任|部长|科长|班长|老板|会计|安环部?|环保部?|办公室|行政|门卫|值班员?)[:：为是系有由\s]{0,2}|(?<!\p{Lo})(?=" + Family + @"\p{Lo}{1,2}(?:[(（]|签字|签名|在场|陪同)))(?<name>" + Family + @"\p{Lo}{1,2}?)(?=[^\p{Lo}]|签|在场|陪|到场|接待|全程|确认|配合|同志|先生|女士|等|$)")]
    private static partial Regex Named();

    /// <summary>The commonest family names, of nine people in ten.</summary>
    private const string Family = "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛阎闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔文温樊季凌兰柯桂裴翁欧伍聂倪葛章施华俞鲁骆岳齐左梅庄辛管祝纪舒屈项童宁关柳盛解霍柴穆]";
}
