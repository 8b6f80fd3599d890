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
    protected abstract IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits);

    /// <summary>What finds the abnormal visits of the day; the place to look at the memory once for all inspectors.</summary>
    protected virtual Func<string, IReadOnlyList<Visit>, IReadOnlyList<Example>> Finder(EnforcementDay day, Memory memory) => (inspector, visits) => Abnormal(day, inspector, visits);

    /// <summary>What later days need to know of the visits.</summary>
    protected virtual string TagOf(EnforcementDay day, IReadOnlyList<Visit> visits) => "";

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        var find = Finder(day, memory);
        foreach (var signed in day.Visits.SelectMany(v => v.Inspectors.Distinct().Select(i => (Inspector: i, Visit: v))).GroupBy(x => x.Inspector, x => x.Visit).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var visits = signed.ToList();
            var found = find(signed.Key, visits);
            yield return new Observation(Card.Id, new Subject(SubjectType.Inspector, signed.Key, "", visits[0].District), day.Day)
            {
                Exposure = visits.Count,
                Count = Math.Min(found.Count, visits.Count),
                Tag = TagOf(day, visits),
                Examples = [.. found.Take(Observation.MaxExamples)],
            };
        }
    }

    /// <summary>
    /// A visit is signed by two: the partner of one who writes up visits carries his records too. Abnormal visits that a stronger suspect also
    /// signed are taken from the partner. Of two who always sign together one is named: it is one set of records to check.
    /// </summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var explained = new Dictionary<string, double>(StringComparer.Ordinal);
        var reduced = new List<Observation>();
        foreach (var first in base.Judge(window).OrderBy(m => m.PValue).ThenByDescending(m => m.Value).ThenBy(m => m.Subject.Id, StringComparer.Ordinal))
        {
            var own = window.Of(first.Subject).Select(o => Without(o, explained, first.Value)).ToList();
            reduced.AddRange(own);
            if (first.PValue > StrongSuspicion) continue;
            foreach (var visit in own.SelectMany(o => o.Examples)) explained.TryAdd(visit.Row.Key, first.Value);
        }
        return base.Judge(new ObservationWindow(window.From, window.AsOf, reduced));
    }

    private const double StrongSuspicion = 1e-3;

    private static Observation Without(Observation day, Dictionary<string, double> explained, double share)
    {
        var kept = day.Examples.Where(e => !(explained.TryGetValue(e.Row.Key, out var other) && share <= other)).ToList();
        var taken = day.Examples.Count - kept.Count;
        return taken == 0 ? day : day with { Examples = kept, Count = Math.Max(0, day.Count - taken), Exposure = Math.Max(0, day.Exposure - taken) };
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

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits)
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
    private const double ShortestMinutes = 10, QuickMinutes = 15, CampaignShare = 0.4, FarKm = 2;

    private static double Minutes(Visit visit) => (visit.EndedAt - visit.StartedAt).TotalMinutes;

    private static double KilometresAway(EnforcementDay day, Visit v)
    {
        var firm = day.Enterprise(v.EnterpriseId);
        return Kilometres(v.Longitude, v.Latitude, firm?.Longitude, firm?.Latitude);
    }

    /// <summary>Visit and firm of the visits away from the firm: one firm counts once, since the register may have it in the wrong place.</summary>
    protected override string TagOf(EnforcementDay day, IReadOnlyList<Visit> visits) =>
        string.Join(' ', visits.Where(v => KilometresAway(day, v) > FarKm).Select(v => $"{v.Id}@{v.EnterpriseId}"));

    public override IEnumerable<Measurement> Judge(ObservationWindow window) =>
        base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => OncePerFirm(window.Of(s)))));

    private static IEnumerable<Observation> OncePerFirm(IReadOnlyList<Observation> days)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var day in days)
        {
            var again = day.Tag.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('@')).Where(t => t.Length == 2 && !seen.Add(t[1])).Select(t => t[0]).ToHashSet(StringComparer.Ordinal);
            var kept = day.Examples.Where(e => !again.Contains(e.Row.Key)).ToList();
            yield return day with { Examples = kept, Count = day.Count - (day.Examples.Count - kept.Count) };
        }
    }

    public override IndicatorCard Card { get; } = CardOf("implausible_visit", Tier.Statistical, "implausible_visit", new("现场检查不合常理", "a visit that hardly was one"),
        new("专项快速检查；企业登记坐标有误", "quick campaign checks; a wrong place in the register"), "on site under 10 min; device away from the firm (domain §7)");

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.15;

    protected override double HonestFloor => 0.01;

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits)
    {
        var found = new List<Example>();
        var campaign = day.Visits.Count(v => Minutes(v) < QuickMinutes) > CampaignShare * day.Visits.Count;
        foreach (var v in visits)
        {
            var minutes = Minutes(v);
            var km = KilometresAway(day, v);
            if (minutes < ShortestMinutes && !campaign) found.Add(new(v.Ref, ShortestMinutes - minutes, new($"检查 {v.Id} 现场仅 {minutes:0} 分钟", $"visit {v.Id} lasted {minutes:0} minutes")));
            else if (km > FarKm) found.Add(new(v.Ref, km, new($"检查 {v.Id} 的记录设备距企业 {km:0.0} km", $"visit {v.Id} was recorded {km:0.0} km from the firm")));
        }
        return found;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检查中 {abnormal:0} 次现场不足 10 分钟或不在企业处（同城通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} visits lasted under 10 minutes or were not at the firm (usually {peers.Mean:0.0%})");
}

