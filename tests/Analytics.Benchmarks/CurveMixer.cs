using System.Globalization;
using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Tests.Detection;
using Analytics.Core.Vehicles;

namespace Analytics.Benchmarks;

/// <summary>Millions of unrelated curves in little time: each channel of a new curve is taken from another of some thousand made-up ones.</summary>
internal sealed class CurveMixer
{
    private const int Sources = 3000;

    private readonly Random rng;
    private readonly string head;
    private readonly string[][] channels;

    public CurveMixer(Random rng)
    {
        this.rng = rng;
        string[] texts = [.. Enumerable.Range(0, Sources).Select(_ => PlantedTraces.Curve(PlantedTraces.Engine(rng)).ToString())];
        head = texts[0][..(texts[0].LastIndexOf(';') + 1)];
        // Ninety steps are 45 bytes, or 60 letters a channel: channels are stretches of the text.
        channels = [.. texts.Select(t => t[head.Length..].Chunk(60).Select(c => new string(c)).ToArray())];
    }

    /// <summary>What a day leaves behind.</summary>
    public Table Day(int tests)
    {
        string?[] Texts(Func<int, string> of) => [.. Enumerable.Range(0, tests).Select(of)];
        return new Table(CurveSearch.DigestOf("mixed"), tests)
            .With("inspection_id", Texts(n => n.ToString(CultureInfo.InvariantCulture))).With("vehicle_id", Texts(n => n.ToString(CultureInfo.InvariantCulture))).With("station_id", Texts(n => $"{n % 200}"))
            .With("curve", Texts(_ => head + string.Concat(Enumerable.Range(0, channels[0].Length).Select(c => channels[rng.Next(Sources)][c]))));
    }

    /// <summary>What a day asks: as many keys as its curves ask at all shifts.</summary>
    public static IReadOnlyList<Wanted> Wanted(Table day)
    {
        var shifts = CurveSearch.MostLag + 1;
        return [.. Enumerable.Range(0, day.RowCount).AsParallel().AsOrdered().SelectMany(row => Enumerable.Range(0, shifts).SelectMany(shift =>
        {
            // Another curve stands for the moved one: as unrelated to history as that is.
            return CurveSearch.WantedBy(row, TraceCurve.Parse(day.TextAt("curve", (row + shift * 31) % day.RowCount)!));
        }))];
    }
}
