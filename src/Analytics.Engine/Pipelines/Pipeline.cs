using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.SqlIndicators;

namespace Analytics.Engine.Pipelines;

/// <summary>
/// One daily job of one programme, as an analyst declares it in <c>pipelines/NAME.json</c>: what is read, what is judged,
/// how much is listed, where it goes. It holds no logic; code is how, a pipeline is what, when and how much.
/// </summary>
public sealed record Pipeline
{
    /// <summary>The file's name without <c>.json</c>.</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The list it makes.</summary>
    public required LeadKind Kind { get; init; }

    public required Schedule Schedule { get; init; }

    public required IReadOnlyList<SourceDefinition> Sources { get; init; }

    /// <summary>Days judged together, the list's day included.</summary>
    public required int WindowDays { get; init; }

    /// <summary>The indicators in use, in the catalogue's order; those switched off are left out.</summary>
    public required IReadOnlyList<IndicatorChoice> Indicators { get; init; }

    /// <summary>An analyst's own indicators that <see cref="Indicators"/> names.</summary>
    public IReadOnlyList<SqlIndicator> Own { get; init; } = [];

    /// <summary>The model's folder under <c>models/</c>.</summary>
    public required string Model { get; init; }

    public required RankingRules Ranking { get; init; }

    /// <summary>Where the list goes; may be empty.</summary>
    public required IReadOnlyList<ChannelSettings> Channels { get; init; }
}

/// <summary>An indicator in use.</summary>
/// <param name="Weight">Multiplies its evidence; 1 = as it is, 0 = computed and shown but without say.</param>
public sealed record IndicatorChoice(string Id, double Weight = 1);