/// <summary>Visits whose photo, or whose narrative, had been used at another enterprise before.</summary>
public abstract class ReusedMaterial : InspectorRate
{
    /// <summary>What more inspectors than the two pairs of a joint visit use is a form of the bureau.</summary>
    private const int CommonToInspectors = 4;

    protected override double FewestUnits => 2;

    /// <summary>The signatures of a visit's photos or text.</summary>
    protected abstract IEnumerable<ushort[]> Signatures(EnforcementDay day, Visit visit);

    protected abstract bool Alike(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b);

    protected abstract Bilingual Tell(Visit visit, string earlier);

    /// <summary>One photo or text at one visit, under all names that signed it.</summary>
    private sealed record Use(ushort[] Signature, string Firm, string VisitId, DateOnly Day, HashSet<string> Inspectors)
    {
        public string Order => $"{Day:O}{VisitId}";
    }

    protected override string TagOf(EnforcementDay day, IReadOnlyList<Visit> visits) =>
        string.Join(' ', visits.SelectMany(v => Signatures(day, v).Select(s => $"{Hex(s)}@{v.EnterpriseId}@{v.Id}").Distinct()));

    protected override Func<string, IReadOnlyList<Visit>, IReadOnlyList<Example>> Finder(EnforcementDay day, Memory memory)
    {
        var uses = Uses(day, memory);
        var found = new Dictionary<string, Example?>(StringComparer.Ordinal);
        foreach (var visit in day.Visits) found[visit.Id] = Reused(day, visit, uses);
        return (_, visits) => [.. visits.Select(v => found[v.Id]).OfType<Example>()];
    }

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits) => Finder(day, Memory.Empty)(inspector, visits);

    private List<Use> Uses(EnforcementDay day, Memory memory)
    {
        var uses = new Dictionary<string, Use>(StringComparer.Ordinal);
        void Add(string hex, string firm, string visitId, DateOnly on, string inspector)
        {
            if (!uses.TryGetValue($"{hex}@{visitId}", out var use)) uses[$"{hex}@{visitId}"] = use = new Use(Numbers(hex), firm, visitId, on, new(StringComparer.Ordinal));
            use.Inspectors.Add(inspector);
        }

        foreach (var subject in memory.Earlier.Subjects)
            foreach (var earlier in memory.Earlier.Of(subject))
                foreach (var parts in earlier.Tag.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('@')).Where(t => t.Length == 3))
                    Add(parts[0], parts[1], parts[2], earlier.Day, subject.Id);
        foreach (var visit in day.Visits)
            foreach (var signature in Signatures(day, visit))
                foreach (var inspector in visit.Inspectors) Add(Hex(signature), visit.EnterpriseId, visit.Id, day.Day, inspector);
        return [.. uses.Values.OrderBy(u => u.Order, StringComparer.Ordinal)];
    }

    /// <summary>The earliest use of one of the visit's materials at another firm, unless it is common property.</summary>
    private Example? Reused(EnforcementDay day, Visit visit, List<Use> uses)
    {
        var here = $"{day.Day:O}{visit.Id}";
        foreach (var signature in Signatures(day, visit))
        {
            var alike = uses.Where(u => Alike(u.Signature, signature)).ToList();
            if (alike.SelectMany(u => u.Inspectors).Distinct().Count() > CommonToInspectors) continue;
            if (alike.Find(u => u.Firm != visit.EnterpriseId && string.CompareOrdinal(u.Order, here) < 0) is { } first)
                return new Example(visit.Ref with { Other = $"visits:{first.Day:yyyy-MM-dd}:{first.VisitId}" }, 1, Tell(visit, first.VisitId));
        }
        return null;
    }

    private static string Hex(ushort[] signature) => string.Concat(signature.Select(x => x.ToString("x4")));

    /// <summary>Hex digits, four to a number.</summary>
    protected static ushort[] Numbers(string hex) =>
        [.. Enumerable.Range(0, hex.Length / 4).Select(i => ushort.TryParse(hex.AsSpan(4 * i, 4), System.Globalization.NumberStyles.HexNumber, null, out var x) ? x : (ushort)0)];
}

