using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Engine.SqlIndicators;

/// <summary>Which side of the expected range is abnormal.</summary>
public enum Direction { High, Low, Both }

/// <summary>What the header of an analyst's SQL file declares, and the SQL.</summary>
/// <param name="Subject">What <c>subject_id</c> names.</param>
/// <param name="Expected">Where honest subjects lie; null = what the other subjects show.</param>
/// <param name="Strength">Weight of evidence (natural log of the Bayes factor) of a value outside <paramref name="Expected"/>.</param>
/// <param name="Fewest">A subject with a smaller exposure is not evaluated.</param>
/// <param name="Resolution">A smaller difference from the others does not matter; null = a twentieth of their median.</param>
/// <param name="RowsIn">The dataset whose keys the column <c>examples</c> holds; null = none.</param>
/// <param name="Because">With placeholders, see <see cref="IndicatorText"/>.</param>
/// <param name="Limit">The SQL is stopped after it.</param>
/// <param name="Hash">Of the file.</param>
public sealed record SqlIndicatorDefinition(
    IndicatorCard Card, SubjectType Subject, Direction Direction, Range? Expected, double Strength, double Fewest, double? Resolution, Dataset? RowsIn,
    Bilingual Because, TimeSpan Limit, string Sql, string Hash)
{
    /// <summary>With fewer subjects their level says nothing of what is usual.</summary>
    public const int FewestPeers = 8;
}
