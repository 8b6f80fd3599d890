using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>Rates over the visits an inspector signed.</summary>
public abstract class InspectorRate : RateIndicator<EnforcementDay>
{
    protected override double FewestUnits => 3;

    protected override double FewestAbnormal => 2;

    protected override double SmallestShare => 0.05;

    /// <summary>The abnormal visits of one inspector's day, with their examples.</summary>
    protected abstract IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits, Memory memory);

    /// <summary>What later days need to know of the visits.</summary>
    protected virtual string TagOf(EnforcementDay day, IReadOnlyList<Visit> visits) => "";

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        foreach (var signed in day.Visits.SelectMany(v => v.Inspectors.Distinct().Select(i => (Inspector: i, Visit: v))).GroupBy(x => x.Inspector, x => x.Visit).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var visits = signed.ToList();
            var found = Abnormal(day, signed.Key, visits, memory);
            yield return new Observation(Card.Id, new Subject(SubjectType.Inspector, signed.Key, "", visits[0].District), day.Day)
            {
                Exposure = visits.Count,
                Count = Math.Min(found.Count, visits.Count),
                Tag = TagOf(day, visits),
                Examples = [.. found.Take(Observation.MaxExamples)],
            };
        }
    }

    protected static IndicatorCard CardOf(string id, Tier tier, string method, Bilingual title, Bilingual innocent, string source) =>
        new(id, 1, LeadKind.EnforcementRecord, tier, [method], "share of visits", title, innocent, source);

    /// <summary>Kilometres between two places; NaN where one is not known.</summary>
    protected static double Kilometres(double? lon1, double? lat1, double? lon2, double? lat2)
    {
        if (lon1 is not { } x1 || lat1 is not { } y1 || lon2 is not { } x2 || lat2 is not { } y2) return double.NaN;
        return Math.Sqrt(Math.Pow((x1 - x2) * 111.3 * Math.Cos(y1 * Math.PI / 180), 2) + Math.Pow((y1 - y2) * 111.3, 2));
    }
}

/// <summary>Visits of one inspector at different enterprises that overlap, or that no car joins in the time between (over 100 km/h).</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: firms of one industrial park (nearer than 1 km), a mistyped time (once).</remarks>
public sealed class TwoPlaces : InspectorRate
{
    private const double SamePlaceKm = 1, FastestKmh = 100, SlackMinutes = 5;

    public override IndicatorCard Card { get; } = CardOf("two_places", Tier.Contradiction, "two_places", new("同一人同时在两地", "in two places at once"),
        new("同一园区的企业；时间录入有误", "firms of one park; a mistyped time"), "overlap, or over 100 km/h between two visits (domain §7)");

    protected override double FewestUnits => 2;

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits, Memory memory)
    {
        var found = new List<Example>();
        for (var i = 0; i < visits.Count; i++)
            for (var j = i + 1; j < visits.Count; j++)
            {
                Visit a = visits[i], b = visits[j];
                if (a.EnterpriseId == b.EnterpriseId) continue;
                var gap = (b.StartedAt - a.EndedAt).TotalMinutes;
                var (p, q) = (day.Enterprise(a.EnterpriseId), day.Enterprise(b.EnterpriseId));
                var km = Kilometres(p?.Longitude, p?.Latitude, q?.Longitude, q?.Latitude);
                if (double.IsNaN(km) ? gap > -SlackMinutes : km < SamePlaceKm || gap + SlackMinutes > km / FastestKmh * 60) continue;
                var distance = double.IsNaN(km) ? "" : $"{km:0.0} km";
                found.Add(new(b.Ref with { Other = $"visits:{a.Day:yyyy-MM-dd}:{a.Id}" }, -gap, new(
                    $"{inspector} 的检查 {a.Id}（{a.StartedAt:HH:mm}–{a.EndedAt:HH:mm}）与 {b.Id}（{b.StartedAt:HH:mm}–{b.EndedAt:HH:mm}）在不同企业{(distance == "" ? "" : "，相距 " + distance)}，时间上不可能",
                    $"{inspector}: visit {a.Id} ({a.StartedAt:HH:mm}–{a.EndedAt:HH:mm}) and {b.Id} ({b.StartedAt:HH:mm}–{b.EndedAt:HH:mm}) at different firms{(distance == "" ? "" : ", " + distance + " apart")}, cannot both be")));
            }
        return found;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检查中 {abnormal:0} 次与本人另一次检查在时间和地点上矛盾（同城通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} visits contradict another visit of the same person in time and place (usually {peers.Mean:0.0%})");
}

