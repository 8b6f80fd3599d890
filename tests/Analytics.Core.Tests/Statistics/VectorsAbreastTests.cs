using System.Runtime.Intrinsics;
using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Statistics;

public sealed class VectorsAbreastTests
{
    [Fact]
    public void Products_of_four_with_sixteen_are_those_of_each_pair()
    {
        // 37 vectors (two rows of sixteen and five) of 97 dimensions and of length 1.
        var random = new Random(3);
        float[][] vectors = [.. Enumerable.Range(0, 37).Select(_ => Normal([.. Enumerable.Range(0, 97).Select(_ => random.NextSingle() - 0.5f)]))];
        var abreast = new VectorsAbreast(vectors);
        var dots = new Vector512<float>[4];
        Assert.Equal((37, 3), (abreast.Count, abreast.Rows));
        for (var row = 0; row < abreast.Rows; row++)
        {
            abreast.Dots(row, vectors[0], vectors[9], vectors[20], vectors[36], dots);
            foreach (var (n, own) in new[] { 0, 9, 20, 36 }.Index())
                for (var lane = 0; lane < VectorsAbreast.Width; lane++)
                    Assert.Equal(row * VectorsAbreast.Width + lane is var i && i < 37 ? vectors[own].Zip(vectors[i], (a, b) => (double)a * b).Sum() : 0, dots[n][lane], VectorsAbreast.Rounding);
        }
    }

    private static float[] Normal(float[] values)
    {
        var length = MathF.Sqrt(values.Sum(v => v * v));
        return [.. values.Select(v => v / length)];
    }
}
