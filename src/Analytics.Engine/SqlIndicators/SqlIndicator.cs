using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using Analytics.Engine.Lake;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Engine.SqlIndicators;

/// <summary>
/// An analyst's own indicator: a question in SQL about a window of days, judged like any other indicator. It is asked when the window is judged,
/// over views that end with the window's last day, and keeps no observations; so it costs what its question costs, within its limits.
/// </summary>
/// <param name="leftOut">Told why the question could not be answered; the run goes on without it. Null: that is an error.</param>
public sealed class SqlIndicator(SqlIndicatorDefinition definition, LakeQuery lake, Action<string>? leftOut = null, CancellationToken cancel = default) : Indicator
{
    /// <summary>Fewer abnormal units than this are a slip, whatever the p-value.</summary>
    private const double FewestAbnormal = 2;

    public override IndicatorCard Card => definition.Card;

    public SqlIndicatorDefinition Definition => definition;

    /// <summary>The same indicator for one run.</summary>
    public SqlIndicator For(Action<string>? whenLeftOut, CancellationToken stop) => new(definition, lake, whenLeftOut, stop);

    /// <summary>What it rests on at the end of a day: its text and the content of the datasets it reads.</summary>
    public string FingerprintAt(DateOnly asOf) => $"{Card.Id} {definition.Hash} {lake.FingerprintOf(definition.Sql, asOf)}";

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        // An empty window is the promise of every indicator: nothing was seen, nothing is said.
        if (window.AsOf == DateOnly.MinValue) return [];
        try
        {
            return Judge(SqlAnswer.Ask(definition, lake, window.From, window.AsOf, cancel), window.From, window.AsOf);
        }
        catch (AnalyticsException e) when (leftOut is not null)
        {
            leftOut($"indicator {Card.Id} was left out: {e.Message}");
            return [];
        }
    }

    /// <summary>Judges what was answered, against the declared range or against the other subjects.</summary>
    public IReadOnlyList<Measurement> Judge(SqlAnswer answer, DateOnly from, DateOnly asOf)
    {
        var rows = answer.Rows.Where(r => r.Exposure >= definition.Fewest).OrderBy(r => r.Subject.Id, StringComparer.Ordinal).ToList();
        if (rows.Count == 0) return [];
        var judged = definition.Expected is { } range ? rows.Select(r => AgainstRange(r, range))
            : answer.HasAbnormal ? AgainstRate(rows) : AgainstLevel(rows);
        return [.. judged.Select(j => MeasurementOf(j, from, asOf))];
    }

    private sealed record Judged(SqlRow Row, double Value, Range Expected, double Typical, double PValue, double? Evidence = null);

    /// <summary>The range says where honest subjects lie; how much it says to lie outside is the analyst's word.</summary>
    private Judged AgainstRange(SqlRow row, Range range)
    {
        var outside = row.Value > range.High || row.Value < range.Low;
        return new Judged(row, row.Value, range, double.NaN, outside ? Math.Exp(-definition.Strength) : 1, outside ? definition.Strength : 0);
    }

    private IEnumerable<Judged> AgainstRate(IReadOnlyList<SqlRow> rows)
    {
        var peers = PeerRate.Fit(rows.Select(r => (r.Abnormal, r.Exposure)));
        foreach (var row in rows)
        {
            var high = row.Abnormal < FewestAbnormal ? 1 : peers.UpperTail(row.Abnormal, row.Exposure);
            var p = OneOf(high, peers.LowerTail(row.Abnormal, row.Exposure));
            yield return new Judged(row, row.Abnormal / row.Exposure, ExpectedOf(Math.Max(0, 2 * peers.Mean - peers.ExpectedHigh(row.Exposure)), peers.ExpectedHigh(row.Exposure)), peers.Mean, p);
        }
    }

    private IEnumerable<Judged> AgainstLevel(IReadOnlyList<SqlRow> rows)
    {
        var values = rows.Select(r => r.Value).ToArray();
        var resolution = Math.Max(1e-9, definition.Resolution ?? Math.Abs(Robust.Median(values)) * 0.05);
        if (PeerLevel.Fit(values, resolution, SqlIndicatorDefinition.FewestPeers) is not { } peers) yield break;
        foreach (var row in rows)
            yield return new Judged(row, row.Value, ExpectedOf(peers.ExpectedLow, peers.ExpectedHigh), peers.Center, OneOf(peers.UpperTail(row.Value), peers.LowerTail(row.Value)));
    }

    private double OneOf(double high, double low) => definition.Direction switch
    {
        Direction.High => high,
        Direction.Low => low,
        _ => Math.Min(1, 2 * Math.Min(high, low)),
    };

    private Range ExpectedOf(double low, double high) => definition.Direction switch
    {
        Direction.High => Range.AtMost(high),
        Direction.Low => Range.AtLeast(low),
        _ => new Range(low, high),
    };

    private Measurement MeasurementOf(Judged j, DateOnly from, DateOnly asOf)
    {
        string Value(string name, string format) => name switch
        {
            "value" => IndicatorText.Number(j.Value, format),
            "expected_low" => IndicatorText.Number(j.Expected.Low, format),
            "expected_high" => IndicatorText.Number(j.Expected.High, format),
            "typical" => IndicatorText.Number(j.Typical, format),
            "exposure" => IndicatorText.Number(j.Row.Exposure, format),
            "abnormal" => IndicatorText.Number(j.Row.Abnormal, format),
            "subject" => j.Row.Subject.Id,
            "from" => $"{from:yyyy-MM-dd}",
            _ => $"{asOf:yyyy-MM-dd}",
        };
        var measurement = new Measurement(Card.Id, j.Row.Subject, j.Value, j.Expected, j.PValue)
        {
            Exposure = j.Row.Exposure,
            Because = new(IndicatorText.Fill(definition.Because.Zh, Value), IndicatorText.Fill(definition.Because.En, Value)),
            Examples = [.. j.Row.Examples.Take(Observation.MaxExamples).Select(e => new Example(e, j.Value, new($"记录 {e.Key}", $"record {e.Key}")))],
        };
        return j.Evidence is { } evidence ? measurement with { Evidence = evidence } : measurement;
    }
}
