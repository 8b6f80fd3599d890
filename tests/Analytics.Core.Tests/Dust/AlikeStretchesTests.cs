using Analytics.Core.Dust;

namespace Analytics.Core.Tests.Dust;

public sealed class AlikeStretchesTests
{
    private const int Slots = 96, Part = 32;

    [Fact]
    public void Hashing_finds_the_pairs_that_looking_at_all_finds()
    {
        // 1,200 curves of noise; every sixtieth repeats the one before with noise of its own (correlation about 0.9), some a slot or two later.
        var random = new Random(5);
        var curves = Enumerable.Range(0, 1200).Select(_ => Enumerable.Range(0, Slots).Select(_ => random.NextDouble() - 0.5).ToArray()).ToArray();
        for (var copy = 60; copy < curves.Length; copy += 60)
            for (var i = 0; i < Slots; i++) curves[copy][i] = curves[copy - 1][Math.Max(0, i - copy / 60 % 3)] + 0.45 * (random.NextDouble() - 0.5);
        var alike = new AlikeStretches([.. curves.Select(Normalised)], 0.76f, 0.5f);
        var (hashed, all) = (alike.Pairs(), alike.AllPairs());
        Assert.Equal(all, hashed);
        Assert.All(Enumerable.Range(1, 19), n => Assert.Contains(n * 60, hashed[n * 60 - 1]));
    }

    [Fact]
    public void Curves_that_cannot_be_told_are_alike_to_nobody() =>
        Assert.All(new AlikeStretches([.. Enumerable.Range(0, 500).Select(_ => new float[Slots])], 0.76f, 0.5f).Pairs(), Assert.Empty);

    /// <summary>Each third of mean 0 and length 1.</summary>
    private static float[] Normalised(double[] curve)
    {
        var normal = new float[Slots];
        for (var from = 0; from < Slots; from += Part)
        {
            var part = curve[from..(from + Part)];
            var mean = part.Average();
            var length = Math.Sqrt(part.Sum(v => (v - mean) * (v - mean)));
            for (var i = 0; i < Part; i++) normal[from + i] = (float)((part[i] - mean) / length);
        }
        return normal;
    }
}
