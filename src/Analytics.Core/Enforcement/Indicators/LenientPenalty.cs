using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A fine below the statutory minimum of its clause, as a share of it; where the export gives no minimum, below a third of the least that one in twenty of the same
/// violation's fines in the city falls under. Or a fine whose place in its range is far under that of the city's other cases that their decisions call as grave (同案同罚), as a share of the place that three in four of them are above. Or a clause of a third of the range that the same violation's other cases of the time carry, a warning under a clause whose fines begin at a hundred thousand yuan, or a sum that is not the
/// share of the range that its own decision names.
/// </summary>
/// <remarks>Unit: share under what is least. Innocent look-alike: mitigation on record (art. 32-33: danger removed of one's own accord, helped to solve a case); grave facts said of a slight case in passing; a new range (the other cases found about then carry it too).</remarks>
public sealed class LenientPenalty : CaseBreach
{
    /// <summary>Rounding to the nearest hundred yuan is no leniency.</summary>
    private const double Rounding = 0.02;
    private const int FewestPeers = 20;

    /// <summary>From here on the facts are called rather grave or grave (<see cref="Grounds.Gravity"/>; 0 = not said in one way).</summary>
    private const int Grave = 3;

    /// <summary>Discretion rules put facts called grave above the lowest tenth of the range, where there are too few alike cases to say.</summary>
    private const double LowestPart = 0.1;

    /// <summary>The place that three in four of the alike cases are above, lenient ones among them or not; and half of it is far under.</summary>
    private const double LowQuarter = 0.25, FarUnder = 0.5;

    /// <summary>Where alike cases go as low as this part of the range, rounding to thousands in a narrow range does it.</summary>
    private const double WithinRounding = 0.2;

    public override IndicatorCard Card { get; } = CardOf("lenient_penalty", "lenient_penalty", "share under the least", new("罚款低于法定下限或同类案件", "a fine under the statutory minimum or that of alike cases"),
        new("有减轻处罚情节（首违、主动改正）并记载在案", "mitigation on record"), "statutory_min_cny of the clause; 行政处罚法 art. 5, 32-34 (裁量基准)", version: 14);

