using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits of one person that last exactly as long as each other, to the second, or within a minute or two: times that were typed in, or waited for, not worked. How common each length is among the
/// colleagues is the expectation, so that whole minutes, quarters of an hour or a form's default accuse nobody; one who writes times to the half hour has few lengths to
/// choose from, and so has one who begins and ends on whole fives of minutes: of his records on that grid so many are expected to be as long as the colleagues' lengths would make them. Binomial tail of the person's most frequent length, times the lengths and the people looked at.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: whole minutes as a rule of the bureau; one who types the beginning and lets the form put the end an hour later; a look at a shut gate (the record says so, and is left out).</remarks>
public sealed class EqualLengths : VisitSigns
{
    private const int FewestEqual = 4;
    private const double SmallestChance = 1e-3;

    /// <summary>Seconds to which times may be rounded by hand; a grid is in use where so many other lengths of the person lie on it.</summary>
    private static readonly int[] Grids = [1800, 900, 600, 300, 60];

    /// <summary>One whose other lengths are half of them whole fives of minutes types them, with a default that is soon the commonest: that tells of the form.</summary>
    private const int TypedSeconds = 300;
    private const double TypedShare = 0.5;
    private const int OthersOnGrid = 3;
    private const double LeastOdd = 0.05;

    public override IndicatorCard Card { get; } = CardOf("equal_lengths", Tier.Statistical, ["implausible_visit", "other_record"], new("检查时长分秒不差", "visits of equal length"),
        new("全局按整分钟或默认时长记录", "whole minutes or a default length as a rule of the bureau"), "identical duration (domain §7); binomial tail") with
    { Version = 8 };

    protected override int FewestVisits => 8;

    protected override int FewestSigns => FewestEqual;

    protected override double SmallestShare => 0.12;

    protected override double HonestFloor => 0.01;

    /// <summary>
    /// Who types a whole minute for the beginning and lets the form put the end an hour after it, or forty minutes, has a habit of typing: it is no lead by itself, and adds to what else is odd. (A device that counts seconds types nothing.)
    /// </summary>
    private const double TypedDefault = 4.5;
    private const int Minute = 60;

