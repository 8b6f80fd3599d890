using System.Numerics;

namespace Analytics.Core.Detection;

/// <summary>Signs of a whole curve at fixed places: two that are alike differ in few, unrelated ones in half of those where both speak.</summary>
public readonly record struct Sketch(long Low, long High)
{
    /// <summary>Signs in each half: whole numbers up to 2^52 go through every file and table as they are.</summary>
    public const int HalfBits = 52;

    public const int Bits = 2 * HalfBits;

    /// <summary>How many signs differ.</summary>
    public int Apart(Sketch other) => BitOperations.PopCount((ulong)(Low ^ other.Low)) + BitOperations.PopCount((ulong)(High ^ other.High));
}

/// <summary>
/// The keys under which a curve is filed and found again, in the manner of SAX: the signs of three channels at seven points, four seconds apart, at one place of a stretch make a word.
/// A curve is filed under the words that noise is least likely to change and looked up under its own such words, also with the least decided sign turned. A key names the place, so
/// that only curves of the same course meet; a shifted copy is found by asking for it moved back.
/// </summary>
/// <remarks>A key has 38 bits: kind of stretch, channels, place, signs. Keys of one place lie together, so that a sorted file of them packs well.</remarks>
public static class TraceWords
{
    private const int Spacing = 2, Points = 7;

    /// <summary>
    /// Steps. In half a minute a word has hardly another place to stand, and its dozen independent signs come again by chance in thousands of a year's tests.
    /// </summary>
    private const int ShortestStretch = 30;

    /// <summary>Words under which a curve is filed, and words by which it is looked up (each twice).</summary>
    public const int Filed = 12, Asked = 8;

    /// <summary>How likely noise turns a sign of this size, in thousandths: -ln(1 - chance) with noise of a third of the curve's own deviation (2.5 steps).</summary>
    private static readonly int[] Risk = [690, 170, 40, 6, 1, 0, 0, 0];

    private const int SignBits = 3 * Points, PlaceBits = 8, FamilyBits = 5;

    /// <summary>Keys to file the curve under, the surest first; none when fewer than three channels speak or no stretch is long enough.</summary>
    public static long[] FiledUnder(TraceCurve curve) => [.. Surest(curve, Filed).Select(w => w.Key)];

    /// <summary>Keys to look the curve up by: each of its surest words, then the same with the least decided sign turned.</summary>
    public static long[] AskedBy(TraceCurve curve) => [.. Surest(curve, Asked).SelectMany(w => (long[])[w.Key, w.Key ^ WeakestOf(curve, w)])];

    /// <summary>The signs of the curve at every other step of its longer stretches, each with an equal share.</summary>
    /// <param name="lag">Steps by which the curve is moved back.</param>
    public static Sketch SketchOf(TraceCurve curve, int lag = 0)
    {
        Span<long> halves = stackalloc long[2];
        var (places, bit) = (PlacesOf(curve), 0);
        foreach (var stretch in curve.Stretches)
        {
            if (stretch.Length < ShortestSketched) continue;
            for (var channel = 0; channel < curve.ChannelCount; channel++)
            {
                var values = curve.Channel(channel).Slice(stretch.Start, stretch.Length);
                for (var p = 0; p < places; p++, bit++)
                    if (p * Spacing + lag is var at && (uint)at < (uint)values.Length && values[at] > 0) halves[bit / Sketch.HalfBits] |= 1L << bit % Sketch.HalfBits;
            }
        }
        return new Sketch(halves[0], halves[1]);
    }

    /// <summary>
    /// In how many signs another curve's sketch may differ to be worth reading: five deviations fewer than the half that differ by chance, where neighbouring signs are of one mind and count for one in
    /// two. A curve that speaks little must be matched the better; a copy at a correlation of 0.9 differs in one sign in seven.
    /// </summary>
    public static int FarthestOf(TraceCurve curve)
    {
        const double deviations = 5, neighbours = 1.9;
        var places = PlacesOf(curve);
        var signs = curve.Speaking * curve.Stretches.Where(s => s.Length >= ShortestSketched).Sum(s => Math.Min(places, (s.Length + Spacing - 1) / Spacing));
        return (int)Math.Floor((signs - deviations * Math.Sqrt(signs * neighbours)) / 2);
    }

    private static int PlacesOf(TraceCurve curve) =>
        Sketch.Bits / Math.Max(1, curve.Stretches.Count(s => s.Length >= ShortestSketched) * curve.ChannelCount);

    private const int ShortestSketched = 8;

    private const int MostPlaces = 150;

    private readonly record struct Word(long Key, Stretch Stretch, int Family, int At, int Risk);

