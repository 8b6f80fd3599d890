using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>A recheck entered in a case on a day around which no visit to the firm is on record.</summary>
/// <remarks>Unit: cases. Innocent look-alike: a recheck on papers or photos the firm sent in, or kept in another system (where a bureau does so it does so often, and it weighs little); a record that comes in late.</remarks>
public sealed class RecheckWithoutVisit : CaseBreach
{
    /// <summary>A recheck may be dated some days off its visit; how many, the bureau's own rechecks tell: nine in ten of them are as near, when there are enough to say.</summary>
    private const int MostDays = 5, LeastDays = 1, FewestRechecks = 10;
    private const double AsNear = 0.9;

    /// <summary>A record may come in so many days late.</summary>
    private const int RecordDays = 7;

    private const double OnPaper = 5.2;

    /// <summary>Several firms of a district rechecked on one day, none of them visited: one record may be lost, not each.</summary>
    private const int FewestOfBatch = 3;
    private const double Batch = 6.5;

    protected override double RarestShare => 0.1;

    private static readonly Dataset Visited = new("signatures_recheck_without_visit", [Text("enterprise_id")], ["enterprise_id"], null);

    public override IndicatorCard Card { get; } = CardOf("recheck_without_visit", "closed_without_recheck", "cases", new("复查无现场记录", "a recheck without a visit"),
        new("书面复查，或复查记录在其他系统", "a recheck on papers, or kept in another system"), "生态环境行政处罚办法: the rectification is rechecked on site", version: 4);

    public override Dataset Digest => Visited;

    public override int DigestDays => 60;

    public override Table Digested(EnforcementDay day)
    {
        var visited = day.Visits.Select(v => v.EnterpriseId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new Table(Visited, visited.Count).With("enterprise_id", (IReadOnlyList<string?>)visited);
    }

    protected override IEnumerable<string> GroupsOf(EnforcementCase c) => [c.District, $"{c.RecheckedOn:yyyy-MM}"];

    protected override string OccasionOf(EnforcementCase c) => $"{c.RecheckedOn:yyyy-MM-dd} {c.District}";

    protected override bool IsRecorded(EnforcementDay day) => day.Cases.Any(c => c.RecheckedOn is not null);

    protected override IEnumerable<SeenCase> Look(EnforcementDay day, Memory memory)
    {
        if (memory.Digests.Count == 0) yield break;
        var visited = memory.Digests.SelectMany(d => Enumerable.Range(0, d.Table.RowCount).Select(row => (Firm: d.Table.TextAt("enterprise_id", row)!, d.Day)))
            .Concat(day.Visits.Select(v => (Firm: v.EnterpriseId, day.Day))).ToLookup(v => v.Firm, v => v.Day);
        // Visits before the first day on record are not known.
        var from = memory.Digests[0].Day.AddDays(MostDays);
        var rechecked = day.Cases.Where(c => c.RecheckedOn >= from && c.RecheckedOn <= day.Day.AddDays(-RecordDays))
            .Select(c => (Case: c, On: c.RecheckedOn!.Value, Off: visited[c.EnterpriseId].Select(v => Math.Abs(v.DayNumber - c.RecheckedOn!.Value.DayNumber)).DefaultIfEmpty(int.MaxValue).Min())).ToList();
        var near = rechecked.Where(r => r.Off <= MostDays).Select(r => r.Off).Order().ToList();
        var around = near.Count < FewestRechecks ? MostDays : Math.Max(LeastDays, near[(int)(AsNear * (near.Count - 1))]);
        var batches = rechecked.Where(r => r.Off > around).CountBy(r => OccasionOf(r.Case), StringComparer.Ordinal).ToDictionary(b => b.Key, b => b.Value, StringComparer.Ordinal);
        foreach (var (c, on, off) in rechecked)
            yield return new SeenCase(c, off <= around ? 0 : 1, batches.GetValueOrDefault(OccasionOf(c)) >= FewestOfBatch ? Batch : OnPaper, new($"案件 {c.Id} 记 {on:yyyy-MM-dd} 已复查，但前后 {around} 天没有该企业的现场检查记录", $"case {c.Id}: rechecked on {on:yyyy-MM-dd}, but no visit to the firm is on record within {around} days"));
    }
}