    protected override double MostEvidence(IReadOnlyList<KeptVisit> visits, IReadOnlyList<KeptVisit> signs) => 2 * signs.Count(v => GridOf(v) >= Minute && Seconds(v.Own) % TypedSeconds == 0) > signs.Count && !IsMadeUp(visits, signs) ? TypedDefault : base.MostEvidence(visits, signs);

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) =>
        day.Visits.Select(v => new SeenVisit(v.FoundShut ? "" : string.Create(CultureInfo.InvariantCulture, $"{(v.EndedAt - v.StartedAt).TotalSeconds:0} {GridOf(v)} {v.StartedAt.TimeOfDay.TotalSeconds:0} {PlaceOf(v, day.Enterprise(v.EnterpriseId))}")));

    /// <summary>Whether the device stood at the firm; not where its place is the register's to the metre, which no device finds and who copies it has.</summary>
    private static string PlaceOf(Visit v, Enterprise? firm) => Geography.Kilometres(v.Longitude, v.Latitude, firm?.Longitude, firm?.Latitude) switch { double.NaN => "", > CopiedKm and < NearKm => There, _ => Elsewhere };

    private const double CopiedKm = 0.002, NearKm = 2;
    private const string There = "there", Elsewhere = "elsewhere";

    /// <summary>The coarsest grid on which the visit begins and ends: who writes 10:35 to 10:45 has rounded both.</summary>
    private static int GridOf(Visit v) => Grids.FirstOrDefault(g => v.StartedAt.TimeOfDay.TotalSeconds % g == 0 && v.EndedAt.TimeOfDay.TotalSeconds % g == 0, 1);

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> all)
    {
        var visits = all.Where(IsEvaluated).ToList();
        var common = visits.CountBy(v => Seconds(v.Own)).ToDictionary(g => g.Key, g => g.Value);
        var people = visits.SelectMany(v => v.Inspectors.Select(i => (Inspector: i, Visit: v))).GroupBy(x => x.Inspector, x => x.Visit).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        var lengths = Lengths(visits);
        foreach (var person in people)
        {
            var own = person.ToList();
            var equal = own.GroupBy(v => Seconds(v.Own)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().ToList();
            // He who is named first writes the record: a habit of his may show in those alone.
            var bands = InBand(own, lengths, people.Count).Concat(InBand([.. own.Where(v => v.Inspectors[0] == person.Key)], lengths, people.Count)).DistinctBy(b => b.Visit.Id).ToList();
            foreach (var (visit, band) in IsOfLengthAlone(bands.ConvertAll(b => b.Visit)) ? [] : bands)
                signs[visit.Id] = new VisitSign(new Example(new RowRef("visits", visit.Day, visit.Id), band.Count, new($"检查 {visit.Id} 时长 {Clock(visit.Own)}，本人 {band.Count} 次检查的时长均在 {Clock(band.From)} 至 {Clock(band.To)} 之间（同事中占 {band.Usual:0.0%}）",
                    $"visit {visit.Id} lasted {Clock(visit.Own)}, and {band.Count} visits of the same person between {Clock(band.From)} and {Clock(band.To)} (colleagues: {band.Usual:0.0%})")),
                    signs.TryGetValue(visit.Id, out var seen) ? [.. seen.Concerned.Append(person.Key).Distinct()] : [person.Key]);
            if (equal.Count < FewestEqual || IsOfLengthAlone(equal)) continue;
            // Where few others were seen, one visit in forty of any one length would surprise nobody.
            var usual = (common[Seconds(equal[0].Own)] - equal.Count + 1.0) / (visits.Count - own.Count + 40);
            var looked = people.Count * own.DistinctBy(v => Seconds(v.Own)).Count();
            if (IsTyped(equal[0]) && own.Count - equal.Count >= OthersOnGrid && own.Count(IsTyped) - equal.Count >= TypedShare * (own.Count - equal.Count)) continue;
            if (looked * Distributions.BinomialUpperTail(equal.Count, own.Count, usual) > SmallestChance || looked * ByRounding(equal, own, visits, person.Key) > SmallestChance || looked * AmongAsLong(equal, own, visits, person.Key) > SmallestChance) continue;
            foreach (var visit in equal)
                signs[visit.Id] = new VisitSign(new Example(new RowRef("visits", visit.Day, visit.Id), equal.Count, new($"检查 {visit.Id} 时长 {Clock(visit.Own)}，与本人另 {equal.Count - 1} 次检查分秒不差（同事中占 {usual:0.0%}）",
                    $"visit {visit.Id} lasted {Clock(visit.Own)}, as {equal.Count - 1} others of the same person to the second (colleagues: {usual:0.0%})")),
                    signs.TryGetValue(visit.Id, out var known) ? [.. known.Concerned.Append(person.Key).Distinct()] : [person.Key]);
        }
        return signs;
    }

    /// <summary>So many times between two visits of a day tell how they were come by; in less than so many seconds nobody gets to the next firm.</summary>
    private const int FewestGaps = 3, RoadSeconds = 180;

    /// <summary>Whether nothing but the lengths was written: the device stood at most of the firms, and the times between them are those of a working day. The visits were made then, and their ends put in by the hour.</summary>
    private static bool IsOfLengthAlone(List<KeptVisit> visits) => 2 * visits.Count(v => IsIn(v, There)) > visits.Count && !IsByTimetable(visits);

    /// <summary>Whether from one visit of a day to the next it mostly takes one and the same time, as by a timetable, or too short a one for any way.</summary>
    private static bool IsByTimetable(IReadOnlyCollection<KeptVisit> visits)
    {
        var gaps = visits.GroupBy(v => v.Day).Select(d => d.OrderBy(Start).ToList()).SelectMany(d => d.Zip(d.Skip(1), (a, b) => Start(b) - Start(a) - Seconds(a.Own))).ToList();
        return gaps.Count >= FewestGaps && (2 * gaps.CountBy(g => Math.Round(g / 60)).Max(g => g.Value) > gaps.Count || 2 * gaps.Count(g => g < RoadSeconds) > gaps.Count);
    }

    private const double NearlyAll = 0.9;

    /// <summary>Whether more is odd than the lengths: a timetable, a device that was not at the firms, or gave no place at these visits and gives one at the others.</summary>
    private static bool IsMadeUp(IReadOnlyList<KeptVisit> visits, IReadOnlyList<KeptVisit> signs) => IsByTimetable(signs) || 2 * signs.Count(v => IsIn(v, Elsewhere)) > signs.Count
        || (signs.Count(v => IsIn(v, "")) >= NearlyAll * signs.Count && visits.Except(signs).ToList() is { Count: >= FewestEqual } others && 2 * others.Count(v => !IsIn(v, "")) > others.Count);

    private static bool IsIn(KeptVisit visit, string place) => visit.Own.EndsWith($" {place}", StringComparison.Ordinal);

    /// <summary>Seconds within which lengths are one: who waits for the least time of a program stops a moment after it.</summary>
    private static readonly int[] BandWidths = [60, 150];

    /// <summary>So many seconds on either side, in whole bands, tell how long the person's visits are anyway.</summary>
    private const int BesideSeconds = 400;

    /// <summary>Work that takes as long each time as it can varies by 15 %, other work as the lengths outside the band do; the density of such a length at its middle is 1 / √2π of what it varies by.</summary>
    private const double Steady = 0.15, Densest = 0.4;
    private const int FewestOutside = 5;

    private sealed record Band(string From, string To, int Count, double Usual);

    /// <summary>
    /// The visits of the narrow band of lengths that holds more than the colleagues' lengths and those beside it make likely. Only where clocks count seconds: whole minutes are a matter of how they are written.
    /// </summary>
    /// <param name="all">The lengths of all visits, the person's among them.</param>
    private static IEnumerable<(KeptVisit Visit, Band Band)> InBand(List<KeptVisit> own, double[] all, int people)
    {
        if (own.Count < FewestInBand || 2 * own.Count(v => Seconds(v.Own) % 60 != 0) < own.Count) return [];
        var sorted = own.OrderBy(v => Seconds(v.Own)).ToList();
        var lengths = Lengths(own);
        var likeliest = BandWidths.SelectMany(width => lengths.Select(from => (From: from, Width: width))).Select(b =>
        {
            var count = Within(lengths, b.From, b.From + b.Width);
            var bands = BesideSeconds / b.Width;
            var beside = Within(lengths, b.From - bands * b.Width, b.From + (bands + 1) * b.Width) - count;
            var others = (Within(all, b.From, b.From + b.Width) - count + 1.0) / (all.Length - own.Count + 40);
            var usual = Math.Min(0.99, Math.Max(Densest / Varies(lengths, b.From, b.From + b.Width) * b.Width / Math.Max(b.From, b.Width), Math.Max(others, (beside + 1.0) / (2 * bands) / own.Count)));
            return (b.From, To: b.From + b.Width, Count: count, Usual: usual, Chance: 2 * people * BandWidths.Length * sorted.Count * Distributions.BinomialUpperTail(count, own.Count, usual));
        }).Where(b => b.Count >= FewestInBand).OrderBy(b => b.Chance).FirstOrDefault();
        if (likeliest.Count == 0 || likeliest.Chance > SmallestChance) return [];
        var held = sorted.Where(v => Seconds(v.Own) >= likeliest.From && Seconds(v.Own) <= likeliest.To).ToList();
        return held.Select(v => (v, new Band(held[0].Own, held[^1].Own, held.Count, likeliest.Usual)));
    }

    private const int FewestInBand = 7;

    /// <summary>By how much of themselves (standard deviation of the logarithm) the lengths outside a band vary.</summary>
    private static double Varies(double[] lengths, double from, double to)
    {
        var outside = lengths.Where(x => x > 0 && (x < from || x > to)).Select(x => Math.Log(x)).ToArray();
        if (outside.Length < FewestOutside) return Steady;
        var mean = outside.Average();
        return Math.Max(Steady, Math.Sqrt(outside.Average(x => (x - mean) * (x - mean))));
    }

    private static double[] Lengths(IEnumerable<KeptVisit> visits) => [.. visits.Select(v => Seconds(v.Own)).Order()];

    /// <summary>How many of some sorted lengths, which are whole seconds, lie between two, ends included.</summary>
    private static int Within(double[] sorted, double from, double to) => ~Array.BinarySearch(sorted, to + 0.5) - ~Array.BinarySearch(sorted, from - 0.5);

    /// <summary>Chance of so many equal lengths among those on the coarsest grid that the person uses beside them; 0 where there is none, 1 where the lengths beside it are as frequent.</summary>
    private static double ByRounding(List<KeptVisit> equal, List<KeptVisit> own, IReadOnlyList<KeptVisit> visits, string person)
    {
        var length = Seconds(equal[0].Own);
        var inUse = Grids.Where(g => length % g == 0 && (own.Count(v => Seconds(v.Own) % g == 0) - equal.Count >= OthersOnGrid || (g >= TypedSeconds && equal.TrueForAll(v => GridOf(v) % g == 0)))).ToList();
        if (inUse.Count == 0) return 0;
        // Short visits at small firms: the lengths one step shorter and longer are then as frequent. Of the three, more than half would be odd, the oftener looked for the less so.
        foreach (var grid in inUse)
        {
            var beside = own.Count(v => Math.Abs(Math.Abs(Seconds(v.Own) - length) - grid) < 1);
            var lengths = own.Where(v => Seconds(v.Own) % grid == 0).DistinctBy(v => Seconds(v.Own)).Count();
            if (Distributions.BinomialUpperTail(equal.Count, equal.Count + beside, 0.5) > LeastOdd / lengths) return 1;
        }
        // A length becomes this one, its start and end rounded, the seldomer the farther it is, up to one step of the grid.
        var others = visits.Where(v => !v.Inspectors.Contains(person)).Select(v => Math.Max(0, 1 - Math.Abs(Seconds(v.Own) - length) / inUse[0])).ToList();
        return others.Count == 0 ? 0 : Distributions.BinomialUpperTail(equal.Count, own.Count(v => Seconds(v.Own) % inUse[0] == 0), Math.Min(0.99, (others.Sum() + 1) / (others.Count + 40)));
    }

    /// <summary>
    /// Chance of so many equal lengths among the person's about as long, by how many of the colleagues' about as long are so: where a program closes no record before its time, or gives a short look one length, those whose visits are short have it often.
    /// </summary>
    private static double AmongAsLong(List<KeptVisit> equal, List<KeptVisit> own, IReadOnlyList<KeptVisit> visits, string person)
    {
        var length = Seconds(equal[0].Own);
        bool IsAsLong(KeptVisit v) => Seconds(v.Own) >= length / AsLong && Seconds(v.Own) <= length * AsLong;
        var others = visits.Where(v => IsAsLong(v) && !v.Inspectors.Contains(person)).ToList();
        return others.Count == 0 ? 0 : Distributions.BinomialUpperTail(equal.Count, own.Count(IsAsLong), Math.Min(0.99, (others.Count(v => Math.Abs(Seconds(v.Own) - length) <= 1) + 1.0) / (others.Count + AsMany)));
    }

    /// <summary>A quarter shorter or longer is about as long; and so many lengths of others are added of which one is the same.</summary>
    private const double AsLong = 1.25, AsMany = 40;

    private static bool IsTyped(KeptVisit visit) => Seconds(visit.Own) % TypedSeconds == 0;

    private static double Seconds(string own) => double.Parse(own.AsSpan(0, own.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private static int GridOf(KeptVisit visit) => int.Parse(visit.Own.Split(' ')[1], CultureInfo.InvariantCulture);

    private static double Start(KeptVisit visit) => double.Parse(visit.Own.Split(' ')[2], CultureInfo.InvariantCulture);

    private static string Clock(string own) => TimeSpan.FromSeconds(Seconds(own)).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次时长分秒不差或相差不过一两分钟（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits lasted as long as each other, to the second or within a minute or two (usually {peers.Mean:0.0%})");
}