    protected override bool IsExcusedByReason => true;

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.FineCny is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        var fined = day.Cases.Where(c => c.Decision == "fine" && c.FineCny is not null && !IsInTenThousands(c)).ToList();
        var usualLeast = fined.Where(c => c.FineCny > 0 && c.ViolationCode.Length > 0).GroupBy(c => c.ViolationCode).Where(g => g.Count() > FewestPeers)
            .ToDictionary(g => g.Key, g => g.Select(c => c.FineCny!.Value).Order().ElementAt(g.Count() / 20) / 3);
        var places = fined.Select(c => (Gravity: GravityOf(c), Place: c.PlaceInRange)).Where(x => x.Gravity > 0 && x.Place is >= 0).GroupBy(x => x.Gravity, x => x.Place!.Value)
            .Where(g => g.Count() >= FewestPeers).ToDictionary(g => g.Key, g => Places.Of([.. g.Order()]));
        var alike = day.Cases.Where(c => c.ViolationCode.Length > 0 && c.StatutoryMaxCny > 0).GroupBy(c => c.ViolationCode, StringComparer.Ordinal).ToDictionary(g => g.Key, g => (Cases: g.ToList(), Most: g.Max(c => c.StatutoryMaxCny!.Value)), StringComparer.Ordinal);
        var isNamed = IsNamedShareKept(fined);
        var warned = day.Cases.Where(c => c.Decision == "warning" && c.StatutoryMinCny > 0).ToList();
        var slightOnly = warned.Count >= FewestNamed && warned.Count(c => c.StatutoryMinCny >= NoWarningFrom) <= 1 + HardlyAny * warned.Count;
        foreach (var c in fined.Concat(warned))
        {
            var isRead = Grounds.IsMilder(c.DecisionReason);
            var remark = isRead ? "" : Grounds.WithoutNoGrounds(TermGrounds.WithoutExtensions(c.DecisionReason));
            if (UnderAnotherRange(c, alike) is { } range) yield return new SeenCase(c, range.Item1, ByItself, range.Item2, remark, AnotherRange);
            else if (isRead) yield return new SeenCase(c, 0, 0, new("", ""), "");
            else if (c.FineCny is null) yield return new SeenCase(c, slightOnly && c.StatutoryMinCny >= NoWarningFrom ? 1 : 0, ByItself, new($"案件 {c.Id} 仅予警告，而所依条款罚款下限为 {c.StatutoryMinCny:0} 元", $"case {c.Id}: a warning only, under a clause whose fines begin at {c.StatutoryMinCny:0} yuan"), Grounds.WithoutWarning(remark), WarnedOnly);
            else if (isNamed && UnderNamedShare(c) is { } named) yield return new SeenCase(c, named.Item1, ByItself, named.Item2, remark, NotAsNamed);
            else
            {
                var alikeTold = UnderAlike(c, places);
                var (over, text) = alikeTold ?? Under(c, usualLeast);
                yield return new SeenCase(c, over, (alikeTold is null ? UnderTheRange : WithinTheRange) + 2 * over, text, remark);
            }
        }
    }

    /// <summary>A fine under its range breaks the law; one at its foot for grave facts is discretion, which in one case of a hundred goes so far: one alone is hardly a lead, two of one person's are.</summary>
    private const double UnderTheRange = 4, WithinTheRange = 0.5;

    private const string AnotherRange = "another range", WarnedOnly = "a warning only", NotAsNamed = "not the share it names";

    /// <summary>Two entries of a case, or it and all others, cannot both be right.</summary>
    private const double ByItself = 5;

    /// <summary>Cases found about the same time are under the same rules; nearly all of ten carry one range.</summary>
    private const int FewestAlike = 6, Alike = 10;
    private const double NearlyAll = 0.8;

    /// <summary>No amendment makes a range so much wider without the cases of its time showing it.</summary>
    private const double PartOfRange = 1 / 3.0;

    /// <summary>Clauses that fine from a hundred thousand yuan on (大气污染防治法 art. 99, 水污染防治法 art. 83, 固体废物污染环境防治法 art. 112) know no warning; those for slight matters do. Where one warning in twenty is given under such a clause all the same, it is the bureau's way.</summary>
    private const double NoWarningFrom = 100_000, HardlyAny = 0.05;

    /// <summary>A sum keyed in ten thousands of yuan (万元), as the form of the decision has it: times ten thousand it stands within its range. It is put right with the payment.</summary>
    private static bool IsInTenThousands(EnforcementCase c) => TenThousand * c.FineCny is { } yuan && yuan >= c.StatutoryMinCny && yuan <= c.StatutoryMaxCny && c.PaidOn is null;

    private const double TenThousand = 10_000;

    /// <summary>A fine on the spot has a range of its own, whatever the violation (行政处罚法 art. 51: a firm up to 3,000 yuan).</summary>
    private const double OnTheSpot = 3000;

    /// <summary>A sum is rounded, and a share too.</summary>
    private const double NamedWithin = 0.03;
    private const int FewestNamed = 10;

    private static (double, Bilingual)? UnderAnotherRange(EnforcementCase c, Dictionary<string, (List<EnforcementCase> Cases, double Most)> alike)
    {
        if (c.StatutoryMaxCny is not { } own || own <= OnTheSpot || c.DecidedOn is null || !alike.TryGetValue(c.ViolationCode, out var same) || PartOfRange * same.Most < own) return null;
        var near = Nearest(same.Cases, c).OrderBy(o => Math.Abs(o.FoundOn.DayNumber - c.FoundOn.DayNumber)).ThenBy(o => o.Id, StringComparer.Ordinal).Take(Alike).ToList();
        if (near.Count < FewestAlike || near.GroupBy(o => (o.StatutoryMinCny, o.StatutoryMaxCny)).MaxBy(g => g.Count()) is not { } usual || usual.Count() < NearlyAll * near.Count || own > PartOfRange * usual.Key.StatutoryMaxCny) return null;
        return (1 - own / usual.Key.StatutoryMaxCny!.Value, new($"案件 {c.Id} 所列法定幅度至 {own:0} 元，同期同一违法行为的 {near.Count} 件中 {usual.Count()} 件至 {usual.Key.StatutoryMaxCny:0} 元",
            $"case {c.Id} is judged by a range up to {own:0} yuan; of {near.Count} of the same violation found about then {usual.Count()} have one up to {usual.Key.StatutoryMaxCny:0}"));
    }

    /// <summary>The others that were found about the time of a case: those nearest to it, and all as near as the last of these. Of a year's thousands they are a handful.</summary>
    /// <param name="same">In order of the day on which they were found.</param>
    private static IEnumerable<EnforcementCase> Nearest(List<EnforcementCase> same, EnforcementCase c)
    {
        int Apart(int i) => i < 0 || i >= same.Count ? int.MaxValue : Math.Abs(same[i].FoundOn.DayNumber - c.FoundOn.DayNumber);
        var (low, high) = (0, same.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (same[middle].FoundOn < c.FoundOn) low = middle + 1;
            else high = middle;
        }
        var (taken, last) = (0, -1);
        for (var (before, after) = (low - 1, low); Math.Min(Apart(before), Apart(after)) is var next and < int.MaxValue && (taken < Alike || next == last);)
        {
            var other = Apart(after) == next ? same[after++] : same[before--];
            if (other.Id == c.Id) continue;
            (taken, last) = (taken + 1, next);
            yield return other;
        }
    }

    /// <summary>Whether the shares of the range that decisions name are those of their sums, so that one that is not stands out.</summary>
    private static bool IsNamedShareKept(IEnumerable<EnforcementCase> fined) =>
        fined.Select(c => (Named: Grounds.ShareOfRange(c.DecisionReason), Place: c.PlaceInRange)).Where(x => x.Named is not null && x.Place is not null).ToList() is { Count: >= FewestNamed } known && known.Count(x => Math.Abs(x.Named!.Value - x.Place!.Value) <= NamedWithin) >= NearlyAll * known.Count;

    private static (double, Bilingual)? UnderNamedShare(EnforcementCase c) =>
        Grounds.ShareOfRange(c.DecisionReason) is { } named and > 0 && c.PlaceInRange is { } place && place < Math.Min(named * FarUnder, named - NamedWithin)
            ? (1 - Math.Max(0, place) / named, new($"案件 {c.Id} 理由称裁量 {named:0%}，罚款 {c.FineCny:0} 元仅居法定幅度（{c.StatutoryMinCny:0}-{c.StatutoryMaxCny:0} 元）的 {Math.Max(0, place):0%} 处", $"case {c.Id}: its decision names {named:0%} of the range, its fine of {c.FineCny:0} yuan stands at {Math.Max(0, place):0%} ({c.StatutoryMinCny:0} to {c.StatutoryMaxCny:0})"))
            : null;

    private static (double, Bilingual) Under(EnforcementCase c, Dictionary<string, double> usualLeast)
    {
        // A minimum that is given as nought is a clause without one (the fine on the spot): it has no lower end.
        var (fine, statutory) = (c.FineCny!.Value, c.StatutoryMinCny is not null);
        var least = statutory ? c.StatutoryMinCny!.Value : usualLeast.GetValueOrDefault(c.ViolationCode);
        var over = least > 0 && !Grounds.IsMildest(c.DecisionReason) ? 1 - fine / least : 0;
        var (zh, en) = statutory ? ("法定下限", "the statutory minimum of") : ("同类案件最低水平的三分之一", "a third of the least usual for this violation,");
        return (over < Rounding ? 0 : over, new($"案件 {c.Id} 罚款 {fine:0} 元，低于{zh} {least:0} 元，未记载减轻理由", $"case {c.Id}: fined {fine:0} yuan, under {en} {least:0}, no mitigation on record"));
    }

    /// <summary>The words of gravity that name none of its levels (从重, 屡查屡犯).</summary>
    private const int Unnamed = 5;

    private static int GravityOf(EnforcementCase c) => Grounds.Gravity(c.DecisionReason) is > 0 and var named ? named : Grounds.IsGrave(c.DecisionReason) ? Unnamed : 0;

    /// <summary>Where in their range the fines of alike cases stand.</summary>
    /// <param name="LowQuarter">Three in four are above.</param>
    /// <param name="Least">Three standard deviations under their middle, as the middle half of them tells it: one of a thousand is below by chance.</param>
    private readonly record struct Places(double LowQuarter, double Least)
    {
        /// <summary>A normal distribution's middle half spans so many standard deviations.</summary>
        private const double MiddleHalf = 1.349, Deviations = 3;

        public static Places Of(List<double> inOrder)
        {
            double At(double share) => inOrder[(int)(share * inOrder.Count)];
            return new(At(LenientPenalty.LowQuarter), At(0.5) - Deviations * (At(1 - LenientPenalty.LowQuarter) - At(LenientPenalty.LowQuarter)) / MiddleHalf);
        }
    }

    /// <summary>A fine within the range, but far under those of the cases called as grave; where there are few of them, in the lowest tenth for facts called grave.</summary>
    private static (double, Bilingual)? UnderAlike(EnforcementCase c, Dictionary<int, Places> places)
    {
        var gravity = GravityOf(c);
        // Where between the ends of its range a fine for usual facts stands is what discretion is for.
        if (gravity < Grave || c.PlaceInRange is not { } place || place < -Rounding) return null;
        var (zh, en) = ($"案件 {c.Id} 理由称“{c.DecisionReason}”，罚款 {c.FineCny:0} 元仅居法定幅度（{c.StatutoryMinCny:0}-{c.StatutoryMaxCny:0} 元）的 {Math.Max(0, place):0%} 处", $"case {c.Id}: its decision calls the facts grave, its fine of {c.FineCny:0} yuan stands at {Math.Max(0, place):0%} of the range ({c.StatutoryMinCny:0} to {c.StatutoryMaxCny:0})");
        if (!places.TryGetValue(gravity, out var alike)) return place > LowestPart ? null : (1 - Math.Max(0, place) / Middle, new(zh, en));
        return alike.LowQuarter < WithinRounding || place > Math.Min(FarUnder * alike.LowQuarter, alike.Least) ? null
            : (1 - Math.Max(0, place) / alike.LowQuarter, new($"{zh}，同等情节的案件四分之三高于 {alike.LowQuarter:0%}", $"{en}; three in four others called as grave stand above {alike.LowQuarter:0%}"));
    }

    /// <summary>With few to hold it against, of the range.</summary>
    private const double Middle = 0.5;
}
