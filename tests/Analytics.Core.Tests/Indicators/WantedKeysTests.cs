using Analytics.Core.Detection;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Indicators;

public sealed class WantedKeysTests
{
    /// <summary>Keys as hashes have them (any of 52 bits), as words have them (crowded at a few places), and few and small ones.</summary>
    [Theory]
    [InlineData("hashes")]
    [InlineData("words")]
    [InlineData("few")]
    public void What_passes_is_met_as_often_as_one_by_one(string keys)
    {
        var random = new Random(11);
        long[] pool = [.. Enumerable.Range(0, 500).Select(n => keys switch { "hashes" => random.NextInt64(1L << 52), "words" => (n % 3L << 30) + random.Next(1 << 21), _ => n % 7 })];
        Sketch ASketch() => new(random.Next(8), random.Next(8));
        Filed[][] days = [.. Enumerable.Range(0, 5).Select(d =>
        {
            Sketch[] ofRow = [.. Enumerable.Range(0, 200).Select(_ => ASketch())];
            return Archive.InOrder(Enumerable.Range(0, 600).Select(n => new Filed(pool[random.Next(pool.Length)], n % 200, ofRow[n % 200]))).ToArray();
        })];
        Wanted[] wanted = [.. Enumerable.Range(0, 400).Select(n => new Wanted(n / 4, n % 9 == 0 ? random.NextInt64(1L << 40) : pool[random.Next(pool.Length)], ASketch(), random.Next(-1, 5)))];

        var met = new List<(int Day, int Asker, int Row, int Apart)>();
        new WantedKeys(wanted).Find([.. days.Select(FiledKeys.Encoded).Select(bytes => new FiledKeys(bytes, bytes.Length))], (d, asker, row, apart) => met.Add((d, asker, row, apart)));

        var oneByOne = days.Index().SelectMany(d => d.Item, (d, f) => (Day: d.Index, Filed: f)).SelectMany(_ => wanted, (f, w) => (f.Day, f.Filed, Wanted: w))
            .Where(p => p.Filed.Key == p.Wanted.Key && p.Filed.Sketch.Apart(p.Wanted.Sketch) <= p.Wanted.Farthest)
            .Select(p => (p.Day, p.Wanted.Asker, p.Filed.Row, p.Filed.Sketch.Apart(p.Wanted.Sketch)));
        Assert.NotEmpty(met);
        Assert.Equal(oneByOne.Order(), met.Order());
    }

    [Fact]
    public void The_largest_keys_are_found_as_well()
    {
        var bytes = FiledKeys.Encoded([new(0, 3), new((1L << 52) - 1, 4)]);
        var met = new List<(int Asker, int Row)>();
        new WantedKeys([new(1, (1L << 52) - 1), new(2, 0)]).Find([new FiledKeys(bytes, bytes.Length)], (_, asker, row, _) => met.Add((asker, row)));

        Assert.Equal([(2, 3), (1, 4)], met);
    }
}
