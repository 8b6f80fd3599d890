using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

public sealed class TraceIndexTests
{
    private const double Convincing = 8;

    /// <summary>Share of 40 planted copies found again among 600 honest recordings.</summary>
    private static double Recall(double noise, double gain, int shift)
    {
        var rng = new Random(11);
        var index = new TraceIndex();
        var honest = Enumerable.Range(0, 600).Select(_ => PlantedTraces.Engine(rng)).ToList();
        foreach (var engine in honest) index.Add(PlantedTraces.Curve(engine));
        var copies = Enumerable.Range(0, 40).Select(i => (Of: i * 15, Curve: PlantedTraces.Curve(PlantedTraces.Copy(honest[i * 15], noise, gain, shift, rng)))).ToList();
        return copies.Count(c => index.Find(c.Curve, Convincing).FirstOrDefault() is { Score: >= Convincing } best && best.Id == c.Of) / 40.0;
    }

    [Theory]
    [InlineData(0.01, 1.0, 0, 1.0)]
    [InlineData(0.01, 1.2, 10, 0.95)]
    [InlineData(0.03, 0.8, -10, 0.9)]
    [InlineData(0.05, 1.2, 4, 0.75)]
    public void Copies_are_found_whatever_their_noise_gain_and_shift(double noise, double gain, int shift, double atLeast) =>
        Assert.InRange(Recall(noise, gain, shift), atLeast, 1);

    [Fact]
    public void Honest_twins_do_not_match()
    {
        // Same model, lane and driver: the same remains of the protocol, as large as a third of each engine's own wandering.
        var rng = new Random(5);
        var index = new TraceIndex();
        var common = PlantedTraces.Engine(rng);
        for (var n = 0; n < 500; n++)
        {
            var twin = PlantedTraces.Engine(rng).Select((channel, c) => channel.Zip(common[c], (own, shared) => own + 0.33 * shared).ToArray()).ToArray();

            Assert.Empty(index.Find(PlantedTraces.Curve(twin), Convincing));
            index.Add(PlantedTraces.Curve(twin));
        }
    }

    [Fact]
    public void A_match_names_the_shift()
    {
        var rng = new Random(3);
        var index = new TraceIndex();
        var source = PlantedTraces.Engine(rng);
        index.Add(PlantedTraces.Curve(source));

        var match = Assert.Single(index.Find(PlantedTraces.Curve(PlantedTraces.Copy(source, 0.01, 1.1, 8, rng)), Convincing));

        Assert.Equal((0, 8), (match.Id, match.LagSeconds));
        Assert.True(match.Correlation > 0.9);
    }

    [Fact]
    public void What_was_kept_is_found_as_well()
    {
        var source = PlantedTraces.Curve(PlantedTraces.Engine(new Random(4)));
        var index = new TraceIndex();
        index.Add(TraceIndex.WordsOf(source), source.ToString());

        Assert.Equal(1, Assert.Single(index.Find(source, Convincing)).Correlation, 12);
    }

    [Fact]
    public void Curves_that_are_not_allowed_are_not_found()
    {
        var source = PlantedTraces.Curve(PlantedTraces.Engine(new Random(4)));
        var index = new TraceIndex();
        index.Add(source);

        Assert.Empty(index.Find(source, Convincing, _ => false));
    }
}
