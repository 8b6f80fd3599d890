using System.Text;
using Analytics.Core.Indicators;

namespace Analytics.Core.Leads;

/// <summary>
/// One subject, one suspected method, one window: a reason to look, with reasons a person can check (线索). The fields are
/// those of contract §5.
/// </summary>
public sealed record Lead
{
    public required DateOnly ListDate { get; init; }

    /// <summary>From 1, within the list of its kind.</summary>
    public required int Rank { get; init; }

    /// <summary>Derived from date, kind, subject and method, so that a list made again carries the same ids.</summary>
    public required string Id { get; init; }

    public required LeadKind Kind { get; init; }

    public required Subject Subject { get; init; }

    public required DateOnly WindowFrom { get; init; }

    public required DateOnly WindowTo { get; init; }

    /// <summary>Calibrated chance that the lead is confirmed (0-1).</summary>
    public required double Probability { get; init; }

    /// <summary>Code of contract §6.</summary>
    public required string Method { get; init; }

    /// <summary>Drawn at random from outside the top, to keep the hit rate honest.</summary>
    public bool Exploration { get; init; }

    /// <summary>Chance that an exploration lead had of being drawn that day; 1 for the others.</summary>
    public double Propensity { get; init; } = 1;

    /// <summary>Strongest first.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>The terms that the probability is made of; they add up to its log-odds.</summary>
    public IReadOnlyList<Contribution> Contributions { get; init; } = [];

    /// <summary>The minimum probability of its list.</summary>
    public double MinProbability { get; init; }

    /// <summary>The nearest confirmed and the nearest unfounded earlier lead, as known when it was listed.</summary>
    public IReadOnlyList<Precedent> Precedents { get; init; } = [];

    /// <summary>Where an inspector has to go; null where the registers do not know.</summary>
    public Place? Place { get; init; }

    /// <summary>The reasons that a person can check on site: all but the learned tier's 'unusual combination', which only orders.</summary>
    public IEnumerable<Reason> Checkable => Reasons.Where(r => r.Indicator != Explanation.UnusualCombination);

    /// <summary>Number of rows that the reasons rest on.</summary>
    public int EvidenceCount => Reasons.Sum(r => r.Examples.Count);

    /// <summary>The tiers the lead rests on, hardest first.</summary>
    public IEnumerable<Tier> Tiers => Reasons.Where(r => r.Evidence > 0).Select(r => r.Tier).Distinct().Order();

    /// <summary>e.g. <c>V20260115-5f3a9c01</c>: kind letter, list date, 32 bits of FNV-1a over subject and method.</summary>
    public static string IdOf(DateOnly listDate, LeadKind kind, Subject subject, string method) =>
        $"{kind.ToString()[0]}{listDate:yyyyMMdd}-{(uint)StableHash.Of($"{kind.Code()}|{subject.Type.Code()}|{subject.Id}|{method}"):x8}";
}

/// <summary>One indicator's contribution to a lead.</summary>
/// <param name="Method">The method this reason speaks for.</param>
/// <param name="Evidence">Weight of evidence, natural log of the Bayes factor.</param>
public sealed record Reason(
    string Indicator, Tier Tier, string Method, double Value, Indicators.Range Expected, double PValue, double Evidence, double Exposure,
    Bilingual Text, Bilingual Innocent, IReadOnlyList<Example> Examples);

/// <summary>A place of the registers: its name, and where it lies if that is known.</summary>
public sealed record Place(string Name, double? Longitude, double? Latitude);

/// <summary>The dated, ranked set of leads of one kind (线索清单).</summary>
public sealed record LeadList(DateOnly Date, LeadKind Kind, IReadOnlyList<Lead> Leads);

/// <summary>A hash that is the same on every machine and run: FNV-1a over UTF-8, finished by a 64-bit mix.</summary>
public static class StableHash
{
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 1099511628211UL;
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9UL;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebUL;
        return hash ^ (hash >> 31);
    }

    /// <summary>A number in [0, 1) drawn from the text.</summary>
    public static double Unit(string text) => (Of(text) >> 11) * (1.0 / (1UL << 53));
}