    /// <summary>The words with the least risk, of equals the one of the earlier stretch, channels and place.</summary>
    private static IEnumerable<Word> Surest(TraceCurve curve, int most)
    {
        var words = new FewWords(most);
        var families = Families(curve.ChannelCount);
        if (families.Length == 0) return [];
        // A channel's part of the word at each place: its signs and the risk of them.
        Span<int> signs = stackalloc int[curve.ChannelCount * MostPlaces], risks = stackalloc int[curve.ChannelCount * MostPlaces];
        foreach (var stretch in curve.Stretches)
        {
            var places = Math.Min(MostPlaces, stretch.Length - (Points - 1) * Spacing);
            if (stretch.Length < ShortestStretch) continue;
            signs.Clear();
            risks.Clear();
            for (var c = 0; c < curve.ChannelCount; c++)
                Cut(curve.Channel(c).Slice(stretch.Start, stretch.Length), signs.Slice(c * MostPlaces, places), risks.Slice(c * MostPlaces, places));
            for (var f = 0; f < families.Length; f++)
            {
                var family = families[f];
                if (Array.Exists(family, c => !curve.Speaks(c))) continue;
                Span<int> a = risks.Slice(family[0] * MostPlaces, places), b = risks.Slice(family[1] * MostPlaces, places), third = risks.Slice(family[2] * MostPlaces, places);
                for (var at = 0; at < a.Length && at < b.Length && at < third.Length; at++)
                {
                    var risk = a[at] + b[at] + third[at];
                    if (risk >= words.Bar) continue;
                    long key = ((((long)stretch.Kind << FamilyBits) + f) << PlaceBits) + at;
                    var word = 0L;
                    for (var c = family.Length - 1; c >= 0; c--) word = (word << Points) + signs[family[c] * MostPlaces + at];
                    words.Add(new Word((key << SignBits) + word, stretch, f, at, risk));
                }
            }
        }
        return words.Kept;
    }

    private static void Cut(ReadOnlySpan<sbyte> values, Span<int> signs, Span<int> risks)
    {
        for (var at = 0; at < signs.Length; at++)
        {
            if (at < Spacing)
                for (var p = 0; p < Points; p++)
                {
                    signs[at] |= Sign(values[at + p * Spacing]) << p;
                    risks[at] += Risk[Math.Abs((int)values[at + p * Spacing])];
                }
            else
            {
                var last = values[at + (Points - 1) * Spacing];
                signs[at] = (signs[at - Spacing] >> 1) | (Sign(last) << (Points - 1));
                risks[at] = risks[at - Spacing] - Risk[Math.Abs((int)values[at - Spacing])] + Risk[Math.Abs((int)last)];
            }
        }

        static int Sign(sbyte value) => value > 0 ? 1 : 0;
    }

    /// <summary>The bit of a word's least decided sign, of equals the first.</summary>
    private static long WeakestOf(TraceCurve curve, Word word)
    {
        var family = Families(curve.ChannelCount)[word.Family];
        int least = int.MaxValue, weakest = 0;
        for (var c = 0; c < family.Length; c++)
            for (var p = 0; p < Points; p++)
                if (Math.Abs((int)curve.Channel(family[c])[word.Stretch.Start + word.At + p * Spacing]) is var size && size < least) (least, weakest) = (size, c * Points + p);
        return 1L << weakest;
    }

    /// <summary>Keeps the few words with the least risk, in order; of equals the first that came.</summary>
    private struct FewWords(int most)
    {
        private readonly Word[] words = new Word[most];
        private int count;

        /// <summary>A word must be under this to be kept.</summary>
        public int Bar { get; private set; } = int.MaxValue;

        public readonly IEnumerable<Word> Kept => words.Take(count);

        public void Add(Word word)
        {
            var place = count < words.Length ? count++ : count - 1;
            for (; place > 0 && words[place - 1].Risk > word.Risk; place--) words[place] = words[place - 1];
            words[place] = word;
            if (count == words.Length) Bar = words[^1].Risk;
        }
    }

    /// <summary>
    /// Channels that make a word together: every three, so that one that stands still does not hide a curve. Two channels alone have no words: what they hold in a minute does not tell a test among
    /// the millions of a year.
    /// </summary>
    private static int[][] Families(int channels) => channels == 5 ? OfFive : channels >= 3 ? Threes(channels) : [];

    private static readonly int[][] OfFive = Threes(5);

    private static int[][] Threes(int channels) =>
        [.. from a in Enumerable.Range(0, channels) from b in Enumerable.Range(a + 1, channels - a - 1) from c in Enumerable.Range(b + 1, channels - b - 1) select (int[])[a, b, c]];
}
