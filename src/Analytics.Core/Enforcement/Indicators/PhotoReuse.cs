using System.Globalization;
using System.Numerics;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Photos used again at another enterprise, or all of a visit again at the same: perceptual hashes that differ in at most six of 64 bits (a photo saved anew or trimmed); hashes of another length
/// must be equal. A photo that three teams with no member in common show is a notice or form of the bureau, and so is one that nobody signed more often than he signs its users' visits anyway
/// (who passes old photos off is there each time); one that a person attaches to every third visit beside fresh ones, or to nearly each of his first few, is his badge or car; so is the only photo of a visit that was seen before, when three firms show it.
/// </summary>
/// <remarks>A year of photos is searched for hashes that differ in two bits at most, the window for those that differ in six.
/// Unit: share of visits. Innocent look-alike: a photo of a form or badge (left out as said); the photos of one day's round in one album (left out); an upload that mixed up records handed in one after the other (one alone then says little); a picture of before beside one of after, where that is the custom.</remarks>
public sealed class PhotoReuse : VisitSigns
{
    private const int SameBits = 6, Bands = SameBits + 1, Bits = 64, ShortestHash = 8, BlankBits = 2, UsesOfCard = 3, TeamsOfNotice = 3, UsesOfBadge = 5, FewestOfBadge = 3;
    private const double BadgeShare = 0.3, NearlyEach = 0.7;

    /// <summary>One who passes old photos off signs so many of their uses; and so many of a bureau's visits may be one person's before his name on a photo says nothing.</summary>
    private const double ThereEachTime = 0.95, LargestPart = 0.5;

    /// <summary>All photos of a visit, or three of them, from elsewhere: no slip of one upload.</summary>
    private const int ManyPhotos = 3;
    private const double WholeVisitWeight = 6.5, OnePhotoWeight = 3;

    /// <summary>At the same firm a picture of an album may be handed in again, hardly all of a visit.</summary>
    private const double ReplayWeight = 6;

    /// <summary>Where so many visits show an old picture of the firm beside new ones (before and after it was put right), one of two pictures may have two of before.</summary>
    private const int FewPhotos = 2, FewestOfCustom = 10;
    private const double CustomWeight = 3;

    public override IndicatorCard Card { get; } = CardOf("photo_reuse", Tier.Contradiction, ["photo_reuse"], new("照片重复使用", "a photo used again"),
        new("多人共用的表单或证件照片", "a photo of a form that many share"), "perceptual hash within 6 of 64 bits at another enterprise, or all of a visit's at the same (domain §6-7)") with
    { Version = 9 };

    protected override double SmallestShare => 0.03;

    protected override int ToleratedAlone => 3;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    internal static readonly Dataset Photos = new("signatures_photos", [Text("visit_id"), Text("enterprise_id"), Text("district"), Text("inspectors"), Text("photos")], ["visit_id"], null);

    /// <summary>Between an earlier visit and the next, and between what is kept of one.</summary>
    private const char NextVisit = '|', NextCell = '~';

    /// <summary>Of each photo the newest earlier visits that show it, or one so like it that two quarters of the hash are the same.</summary>
    private static readonly SearchLimits Newest = new(FewestKeys: 2, Most: 5);

    private const int Quarters = 4;

    /// <summary>The quarters of a perceptual hash; any other is filed under two keys of the whole.</summary>
    private static IEnumerable<long> KeysOf(string photo) => Number(photo) is null ? [Filed.KeyOf(photo), Filed.KeyOf($"{photo}|")]
        : Enumerable.Range(0, Quarters).Select(q => Filed.KeyOf($"{q}|{photo.AsSpan(q * photo.Length / Quarters, photo.Length / Quarters)}"));

    public override Dataset Digest => Photos;

    public override int ArchiveDays => 365;

    public override Table Digested(EnforcementDay day) => PhotosOf(day);

