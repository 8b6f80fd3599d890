using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Analytics.Core.Sources;

namespace Analytics.Core.Indicators;

/// <summary>How hard a kind of evidence is (docs/decisions/evidence.md).</summary>
public enum Tier
{
    /// <summary>Honest data cannot produce it: arithmetic, physics, protocol.</summary>
    Contradiction,

    /// <summary>Improbable against an expectation from the data at hand.</summary>
    Statistical,

    /// <summary>Unusual to a learned model.</summary>
    Learned,
}

/// <summary>The tiers in words.</summary>
public static class Tiers
{
    public static string Code(this Tier tier) => tier.ToString().ToLowerInvariant();

    public static Bilingual Name(this Tier tier) => tier switch
    {
        Tier.Contradiction => new("矛盾", "contradiction"),
        Tier.Statistical => new("统计", "statistical"),
        _ => new("模型", "learned"),
    };
}

/// <summary>What people and the catalogue need to know of an indicator.</summary>
/// <param name="Id">Stable snake-case id, e.g. <c>lambda_mismatch</c>.</param>
/// <param name="Version">Raised when the meaning of its observations changes; profiles of other versions are recomputed.</param>
/// <param name="Methods">Methods of contract §6 that this indicator speaks for, the likeliest first.</param>
/// <param name="Unit">Unit of the value, e.g. <c>share of tests</c>, <c>mg/m³</c>.</param>
/// <param name="Innocent">The innocent cause that looks the same.</param>
/// <param name="Source">Clause, paper or formula.</param>
public sealed record IndicatorCard(
    string Id, int Version, LeadKind Kind, Tier Tier, IReadOnlyList<string> Methods, string Unit,
    Bilingual Title, Bilingual Innocent, string Source)
{
    /// <summary>An analyst's own: in use only where a pipeline names it; "all" means the catalogue's.</summary>
    public bool NamedOnly { get; init; }
}

/// <summary>
/// One explainable measure of a subject (指标). It works in two steps, so that a day costs what the day costs:
/// <see cref="DayIndicator{TDay}.Observe"/> looks at the day's facts and leaves small observations;
/// <see cref="Judge"/> looks at the observations of a window, of all subjects at once (so that peers give the expectation),
/// and says what it makes of each.
/// </summary>
public abstract class Indicator
{
    public abstract IndicatorCard Card { get; }

    /// <summary>
    /// Judges every subject seen in the window. A subject with too little to judge is left out ('not evaluated'),
    /// never returned as normal. Pure and deterministic; the order of observations does not matter.
    /// </summary>
    public abstract IEnumerable<Measurement> Judge(ObservationWindow window);

    /// <summary>Columns this indicator wants kept per day beyond observations (signatures of traces, of texts), or null.</summary>
    public virtual Dataset? Digest => null;

    /// <summary>How many earlier days of its digest it wants to see when observing.</summary>
    public virtual int DigestDays => 0;

    /// <summary>How many earlier days of its digest it wants to search by key when observing (<see cref="Memory.Archive"/>).</summary>
    public virtual int ArchiveDays => 0;

    /// <summary>The keys under which the rows of a digest are filed in the archive.</summary>
    public virtual IEnumerable<Filed> File(Table digest) => [];
}

/// <summary>An indicator over the facts of one day of one programme.</summary>
/// <typeparam name="TDay"><c>VehicleDay</c>, <c>DustDay</c> or <c>EnforcementDay</c>.</typeparam>
public abstract class DayIndicator<TDay> : Indicator where TDay : class
{
    private readonly ConditionalWeakTable<TDay, Lazy<Table?>> digests = [];

    /// <summary>
    /// Observes one day. Pure: the same day and memory give the same observations in the same order.
    /// </summary>
    /// <param name="memory">What this indicator kept of earlier days.</param>
    public abstract IEnumerable<Observation> Observe(TDay day, Memory memory);

    /// <summary>The digest of the day, with the columns of <see cref="Indicator.Digest"/>.</summary>
    public virtual Table? Digested(TDay day) => null;

    /// <summary>The same, made once: many look at what they keep of the day before it is kept.</summary>
    public Table? DigestOf(TDay day) => digests.GetValue(day, d => new Lazy<Table?>(() => Digested(d))).Value;
}

/// <summary>What one indicator kept of the days before the one observed, oldest first, nothing of the day itself.</summary>
/// <param name="digests">Its digests of the last <see cref="Indicator.DigestDays"/> days that exist.</param>
/// <param name="earlier">Reads its own observations of the days before; called only when asked for.</param>
public sealed class Memory(IReadOnlyList<(DateOnly Day, Table Table)> digests, Func<ObservationWindow> earlier)
{
    private readonly Lazy<ObservationWindow> window = new(earlier);

    public Memory(IReadOnlyList<(DateOnly Day, Table Table)> digests, ObservationWindow earlier) : this(digests, () => earlier)
    {
    }

    public static readonly Memory Empty = new([], ObservationWindow.Empty);

    public IReadOnlyList<(DateOnly Day, Table Table)> Digests { get; } = digests;

    /// <summary>Its digests of the last <see cref="Indicator.ArchiveDays"/> days, to be searched by key.</summary>
    public Archive Archive { get; init; } = Archive.Empty;

    /// <summary>Its own observations of the window before the day.</summary>
    public ObservationWindow Earlier => window.Value;
}

/// <summary>The observations of one indicator over a window of days that ends at <see cref="AsOf"/> (included).</summary>
public sealed class ObservationWindow
{
    private readonly Dictionary<Subject, Observation[]> bySubject;

    public ObservationWindow(DateOnly from, DateOnly asOf, IEnumerable<Observation> observations)
    {
        (From, AsOf) = (from, asOf);
        var lists = new Dictionary<Subject, List<Observation>>();
        foreach (var observation in observations)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, observation.Subject, out _);
            (list ??= []).Add(observation);
        }
        bySubject = lists.ToDictionary(l => l.Key, l => InOrder(l.Value));
        Subjects = [.. bySubject.Values.Select(list => list[^1].Subject).OrderBy(s => s.Type).ThenBy(s => s.Id, StringComparer.Ordinal)];

        static Observation[] InOrder(List<Observation> list)
        {
            // Most come by day already.
            for (var i = 1; i < list.Count; i++)
                if (Compare(list[i - 1], list[i]) > 0) return [.. list.Order(Comparer<Observation>.Create(Compare))];
            return [.. list];
        }
        static int Compare(Observation a, Observation b) => a.Day.CompareTo(b.Day) is not 0 and var order ? order : string.CompareOrdinal(a.Subject.District, b.Subject.District);
    }

    public static readonly ObservationWindow Empty = new(DateOnly.MinValue, DateOnly.MinValue, []);

    public DateOnly From { get; }

    public DateOnly AsOf { get; }

    /// <summary>All subjects seen, as last known, in a stable order.</summary>
    public IReadOnlyList<Subject> Subjects { get; }

    /// <summary>The observations of a subject, oldest day first; empty when there are none.</summary>
    public IReadOnlyList<Observation> Of(Subject subject) => bySubject.TryGetValue(subject, out var list) ? list : [];
}