/// <summary>Visits shorter than ten minutes, or recorded by a device more than 2 km from the enterprise.</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: quick campaign checks (everybody has them then), a wrong place in the register (every inspector's visits there stand off).</remarks>
public sealed class ImplausibleVisit : InspectorRate
{
    private const double ShortestMinutes = 10, FarKm = 2;

    public override IndicatorCard Card { get; } = CardOf("implausible_visit", Tier.Statistical, "implausible_visit", new("现场检查不合常理", "a visit that hardly was one"),
        new("专项快速检查；企业登记坐标有误", "quick campaign checks; a wrong place in the register"), "on site under 10 min; device away from the firm (domain §7)");

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.15;

    protected override double HonestFloor => 0.01;

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits, Memory memory)
    {
        var found = new List<Example>();
        foreach (var v in visits)
        {
            var minutes = (v.EndedAt - v.StartedAt).TotalMinutes;
            var firm = day.Enterprise(v.EnterpriseId);
            var km = Kilometres(v.Longitude, v.Latitude, firm?.Longitude, firm?.Latitude);
            if (minutes < ShortestMinutes) found.Add(new(v.Ref, ShortestMinutes - minutes, new($"检查 {v.Id} 现场仅 {minutes:0} 分钟", $"visit {v.Id} lasted {minutes:0} minutes")));
            else if (km > FarKm) found.Add(new(v.Ref, km, new($"检查 {v.Id} 的记录设备距企业 {km:0.0} km", $"visit {v.Id} was recorded {km:0.0} km from the firm")));
        }
        return found;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检查中 {abnormal:0} 次现场不足 10 分钟或不在企业处（同城通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} visits lasted under 10 minutes or were not at the firm (usually {peers.Mean:0.0%})");
}

/// <summary>Visits whose photo, or whose narrative (firm's name and digits apart), the same inspector had used at another enterprise before.</summary>
public abstract class ReusedMaterial : InspectorRate
{
    /// <summary>What so many inspectors use is a form of the bureau.</summary>
    private const int CommonToInspectors = 3;

    protected override double FewestUnits => 2;

    protected abstract IEnumerable<string> Materials(EnforcementDay day, Visit visit);

    protected abstract Bilingual Tell(Visit visit, string earlier);

    protected override string TagOf(EnforcementDay day, IReadOnlyList<Visit> visits) =>
        string.Join(' ', visits.SelectMany(v => Materials(day, v).Distinct().Select(m => $"{m}@{v.EnterpriseId}@{v.Id}")));

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits, Memory memory)
    {
        var used = memory.Earlier.Subjects.SelectMany(s => memory.Earlier.Of(s).SelectMany(o => o.Tag.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(t => t.Split('@')).Where(t => t.Length == 3).Select(t => (Material: t[0], Firm: t[1], VisitId: t[2], Inspector: s.Id, o.Day))))
            .Concat(day.Visits.SelectMany(v => Materials(day, v).Distinct().SelectMany(m => v.Inspectors.Select(i => (Material: m, Firm: v.EnterpriseId, VisitId: v.Id, Inspector: i, day.Day)))))
            .ToLookup(u => u.Material);
        var found = new List<Example>();
        foreach (var v in visits)
            foreach (var material in Materials(day, v).Distinct())
            {
                var uses = used[material].ToList();
                if (uses.Select(u => u.Inspector).Distinct().Count() > CommonToInspectors + v.Inspectors.Count - 1) continue;
                var earlier = uses.Where(u => u.Firm != v.EnterpriseId && string.CompareOrdinal($"{u.Day:O}{u.VisitId}", $"{day.Day:O}{v.Id}") < 0).OrderBy(u => u.Day).ThenBy(u => u.VisitId, StringComparer.Ordinal).FirstOrDefault();
                if (earlier.VisitId is null) continue;
                found.Add(new(v.Ref with { Other = $"visits:{earlier.Day:yyyy-MM-dd}:{earlier.VisitId}" }, 1, Tell(v, earlier.VisitId)));
                break;
            }
        return found;
    }
}

