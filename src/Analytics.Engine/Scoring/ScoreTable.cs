using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Engine.Scoring;

/// <summary>The probability of every subject on a day, listed or not, as a lake dataset (<c>scores_KIND</c>).</summary>
public static class ScoreTable
{
    public static Dataset DatasetOf(LeadKind kind) => new("scores_" + kind.Code(),
    [
        Text("subject_type"), Text("subject_id"), Text("parent_id"), Text("district"), Text("method"),
        new("probability", ColumnType.Number), Text("indicators"),
    ], ["subject_type", "subject_id", "method"], null);

    /// <summary>One row per subject and method, most probable first; <c>indicators</c> lists <c>id=value (evidence)</c>.</summary>
    public static Table ToTable(LeadKind kind, IReadOnlyList<Suspicion> suspicions)
    {
        var rows = suspicions.OrderByDescending(s => s.Probability).ThenBy(s => s.Subject.Type).ThenBy(s => s.Subject.Id, StringComparer.Ordinal)
            .ThenBy(s => s.Method, StringComparer.Ordinal).ToList();
        return new Table(DatasetOf(kind), rows.Count)
            .With("subject_type", [.. rows.Select(s => s.Subject.Type.Code())]).With("subject_id", [.. rows.Select(s => s.Subject.Id)])
            .With("parent_id", [.. rows.Select(s => s.Subject.ParentId is { Length: > 0 } id ? id : null)])
            .With("district", [.. rows.Select(s => s.Subject.District is { Length: > 0 } d ? d : null)])
            .With("method", [.. rows.Select(s => s.Method)]).With("probability", rows.Select(s => s.Probability).ToArray())
            .With("indicators", [.. rows.Select(s => s.Reasons.Count == 0 ? null : string.Join("; ", s.Reasons.Select(r => $"{r.Indicator}={r.Value:0.####} ({r.Evidence:+0.0;-0.0;0})")))]);
    }
}
