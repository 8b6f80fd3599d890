using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests.Detection;

public sealed class TraceWordsTests
{
    /// <summary>Share of 40 planted copies that come back as candidates among 600 honest recordings.</summary>
    private static double Recall(double noise, double gain, int shift)
    {
        var rng = new Random(11);
        var honest = Enumerable.Range(0, 600).Select(_ => PlantedTraces.Engine(rng)).ToList();
        var archive = PlantedTraces.Archived(Some.Day, honest);
        return Enumerable.Range(0, 40).Average(i => PlantedTraces.Candidates(archive, PlantedTraces.Copy(honest[i * 15], noise, gain, shift, rng)).Any(f => f.Row == i * 15) ? 1.0 : 0);
    }

    [Theory]
    [InlineData(0.01, 1.0, 0, 0.95)]
    [InlineData(0.01, 1.2, 10, 0.9)]
    [InlineData(0.02, 0.8, -10, 0.75)]
    [InlineData(0.03, 1.2, 4, 0.6)]
    public void Copies_come_back_whatever_their_noise_gain_and_shift(double noise, double gain, int shift, double atLeast) =>
        Assert.InRange(Recall(noise, gain, shift), atLeast, 1);

    [Fact]
    public void A_template_is_found_by_any_of_its_earlier_uses()
    {
        var rng = new Random(12);
        double[][] Use(double[][] template) => PlantedTraces.Copy(template, 0.03, 0.9 + 0.2 * rng.NextDouble(), rng.Next(-5, 6), rng);
        var templates = Enumerable.Range(0, 20).Select(_ => PlantedTraces.Engine(rng)).ToList();
        var archive = PlantedTraces.Archived(Some.Day, [.. templates.SelectMany(t => Enumerable.Range(0, 16).Select(_ => Use(t)))]);

        Assert.InRange(templates.Count(t => PlantedTraces.Candidates(archive, Use(t)).Count > 0), 16, 20);
    }

    [Fact]
    public void Honest_twins_are_hardly_ever_worth_reading()
    {
        // Same model, lane and driver: the same remains of the protocol, as large as a third of each engine's own wandering.
        var rng = new Random(5);
        var common = PlantedTraces.Engine(rng);
        double[][] Twin() => [.. PlantedTraces.Engine(rng).Select((channel, c) => channel.Zip(common[c], (own, shared) => own + 0.33 * shared).ToArray())];
        var archive = PlantedTraces.Archived(Some.Day, [.. Enumerable.Range(0, 1000).Select(_ => Twin())]);

        // 500 searches among 1000 twins each: half a million pairs.
        Assert.InRange(Enumerable.Range(0, 500).Sum(_ => PlantedTraces.Candidates(archive, Twin()).Count), 0, 5);
    }

    [Fact]
    public void A_curve_is_looked_up_by_the_words_it_is_filed_under()
    {
        var curve = PlantedTraces.Curve(PlantedTraces.Engine(new Random(4)));

        Assert.Equal(TraceWords.Filed, TraceWords.FiledUnder(curve).Length);
        Assert.Equal(TraceWords.FiledUnder(curve).Take(TraceWords.Asked), TraceWords.AskedBy(curve).Where((_, i) => i % 2 == 0));
        Assert.All(TraceWords.FiledUnder(curve), key => Assert.InRange(key, 0, 1L << Sketch.HalfBits));
    }

    [Fact]
    public void A_sketch_of_unlike_curves_differs_in_half_of_its_signs_and_of_a_copy_in_few()
    {
        var rng = new Random(6);
        var source = PlantedTraces.Engine(rng);
        var sketch = TraceWords.SketchOf(PlantedTraces.Curve(source));

        Assert.InRange(sketch.Apart(TraceWords.SketchOf(PlantedTraces.Curve(PlantedTraces.Copy(source, 0.02, 1.2, 0, rng)))), 0, 15);
        Assert.InRange(Enumerable.Range(0, 50).Average(_ => sketch.Apart(TraceWords.SketchOf(PlantedTraces.Curve(PlantedTraces.Engine(rng))))), 40, 60);
    }

    [Fact]
    public void A_curve_with_two_channels_has_no_words() =>
        Assert.Empty(TraceWords.FiledUnder(TraceCurve.Of([(1, PlantedTraces.Seconds)], PlantedTraces.Engine(new Random(1))[..2])));

    [Fact]
    public void A_curve_that_speaks_less_must_be_matched_the_better()
    {
        var source = PlantedTraces.Engine(new Random(1));
        double[][] quiet = [.. source[..3], new double[PlantedTraces.Seconds], new double[PlantedTraces.Seconds]];

        // 100 signs: (100 - 5 √190) / 2; of 60 (60 - 5 √114) / 2.
        Assert.Equal(15, TraceWords.FarthestOf(PlantedTraces.Curve(source)));
        Assert.Equal(3, TraceWords.FarthestOf(PlantedTraces.Curve(quiet)));
    }
}