/// <summary>Photos used again at another enterprise: perceptual hashes of 64 bits that differ in at most three (a photo saved anew), others equal.</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a photo of a form or badge that many inspectors share (left out).</remarks>
public sealed class PhotoReuse : ReusedMaterial
{
    private const int SavedAnewBits = 3;

    public override IndicatorCard Card { get; } = CardOf("photo_reuse", Tier.Contradiction, "photo_reuse", new("照片重复使用", "a photo used again"),
        new("多人共用的表单或证件照片", "a photo of a form that many share"), "perceptual hash within 3 of 64 bits at another enterprise (domain §7)");

    protected override double FewestAbnormal => 1;

    protected override IEnumerable<ushort[]> Signatures(EnforcementDay day, Visit visit) => visit.PhotoHashes.Where(h => h.Length >= 8).Select(Numbers);

    protected override bool Alike(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        if (a.Length != 4 || b.Length != 4) return a.SequenceEqual(b);
        var bits = 0;
        for (var i = 0; i < 4; i++) bits += System.Numerics.BitOperations.PopCount((uint)(a[i] ^ b[i]));
        return bits <= SavedAnewBits;
    }

    protected override Bilingual Tell(Visit visit, string earlier) => new($"检查 {visit.Id} 的照片与另一企业的检查 {earlier} 相同", $"visit {visit.Id} shows a photo of visit {earlier} at another firm");

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检查中 {abnormal:0} 次使用了其他企业检查的照片（同城通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} visits show photos of visits to other firms (usually {peers.Mean:0.0%})");
}

/// <summary>
/// Narratives used again at another enterprise: about four fifths of their overlapping five-character pieces are the same, the firm's name apart
/// (MinHash of 64 values, at least 50 equal; Broder 1997): a word changed in a hundred characters leaves nine tenths. Figures count: two officers with the same phrases do not read the same meters.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: the bureau's form text (more than four inspectors use it: left out); an officer of few phrases.</remarks>
public sealed class TemplatedRecord : ReusedMaterial
{
    private const int ShortestText = 30, Piece = 5, Hashes = 64, EqualHashes = 50;

    public override IndicatorCard Card { get; } = CardOf("templated_record", Tier.Statistical, "templated_record", new("笔录雷同", "a narrative used again"),
        new("全局统一的格式文字；用语习惯固定", "form text of the bureau; fixed phrases"), "text MinHash ≥ 0.78 with another site (domain §7)");

    protected override IEnumerable<ushort[]> Signatures(EnforcementDay day, Visit visit)
    {
        var text = visit.Narrative;
        if (day.Enterprise(visit.EnterpriseId) is { } firm && firm.Name.Length > 0) text = text.Replace(firm.Name, "", StringComparison.Ordinal);
        var plain = string.Concat(text.Where(char.IsLetterOrDigit));
        if (plain.Length < ShortestText) yield break;
        yield return MinHash(plain);
    }

    /// <summary>For each of 64 hash functions the least value over the text's pieces, its lower 16 bits.</summary>
    private static ushort[] MinHash(string text)
    {
        Span<ulong> least = stackalloc ulong[Hashes];
        least.Fill(ulong.MaxValue);
        for (var at = 0; at + Piece <= text.Length; at++)
        {
            var hash = 14695981039346656037UL;
            foreach (var c in text.AsSpan(at, Piece)) hash = (hash ^ c) * 1099511628211UL;
            for (var i = 0; i < Hashes; i++)
            {
                // SplitMix64's finisher: the functions must not lean on each other.
                var mixed = hash + (ulong)(i + 1) * 0x9E3779B97F4A7C15UL;
                mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
                least[i] = Math.Min(least[i], mixed ^ (mixed >> 31));
            }
        }
        // The least of many values has small upper bits; the lower ones tell them apart.
        var signature = new ushort[Hashes];
        for (var i = 0; i < Hashes; i++) signature[i] = (ushort)least[i];
        return signature;
    }

    protected override bool Alike(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        var equal = 0;
        for (var i = 0; i < Hashes && i < a.Length && i < b.Length; i++)
        {
            if (a[i] == b[i]) equal++;
            if (i - equal >= Hashes - EqualHashes) return false;
        }
        return equal >= EqualHashes;
    }

    protected override Bilingual Tell(Visit visit, string earlier) => new($"检查 {visit.Id} 的笔录与另一企业的检查 {earlier} 除企业名称外几乎相同", $"the narrative of visit {visit.Id} is that of visit {earlier} at another firm but for its name");

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

    protected override IReadOnlyList<Example> Abnormal(EnforcementDay day, string inspector, IReadOnlyList<Visit> visits) =>
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
