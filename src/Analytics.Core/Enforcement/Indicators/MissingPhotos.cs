using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>Visits that claim more photos than they carry: <c>photo_count</c> above the number of hashes. A record without any hash comes from an export that has none and is not evaluated.</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: an upload that broke off (then colleagues of the district lose photos too, and their rate is the expectation).</remarks>
public sealed class MissingPhotos : VisitSigns
{
    public override IndicatorCard Card { get; } = CardOf("missing_photos", Tier.Statistical, ["other_record"], new("照片数与实有照片不符", "more photos claimed than there are"),
        new("照片上传中断", "an upload that broke off"), "photo_count against photo_hashes of the record");

    protected override int FewestVisits => 6;

    protected override int FewestSigns => 3;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.01;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v => new SeenVisit(v.PhotoHashes.Count == 0 ? "" : Counted,
        v.PhotoHashes.Count > 0 && v.PhotoCount > v.PhotoHashes.Count
            ? new Example(v.Ref, v.PhotoCount.Value - v.PhotoHashes.Count, new($"检查 {v.Id} 填报照片 {v.PhotoCount} 张，实有 {v.PhotoHashes.Count} 张", $"visit {v.Id} claims {v.PhotoCount} photos and carries {v.PhotoHashes.Count}"))
            : null));

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own == Counted;

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次填报的照片多于实有照片（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits claim more photos than they carry (usually {peers.Mean:0.0%})");

    private const string Counted = "counted";
}
