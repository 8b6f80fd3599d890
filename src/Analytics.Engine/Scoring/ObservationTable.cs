using System.Text.Json;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Engine.Scoring;

/// <summary>Observations as a lake dataset (<c>profile_KIND</c>), so that an analyst can query profiles like any other data.</summary>
public static class ObservationTable
{
    /// <summary>The column that is read of a window's last day only.</summary>
    public const string Roll = "roll";

    public static Dataset DatasetOf(LeadKind kind) => new("profile_" + kind.Code(),
    [
        Text("indicator"), Text("subject_type"), Text("subject_id"), Text("parent_id"), Text("district"),
        new("exposure", ColumnType.Number), new("count", ColumnType.Number), new("expected", ColumnType.Number), new("sum", ColumnType.Number),
        new("sum_of_squares", ColumnType.Number), new("extreme", ColumnType.Number), Text("tag"), Text(Roll), Text("examples"),
    ], ["indicator", "subject_type", "subject_id"], null);

    public static Table ToTable(LeadKind kind, IReadOnlyList<Observation> observations)
    {
        string?[] Texts(Func<Observation, string?> of) => [.. observations.Select(o => of(o) is { Length: > 0 } text ? text : null)];
        double[] Numbers(Func<Observation, double> of) => [.. observations.Select(of)];
        return new Table(DatasetOf(kind), observations.Count)
            .With("indicator", Texts(o => o.Indicator)).With("subject_type", Texts(o => o.Subject.Type.Code())).With("subject_id", Texts(o => o.Subject.Id))
            .With("parent_id", Texts(o => o.Subject.ParentId)).With("district", Texts(o => o.Subject.District))
            .With("exposure", Numbers(o => o.Exposure)).With("count", Numbers(o => o.Count)).With("expected", Numbers(o => o.Expected))
            .With("sum", Numbers(o => o.Sum)).With("sum_of_squares", Numbers(o => o.SumOfSquares)).With("extreme", Numbers(o => o.Extreme))
            .With("tag", Texts(o => o.Tag)).With(Roll, Texts(o => o.Roll))
            .With("examples", Texts(o => o.Examples.Count == 0 ? null : JsonSerializer.Serialize(o.Examples.Take(Observation.MaxExamples), EngineJson.Compact)));
    }
}
