using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Scoring;

/// <summary>
/// What a day derived from a programme's facts rests on, as a key: the content of the facts and the versions of the indicators. Where the day shows less of its facts than they are (<see cref="Programme.Shown"/>), the key of what it
/// shows stands beside: facts that changed in nothing else leave what was derived from them as it is, under a new key.
/// </summary>
internal sealed class FactKeys(Programme programme, ParquetLake lake, DateOnly from, DateOnly to)
{
    /// <summary>Stands between the key of a day's facts as they are and that of what the day shows of them.</summary>
    private const char Beside = '/';

    private readonly IReadOnlyList<(Dataset Dataset, IReadOnlyDictionary<DateOnly, string> Fingerprints)> facts = [.. programme.Facts.Select(f => (f, lake.Fingerprints(f, from, to)))];
    private readonly Dictionary<(Dataset, DateOnly), string?> shown = [];

    /// <summary>The days that have facts, in order.</summary>
    public IEnumerable<DateOnly> Days => facts.SelectMany(f => f.Fingerprints.Keys).Distinct().Order();

    /// <summary>Whether what was derived under a key rests on the facts as they are, or as the day shows them; and the key that it has, or shall have.</summary>
    /// <param name="was">The key on record; empty = none.</param>
    public (string Key, bool Stands) Of(DateOnly day, IReadOnlyList<Indicator> indicators, string was)
    {
        string KeyBy(Func<Dataset, string?> contentOf) => ContentHash.Of(string.Join('\n', facts.Select(f => $"{f.Dataset.Name} {contentOf(f.Dataset) ?? f.Fingerprints.GetValueOrDefault(day, "")}").Concat(indicators.Select(i => $"{i.Card.Id} v{i.Card.Version}"))));
        var whole = KeyBy(_ => null);
        if (was == whole || was.StartsWith(whole + Beside, StringComparison.Ordinal)) return (was, true);
        var seen = KeyBy(f => ShownOf(f, day));
        return seen == whole ? (whole, false) : (whole + Beside + seen, SeenIn(was) == seen);
    }

    /// <summary>What a day's derived data rest on: what it shows of its facts, where that is less than all.</summary>
    public static string SeenIn(string key) => key[(key.IndexOf(Beside, StringComparison.Ordinal) + 1)..];

    /// <summary>One reading of the facts serves all indicators.</summary>
    private string? ShownOf(Dataset dataset, DateOnly day) => shown.TryGetValue((dataset, day), out var known) ? known : shown[(dataset, day)] = programme.Shown(lake, dataset, day);
}
