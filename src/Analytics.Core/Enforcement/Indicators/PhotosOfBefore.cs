using System.Numerics;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits that show, among their photos, one that an earlier visit to the same firm showed: equal, or within three of the 64 bits of a perceptual hash, as a picture that was saved anew is. The same view taken again differs by ten bits and
/// more. One such photo says nothing; who hands in old ones at firm after firm was hardly there. How often the colleagues do so is the expectation.
/// </summary>
/// <remarks>Unit: share of visits with photos. Innocent look-alike: a recheck, which shows what it looked like before (left out); an office that keeps a picture of each gate (the colleagues' records show it too); a badge, a car, a form (shown at
/// other firms as well, and left out).</remarks>
public sealed class PhotosOfBefore : VisitSigns
{
    private const int SavedAnewBits = 3;

    private const char Then = '|', Next = ' ';

    public override IndicatorCard Card { get; } = CardOf("photos_of_before", Tier.Statistical, ["photo_reuse"], new("沿用该企业以往照片", "photos of an earlier visit to the firm"),
        new("整改前后对比照片；单位统一存档的门头照片", "before and after put right; a picture of the gate that the office keeps"), "perceptual hash within 3 of 64 bits of an earlier visit's to the same firm (domain §6-7)") with
    { Version = 1 };

    protected override int FewestVisits => 6;

    protected override int FewestSigns => 4;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.01;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    /// <summary>The newest visits to the firm.</summary>
    private static readonly SearchLimits Newest = new(FewestKeys: 1, Most: 8);

    public override Dataset Digest => PhotoReuse.Photos;

    public override int ArchiveDays => 365;

    public override Table Digested(EnforcementDay day) => PhotoReuse.PhotosOf(day);

    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).Select(row => new Filed(Filed.KeyOf(digest.TextAt("enterprise_id", row)!), row));

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v => new SeenVisit(IsLookedAt(v) ? string.Join(Next, PhotosOf(v)) : ""));

    private static bool IsLookedAt(Visit v) => v.Reason != "recheck" && PhotoReuse.HashesOf(v).Any();

    private static IEnumerable<string> PhotosOf(Visit v) => PhotoReuse.HashesOf(v).Distinct(StringComparer.Ordinal);

    /// <summary>The photos of each visit, and after them those that an earlier visit showed.</summary>
    protected override IEnumerable<SeenVisit> Look(EnforcementDay day, Memory memory)
    {
        var asked = Enumerable.Range(0, day.Visits.Count).Where(i => IsLookedAt(day.Visits[i])).ToList();
        var former = memory.Archive.Find([.. asked.Select(i => new Wanted(i, Filed.KeyOf(day.Visits[i].EnterpriseId)))], Newest).GroupBy(f => f.Day)
            .SelectMany(g => g.ToList() is var found && memory.Archive.Rows(g.Key, [.. found.Select(f => f.Row)]) is var rows ? found.Select((f, row) => (f.Asker, Record: new Former(g.Key, rows, row))) : []).ToLookup(f => f.Asker, f => f.Record);
        return [.. Look(day).Select((seen, i) => seen.Own.Length == 0 ? seen : Compared(day.Visits[i], seen.Own, former[i].Where(f => f.EnterpriseId == day.Visits[i].EnterpriseId).OrderByDescending(f => f.Day).ThenBy(f => f.VisitId, StringComparer.Ordinal)))];
    }

    /// <summary>An earlier visit with photos.</summary>
    private readonly struct Former(DateOnly day, Table rows, int row)
    {
        public DateOnly Day => day;

        public string VisitId => rows.TextAt("visit_id", row)!;

        public string EnterpriseId => rows.TextAt("enterprise_id", row)!;

        public string[] Photos => rows.TextAt("photos", row)!.Split(Next);
    }

    private static SeenVisit Compared(Visit visit, string own, IEnumerable<Former> formers)
    {
        foreach (var former in formers)
            if (PhotosOf(visit).Where(p => former.Photos.Any(f => IsSavedAnew(p, f))).ToList() is { Count: > 0 } again)
                return new SeenVisit($"{own}{Then}{string.Join(Next, again)}", Tell(visit, former, again.Count));
        return new SeenVisit(own);
    }

    private static bool IsSavedAnew(string photo, string former) => photo == former || (PhotoReuse.Number(photo) is { } a && PhotoReuse.Number(former) is { } b && BitOperations.PopCount(a ^ b) <= SavedAnewBits);

    private static Example Tell(Visit visit, Former former, int again) => new(visit.Ref with { Other = $"visits:{former.Day:yyyy-MM-dd}:{former.VisitId}" }, again,
        new($"检查 {visit.Id} 的照片中 {again} 张与该企业 {former.Day:yyyy-MM-dd} 的检查 {former.VisitId} 相同", $"{again} of the photos of visit {visit.Id} are those of visit {former.VisitId} to the same firm on {former.Day:yyyy-MM-dd}"));

    /// <summary>What is shown at other firms as well is no picture of this one.</summary>
    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var firms = visits.SelectMany(v => v.Own.Split(Then)[0].Split(Next).Select(p => (Photo: p, v.EnterpriseId))).Distinct().CountBy(x => x.Photo, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        return visits.Where(v => v.Sign is not null && v.Own.Split(Then)[1].Split(Next).Any(p => firms[p] == 1)).DistinctBy(v => v.Id).ToDictionary(v => v.Id, v => new VisitSign(v.Sign!, v.Concerned), StringComparer.Ordinal);
    }

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次有照片的检查（复查除外）中 {signs} 次沿用该企业以往检查的照片（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits with photos, rechecks apart, show photos of earlier visits to the same firm (usually {peers.Mean:0.0%})");
}