    /// <summary>The visits of a day that show anything.</summary>
    internal static Table PhotosOf(EnforcementDay day)
    {
        // What was taken from a screen may be passed off later too.
        var visits = day.Visits.DistinctBy(v => v.Id).Select(v => (Visit: v, Photos: PhotosOf(v))).Where(v => v.Photos.Length > 0).ToList();
        IReadOnlyList<string?> Of(Func<(Visit Visit, string Photos), string> cell) => [.. visits.Select(cell)];
        return new Table(Photos, visits.Count).With("visit_id", Of(v => v.Visit.Id)).With("enterprise_id", Of(v => v.Visit.EnterpriseId)).With("district", Of(v => v.Visit.District))
            .With("inspectors", Of(v => string.Join(';', v.Visit.Inspectors.Distinct()))).With("photos", Of(v => v.Photos));
    }

    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).SelectMany(row => digest.TextAt("photos", row)!.Split(' ').SelectMany(KeysOf).Select(key => new Filed(key, row)));

    private static string PhotosOf(Visit v) => string.Join(' ', HashesOf(v).Distinct());

    /// <summary>The hashes of a visit's photos that show anything, in their order.</summary>
    internal static IEnumerable<string> HashesOf(Visit v) => v.PhotoHashes.Where(h => h.Length >= ShortestHash && !IsBlank(h)).Select(h => h.ToLowerInvariant());

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v => new SeenVisit(PhotosOf(v)));

    /// <summary>The photos of each visit, and the earlier visits of the year that show one of them.</summary>
    protected override IEnumerable<SeenVisit> Look(EnforcementDay day, Memory memory)
    {
        var photos = day.Visits.Select(PhotosOf).ToList();
        var wanted = photos.SelectMany((own, visit) => own.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => (Visit: visit, Photo: p))).ToList();
        var earlier = memory.Archive.Find([.. wanted.SelectMany((w, asker) => KeysOf(w.Photo).Select(key => new Wanted(asker, key)))], Newest).GroupBy(f => f.Day)
            .SelectMany(g => g.ToList() is var found ? Kept(memory.Archive.Rows(g.Key, [.. found.Select(f => f.Row)]), g.Key).Zip(found, (kept, f) => (wanted[f.Asker].Visit, Kept: kept)) : []).ToLookup(x => x.Visit, x => x.Kept);
        return photos.Select((own, visit) => new SeenVisit(string.Join(NextVisit, earlier[visit].Distinct().Order(StringComparer.Ordinal).Prepend(own))));
    }

    private static IEnumerable<string> Kept(Table rows, DateOnly day) => Enumerable.Range(0, rows.RowCount).Select(row => string.Join(NextCell, new[] { "visit_id", "enterprise_id", "district", "inspectors", "photos" }.Select(c => rows.TextAt(c, row)).Prepend($"{day:yyyy-MM-dd}")));

    private static KeptVisit? Earlier(string kept) => kept.Split(NextCell) is not { Length: 6 } c ? null
        : new KeptVisit(new Subject(SubjectType.Visit, c[1], c[2], c[3]), DateOnly.ParseExact(c[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), c[2], c[4].Split(';'), c[5], null, []);

    /// <summary>A perceptual hash of hardly any bits set, or hardly any not, is that of a black or white picture.</summary>
    private static bool IsBlank(string hash) => Number(hash) is { } number && BitOperations.PopCount(number) is <= BlankBits or >= Bits - BlankBits;

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var shown = visits.Where(v => v.Own.Length > 0).DistinctBy(v => v.Id).Select(v => (Visit: v, Own: v.Own.Split(NextVisit))).ToList();
        var withPhotos = shown.Select(v => v.Visit with { Own = v.Own[0] }).Concat(shown.SelectMany(v => v.Own.Skip(1)).Distinct().Select(Earlier).OfType<KeptVisit>()).DistinctBy(v => v.Id).OrderBy(v => v.Day).ThenBy(v => v.Id, StringComparer.Ordinal).ToList();
        var order = withPhotos.Select((v, i) => (v.Id, i)).ToDictionary(x => x.Id, x => x.i, StringComparer.Ordinal);
        var uses = Uses(withPhotos);
        var perPerson = withPhotos.SelectMany(v => v.Inspectors).GroupBy(i => i, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var circles = new Circles(withPhotos);
        var notices = uses.Where(u => IsNotice(u.Value, perPerson, circles)).Select(u => u.Key).ToHashSet(StringComparer.Ordinal);
        var besideOld = withPhotos.Count(v => v.Own.Split(' ') is { Length: > 1 } own && own.Count(p => IsOfBefore(v, p, uses)) is > 0 and var old && old < own.Length) >= FewestOfCustom;
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var visit in withPhotos)
        {
            var photos = visit.Own.Split(' ');
            var elsewhere = photos.Where(p => !notices.Contains(p)).Select(p => (Photo: p, Uses: uses[p])).Select(x => (x.Uses, First: x.Uses.Where(o => o.EnterpriseId != visit.EnterpriseId && order[o.Id] < order[visit.Id] && !(IsOneRound(o, visit) && o.Own.Contains(x.Photo, StringComparison.Ordinal))).MinBy(o => order[o.Id])))
                .Where(x => x.First is not null).ToList();
            var told = elsewhere.Where(x => !IsBadge(x.Uses, visit, perPerson)).ToList();
            // A visit of nothing but photos from elsewhere is one even where each of them is attached often.
            if (told.Count == 0 && photos.Length > 1 && elsewhere.Count == photos.Length) told = elsewhere;
            // One photo beside fresh ones, seen at firm after firm: a card, a seal, the car.
            if (elsewhere.Count == 0 && Replayed(visit, photos, uses) is { } former)
            {
                signs[visit.Id] = new VisitSign(TellReplay(visit, former, photos.Length), visit.Inspectors, besideOld && photos.Length <= FewPhotos ? CustomWeight : ReplayWeight);
                continue;
            }
            if (told.Count == 0 || (told.Count == 1 && photos.Length > 1 && told[0].Uses.Select(u => u.EnterpriseId).Distinct().Count() >= UsesOfCard)) continue;
            var whole = told.Count >= ManyPhotos || (told.Count == photos.Length && photos.Length > 1);
            var mixedUp = told.ConvertAll(x => x.Uses.Where(o => IsNumberedNextTo(o, visit)).ToList()) is var next && next.TrueForAll(n => n.Count > 0) && next.Exists(n => n.Exists(o => !o.Inspectors.Any(visit.Inspectors.Contains)));
            signs[visit.Id] = new VisitSign(Tell(visit, told[0].First!, told.Count, photos.Length), visit.Inspectors, whole && !mixedUp ? WholeVisitWeight : OnePhotoWeight);
        }
        return signs;
    }

    /// <summary>An earlier visit to the same firm, on another day, that shows all of the visit's photos: what was seen then is passed off as seen again. (One old photo beside new ones shows what it looked like before.)</summary>
    private static KeptVisit? Replayed(KeptVisit visit, string[] photos, Dictionary<string, IReadOnlyList<KeptVisit>> uses) => photos.Length < 2 ? null
        : uses[photos[0]].FirstOrDefault(o => o.Day < visit.Day && o.EnterpriseId == visit.EnterpriseId && photos.All(p => uses[p].Any(u => u.Id == o.Id)));

    private static bool IsOfBefore(KeptVisit visit, string photo, Dictionary<string, IReadOnlyList<KeptVisit>> uses) => uses[photo].Any(o => o.Day < visit.Day && o.EnterpriseId == visit.EnterpriseId);

    private static Example TellReplay(KeptVisit visit, KeptVisit former, int photos) => new(new RowRef("visits", visit.Day, visit.Id, $"visits:{former.Day:yyyy-MM-dd}:{former.Id}"), 1,
        new($"检查 {visit.Id} 的全部 {photos} 张照片与该企业 {former.Day:yyyy-MM-dd} 的检查 {former.Id} 相同", $"all {photos} photos of visit {visit.Id} are those of visit {former.Id} to the same firm on {former.Day:yyyy-MM-dd}"));

    /// <summary>What a team takes on one day goes into one album: a photo filed with the wrong one of its firms was taken that day all the same. (One that was altered for it was not filed so by mistake.)</summary>
    private static bool IsOneRound(KeptVisit a, KeptVisit b) => a.Day == b.Day && a.Inspectors.Any(b.Inspectors.Contains);

    /// <summary>What a program mixes up, or the typist, are records that are handed in one after the other, others' among them.</summary>
    private static bool IsNumberedNextTo(KeptVisit a, KeptVisit b) => a.Id != b.Id && Math.Abs(Serials.Between(a.Id, b.Id)) <= NextNumbers;

    private const double NextNumbers = 3;

    private static Example Tell(KeptVisit visit, KeptVisit first, int reused, int all) => new(new RowRef("visits", visit.Day, visit.Id, $"visits:{first.Day:yyyy-MM-dd}:{first.Id}"), (double)reused / all,
        new($"检查 {visit.Id} 的 {all} 张照片中 {reused} 张与其他企业的检查（如 {first.Id}）相同", $"{reused} of {all} photos of visit {visit.Id} are those of a visit to another firm (e.g. {first.Id})"));

    /// <summary>
    /// Used by three teams with no member in common; or by teams of which no member is there more often than chance makes one of them: the likelihood that one who is there each time
    /// attached the photo, against that of everybody attaching it in proportion to the visits of its users that he signs, by the likeliest of them. (A team of the city works in all districts: its own visits count.)
    /// </summary>
    private static bool IsNotice(IReadOnlyList<KeptVisit> uses, Dictionary<string, int> perPerson, Circles circles)
    {
        if (uses.Count < TeamsOfNotice) return false;
        var people = uses.SelectMany(u => u.Inspectors.Distinct()).CountBy(i => i, StringComparer.Ordinal).ToList();
        var visits = (double)circles.VisitsOf(people.Select(p => p.Key));
        var likeliest = people.Count == 0 ? 0 : people.Max(p => Math.Min(LargestPart, perPerson[p.Key] / visits) is var usual
            ? p.Value * Math.Log(ThereEachTime / usual) + (uses.Count - p.Value) * Math.Log((1 - ThereEachTime) / (1 - usual)) : 0);
        if (likeliest < Math.Log(people.Count)) return true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var teams = 0;
        foreach (var use in uses)
        {
            if (!use.Inspectors.Any(seen.Contains)) teams++;
            seen.UnionWith(use.Inspectors);
        }
        return teams >= TeamsOfNotice;
    }

    /// <summary>How many visits any of some people signed.</summary>
    private sealed class Circles(IReadOnlyList<KeptVisit> visits)
    {
        private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

        public int VisitsOf(IEnumerable<string> people)
        {
            var set = people.ToHashSet(StringComparer.Ordinal);
            var key = string.Join(';', set.Order(StringComparer.Ordinal));
            return known.TryGetValue(key, out var count) ? count : known[key] = visits.Count(v => v.Inspectors.Any(set.Contains));
        }
    }

    private static bool IsBadge(IReadOnlyList<KeptVisit> uses, KeptVisit visit, Dictionary<string, int> perPerson) =>
        visit.Inspectors.Any(i => uses.Count(u => u.Inspectors.Contains(i)) is var own && ((own >= UsesOfBadge && own > BadgeShare * perPerson[i]) || (own >= FewestOfBadge && own > NearlyEach * perPerson[i])));

    /// <summary>For each photo the visits that show it, or one like it. Two hashes within six bits agree in one of seven bands.</summary>
    private static Dictionary<string, IReadOnlyList<KeptVisit>> Uses(IReadOnlyList<KeptVisit> visits)
    {
        var byPhoto = visits.SelectMany(v => v.Own.Split(' ').Select(p => (Photo: p, Visit: v))).GroupBy(x => x.Photo, x => x.Visit, StringComparer.Ordinal).ToDictionary(g => g.Key, g => (IReadOnlyList<KeptVisit>)[.. g], StringComparer.Ordinal);
        var uses = new Dictionary<string, IReadOnlyList<KeptVisit>>(byPhoto, StringComparer.Ordinal);
        var (photos, hashes) = (new List<string>(), new List<ulong>());
        foreach (var photo in byPhoto.Keys)
        {
            if (Number(photo) is not { } number) continue;
            photos.Add(photo);
            hashes.Add(number);
        }
        foreach (var like in Alike([.. hashes]).GroupBy(pair => pair.One, pair => pair.Other))
            uses[photos[like.Key]] = [.. like.Append(like.Key).Distinct().Order().SelectMany(photo => byPhoto[photos[photo]]).DistinctBy(v => v.Id)];
        return uses;
    }

    /// <summary>The places of hashes that differ in few bits, either way round.</summary>
    private static IEnumerable<(int One, int Other)> Alike(ulong[] hashes)
    {
        for (var band = 0; band < Bands; band++)
            foreach (var together in Enumerable.Range(0, hashes.Length).GroupBy(i => Band(hashes[i], band)))
            {
                int[] places = [.. together];
                for (var i = 0; i < places.Length; i++)
                    for (var j = i + 1; j < places.Length; j++)
                        if (BitOperations.PopCount(hashes[places[i]] ^ hashes[places[j]]) <= SameBits)
                        {
                            yield return (places[i], places[j]);
                            yield return (places[j], places[i]);
                        }
            }
    }

    internal static ulong? Number(string hash) => hash.Length == Bits / 4 && ulong.TryParse(hash, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ulong Band(ulong hash, int band)
    {
        var (from, to) = (band * Bits / Bands, (band + 1) * Bits / Bands);
        return (hash >> from) & ((1UL << (to - from)) - 1);
    }

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次使用了其他企业检查的照片（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits show photos of visits to other firms (usually {peers.Mean:0.0%})");
}
