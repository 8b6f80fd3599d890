using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>Visits that hand one photo in several times to reach the number asked for: equal hashes within one record. How often the colleagues' records do so is the expectation.</summary>
/// <remarks>Unit: share of visits with two photos or more. Innocent look-alike: an upload that was repeated (now and then, and with the colleagues too); two black pictures; one's own certificate, taken at every firm and once for each who signs (the same photo twice at firm after firm).</remarks>
public sealed class PaddedPhotos : VisitSigns
{
    public override IndicatorCard Card { get; } = CardOf("padded_photos", Tier.Statistical, ["photo_reuse", "other_record"], new("同一照片重复凑数", "one photo handed in several times"),
        new("重复上传", "an upload that was repeated"), "equal hashes within one record") with
    { Version = 2 };

    protected override int FewestVisits => 6;

    protected override int FewestSigns => 3;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.01;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v =>
    {
        var photos = PhotoReuse.HashesOf(v).ToList();
        var different = photos.Distinct(StringComparer.Ordinal).Count();
        return new SeenVisit(photos.Count < 2 ? "" : string.Join(' ', [Several, .. photos.CountBy(p => p, StringComparer.Ordinal).Where(p => p.Value > 1).Select(p => p.Key)]), different == photos.Count ? null
            : new Example(v.Ref, photos.Count - different, new($"检查 {v.Id} 的 {photos.Count} 张照片中只有 {different} 张不同", $"of the {photos.Count} photos of visit {v.Id} {different} are different")));
    });

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        // What shows the works is taken anew at each firm.
        var standing = visits.SelectMany(v => TwiceIn(v).Select(photo => (Photo: photo, v.EnterpriseId))).Distinct().CountBy(p => p.Photo, StringComparer.Ordinal).Where(p => p.Value >= FirmsOfStanding).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var excused = visits.Where(v => v.Sign is not null && TwiceIn(v).All(standing.Contains)).Select(v => v.Id).ToHashSet(StringComparer.Ordinal);
        return base.Signs([.. visits.Where(v => !excused.Contains(v.Id))]);
    }

    private static IEnumerable<string> TwiceIn(KeptVisit visit) => visit.Own.Split(' ').Skip(1);

    private const int FirmsOfStanding = 3;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次同一张照片重复提交（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits hand one photo in several times (usually {peers.Mean:0.0%})");

    private const string Several = "several";
}
