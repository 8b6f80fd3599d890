using System.Diagnostics;
using Analytics.Core.Indicators;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.SqlIndicators;

/// <summary>An analyst's indicator tried on the data at hand, so that its author sees what it would say before a pipeline names it.</summary>
/// <param name="Problem">Null when it answers.</param>
/// <param name="Lines">What it does, in words.</param>
public sealed record SqlIndicatorTrial(Problem? Problem, IReadOnlyList<string> Lines)
{
    private const int Shown = 3;

    /// <summary>Evidence of ln 20: twenty to one.</summary>
    private const double Noteworthy = 3;

    public static SqlIndicatorTrial Of(SqlIndicatorFile file, LakeQuery lake, DateOnly from, DateOnly asOf, CancellationToken cancel = default)
    {
        var definition = file.Definition ?? throw new ArgumentException("a file with problems cannot be tried", nameof(file));
        var lines = new List<string> { Declared(definition) };
        var clock = Stopwatch.StartNew();
        try
        {
            var answer = SqlAnswer.Ask(definition, lake, from, asOf, cancel);
            var judged = new SqlIndicator(definition, lake).Judge(answer, from, asOf);
            var type = definition.Subject.Code();
            lines.Add($"{from:yyyy-MM-dd} to {asOf:yyyy-MM-dd}: {answer.Rows.Count} of type {type} answered, {judged.Count} evaluated, {judged.Count(m => m.Evidence >= Noteworthy)} with evidence of 20 to 1 or more, {clock.Elapsed.TotalSeconds:0.0} s");
            foreach (var m in judged.Where(m => m.Evidence > 0).OrderByDescending(m => m.Evidence).ThenBy(m => m.Subject.Id, StringComparer.Ordinal).Take(Shown))
                lines.Add($"{type} {m.Subject.Id} (evidence {m.Evidence:0.0}): {m.Because.Zh} | {m.Because.En}");
            return new SqlIndicatorTrial(Unknown(file.Path, definition, answer), lines);
        }
        catch (AnalyticsException e)
        {
            return new SqlIndicatorTrial(new Problem(file.Path, 0, "", e.Message, "SQL that DuckDB answers"), lines);
        }
    }

    private static string Declared(SqlIndicatorDefinition d)
    {
        var expected = d.Expected is { } r ? $"{r.Low:0.###} to {r.High:0.###}, outside it counts {d.Strength:0.#} (natural log)" : $"what the other subjects show (at least {SqlIndicatorDefinition.FewestPeers})";
        return $"{d.Card.Id}: {d.Card.Title}, {d.Card.Kind.Code()} of type {d.Subject.Code()}, in {d.Card.Unit}; abnormal: {d.Direction.ToString().ToLowerInvariant()}; expected: {expected}; stopped after {d.Limit.TotalSeconds:0} s";
    }

    /// <summary>Ids that name nothing are a slip in the SQL, most often a lane without its station.</summary>
    private static Problem? Unknown(string path, SqlIndicatorDefinition definition, SqlAnswer answer)
    {
        if (answer.Unknown.Count <= answer.Rows.Count) return null;
        var form = definition.Subject switch
        {
            SubjectType.Lane => "station_id || '/' || lane_id",
            SubjectType.Inspector => "one of the ids in visits.inspector_ids",
            var type => $"{type.Code()}_id of the files",
        };
        return new Problem(path, 0, "subject_id", $"{answer.Unknown.Count} ids of {answer.Unknown.Count + answer.Rows.Count} that are no known {definition.Subject.Code()}, e.g. '{answer.Unknown[0]}'", form);
    }
}