/// <summary>Photos used again at another enterprise.</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a photo of a form or badge that many inspectors share (left out).</remarks>
public sealed class PhotoReuse : ReusedMaterial
{
    public override IndicatorCard Card { get; } = CardOf("photo_reuse", Tier.Contradiction, "photo_reuse", new("照片重复使用", "a photo used again"),
        new("多人共用的表单或证件照片", "a photo of a form that many share"), "equal perceptual hash at another enterprise (domain §7)");

    protected override double FewestAbnormal => 1;

    protected override IEnumerable<string> Materials(EnforcementDay day, Visit visit) => visit.PhotoHashes.Where(h => h.Length >= 8);

    protected override Bilingual Tell(Visit visit, string earlier) => new($"检查 {visit.Id} 的照片与另一企业的检查 {earlier} 相同", $"visit {visit.Id} shows a photo of visit {earlier} at another firm");

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检查中 {abnormal:0} 次使用了其他企业检查的照片（同城通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} visits show photos of visits to other firms (usually {peers.Mean:0.0%})");
}

/// <summary>Narratives used again at another enterprise.</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: the bureau's form text (more than three inspectors use it: left out).</remarks>
public sealed class TemplatedRecord : ReusedMaterial
{
    private const int ShortestText = 30;

    public override IndicatorCard Card { get; } = CardOf("templated_record", Tier.Statistical, "templated_record", new("笔录雷同", "a narrative used again"),
        new("全局统一的格式文字", "form text of the bureau"), "equal text, firm's name and digits apart, at another enterprise (domain §7)");

    protected override IEnumerable<string> Materials(EnforcementDay day, Visit visit)
    {
        var text = visit.Narrative;
        if (day.Enterprise(visit.EnterpriseId) is { } firm && firm.Name.Length > 0) text = text.Replace(firm.Name, "", StringComparison.Ordinal);
        var plain = string.Concat(text.Where(c => char.IsLetter(c)));
        if (plain.Length < ShortestText) yield break;
        var hash = 14695981039346656037UL;
        foreach (var c in plain) hash = (hash ^ c) * 1099511628211UL;
        yield return hash.ToString("x16");
    }

    protected override Bilingual Tell(Visit visit, string earlier) => new($"检查 {visit.Id} 的笔录与另一企业的检查 {earlier} 除名称、数字外完全相同", $"the narrative of visit {visit.Id} is that of visit {earlier} at another firm but for name and digits");

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 份笔录中 {abnormal:0} 份照抄其他企业的笔录（同城通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} narratives copy those of other firms (usually {peers.Mean:0.0%})");
}

/// <summary>An inspector who finds far fewer problems than colleagues on visits for the same reasons: share of visits with a problem, lower tail.</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a clean portfolio of firms.</remarks>
public sealed class NeverFinds : InspectorRate
{
    public override IndicatorCard Card { get; } = CardOf("never_finds", Tier.Statistical, "never_finds", new("长期查无问题", "never finds a problem"),
        new("所查企业本身管理良好", "a clean portfolio of firms"), "observed against the colleagues' share, beta-binomial lower tail (domain §7)");

    private const int FewestVisits = 15;

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits, Memory memory) =>
        [.. visits.Where(v => v.FoundProblem).Select(v => new Example(v.Ref, 1, new($"检查 {v.Id} 发现问题", $"visit {v.Id} found a problem")))];

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var totals = window.Subjects.Select(s => (Subject: s, Found: window.Of(s).Sum(o => o.Count), Visits: window.Of(s).Sum(o => o.Exposure))).ToList();
        var peers = PeerRate.Fit(totals.Select(t => (t.Found, t.Visits)));
        foreach (var (subject, found, visits) in totals.Where(t => t.Visits >= FewestVisits))
        {
            var share = found / visits;
            yield return new Measurement(Card.Id, subject, share, Core.Indicators.Range.AtLeast(peers.Mean / 3), share > peers.Mean / 4 ? 1 : peers.LowerTail(found, visits))
            {
                Exposure = visits,
                Because = new($"{visits:0} 次检查仅 {found:0} 次发现问题（同事平均 {peers.Mean:0%}）", $"found a problem in {found:0} of {visits:0} visits (colleagues: {peers.Mean:0%})"),
            };
        }
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => Card.Title;
}
