using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A recheck entered in a case on a day around which no visit to the firm is on record, none to recheck where nearly all are made as such; or whose visits of that day show nothing but the photos of the visit that found it.</summary>
/// <remarks>Unit: cases. Innocent look-alike: a recheck on papers or photos the firm sent in, or kept in another system (where a bureau does so it does so often, and it weighs little); a record that comes in late; a photo of before beside one of after (which is new).</remarks>
public sealed class RecheckWithoutVisit : CaseBreach
{
    /// <summary>A recheck may be dated some days off its visit; how many, the bureau's own rechecks tell: nine in ten of them are as near, when there are enough to say.</summary>
    private const int MostDays = 5, LeastDays = 1, FewestRechecks = 10;
    private const double AsNear = 0.9;

    /// <summary>Where of so many of the rechecks that have a visit near them it was made to recheck, one made for another reason is none.</summary>
    private const double NearlyAll = 0.8;

    /// <summary>A record may come in so many days late.</summary>
    private const int RecordDays = 7;

    /// <summary>How much it says how seldom a recheck of the bureau has no visit (<see cref="CaseBreach.RarestShare"/>): of hundreds that all have one a single one that has none is no custom.</summary>
    private const double OnPaper = 3.5;

    /// <summary>Several firms of a district rechecked on one day, none of them visited: one record may be lost, not each.</summary>
    private const int FewestOfBatch = 3;
    private const double Batch = 5.5;

    /// <summary>What was put right looks otherwise than what was found.</summary>
    private const double OldPhotos = 5;
    private const string InPhotos = "in the photos of the find";

    /// <summary>Where so many rechecks show a picture of the find beside new ones, one of two pictures may have two of before.</summary>
    private const int FewestOfCustom = 10, FewPhotos = 2;
    private const double CustomWeight = 2;

    public override IndicatorCard Card { get; } = CardOf("recheck_without_visit", "closed_without_recheck", "cases", new("复查无现场记录", "a recheck without a visit"),
        new("书面复查，或复查记录在其他系统", "a recheck on papers, or kept in another system"), "生态环境行政处罚办法: the rectification is rechecked on site", version: 11);

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, $"{c.RecheckedOn:yyyy-MM}", c.ViolationCode];

    protected override string OccasionOf(EnforcementCase c) => $"{c.RecheckedOn:yyyy-MM-dd} {c.District}";

    protected override bool IsExcusedByReason => true;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.RecheckedOn is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        if (VisitFinding.FirmsKnownSince(memory) is not { } since) yield break;
        var visits = VisitFinding.Known(day, memory);
        var toFirm = visits.Values.ToLookup(v => v.EnterpriseId);
        // A firm that was taken over is visited under its old number, and so is one whose number the case has wrong.
        IEnumerable<VisitFinding> VisitsOf(EnforcementCase c) => visits.TryGetValue(c.VisitId, out var find) && !find.IsOf(c) ? toFirm[c.EnterpriseId].Concat(toFirm[find.EnterpriseId]) : toFirm[c.EnterpriseId];
        // Visits before the first day on record are not known.
        var from = since.AddDays(MostDays);
        // That it was made on papers or from afar is written in the decision; and nobody makes one up that keeps the case open. (One on the day of the find is ClosedWithoutRecheck's.)
        var rechecked = day.Cases.Where(c => c.DecidedOn is not null && c.RecheckResult != "not_done" && c.RecheckedOn > c.FoundOn && c.RecheckedOn >= from && c.RecheckedOn <= day.Day.AddDays(-RecordDays))
            .Select(c => (Case: c, On: c.RecheckedOn!.Value, Off: DaysOff(c.RecheckedOn!.Value, VisitsOf(c)), OffRecheck: DaysOff(c.RecheckedOn!.Value, VisitsOf(c).Where(v => v.IsRecheck)))).ToList();
        if (rechecked.Count(r => r.OffRecheck <= MostDays) is >= FewestRechecks and var asSuch && asSuch >= NearlyAll * rechecked.Count(r => r.Off <= MostDays)) rechecked = [.. rechecked.Select(r => r with { Off = r.OffRecheck })];
        var near = rechecked.Where(r => r.Off <= MostDays).Select(r => r.Off).Order().ToList();
        var around = near.Count < FewestRechecks ? MostDays : Math.Max(LeastDays, near[(int)(AsNear * (near.Count - 1))]);
        var batches = rechecked.Where(r => r.Off > around).CountBy(r => OccasionOf(r.Case), StringComparer.Ordinal).ToDictionary(b => b.Key, b => b.Value, StringComparer.Ordinal);
        // Until the closing an entry is put right, and the recheck made.
        foreach (var (c, on, off, _) in rechecked.Where(r => r.Off <= around || r.Case.ClosedOn is not null))
            yield return new SeenCase(c, off <= around ? 0 : 1, batches.GetValueOrDefault(OccasionOf(c)) >= FewestOfBatch ? Batch : OnPaper, new($"案件 {c.Id} 记 {on:yyyy-MM-dd} 已复查，但前后 {around} 天没有该企业的现场检查记录", $"case {c.Id}: rechecked on {on:yyyy-MM-dd}, but no visit to the firm is on record within {around} days"));
        var inPhotos = day.Cases.Where(c => c.RecheckResult == "done" && c.RecheckedOn > c.FoundOn && visits.ContainsKey(c.VisitId)).Select(c => (Case: c, Find: visits[c.VisitId], Rechecks: toFirm[c.EnterpriseId].Where(v => v.Day == c.RecheckedOn).ToList())).Where(r => r.Rechecks.Count > 0).ToList();
        var besideNew = inPhotos.Count(r => r.Rechecks.Exists(v => v.ShowsPhotosBeside(r.Find))) >= FewestOfCustom;
        foreach (var (c, find, rechecks) in inPhotos.Where(r => r.Rechecks.TrueForAll(v => v.ShowsOnlyPhotosOf(r.Find))))
            yield return new SeenCase(c, 1, besideNew && rechecks.TrueForAll(v => v.PhotoCount <= FewPhotos) ? CustomWeight : OldPhotos, new($"案件 {c.Id} 记 {c.RecheckedOn:yyyy-MM-dd} 已复查，但当日检查的照片全部是发现问题时的检查 {c.VisitId} 的照片", $"case {c.Id}: rechecked on {c.RecheckedOn:yyyy-MM-dd}, but all photos of that day's visit are those of visit {c.VisitId}, which found it"), Kind: InPhotos, By: rechecks[0].Inspectors);
    }

    /// <summary>How many days the nearest of the visits was off.</summary>
    private static int DaysOff(DateOnly on, IEnumerable<VisitFinding> visits) => visits.Select(v => Math.Abs(v.Day.DayNumber - on.DayNumber)).DefaultIfEmpty(int.MaxValue).Min();
}
