using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Analytics.Core.Statistics;

namespace Analytics.Core.Detection;

/// <summary>A curve found again.</summary>
/// <param name="Id">Of the earlier curve.</param>
/// <param name="LagSeconds">By how much the earlier one is ahead.</param>
/// <param name="Correlation">Mean over the channels that speak in both.</param>
/// <param name="Score">
/// Fisher's z summed over channels in standard deviations of unrelated curves: about N(0, 1) for those; grows with correlation, channels and length.
/// </param>
public readonly record struct TraceMatch(int Id, int LagSeconds, double Correlation, double Score);

/// <summary>
/// Finds a curve among very many, whatever its gain and its shift within a phase. Candidates come from locality-sensitive hashing: the signs of three channels at six
/// points, four seconds apart, make one word (in the manner of SAX); each curve is filed under its most decided words and looked up under all of its words, also with the least
/// decided signs turned. Words in common name the lag as well; only where two of them agree on it are the channels correlated. Filing costs the same however large
/// the index is, looking up grows with chance collisions of words alone.
/// </summary>
public sealed class TraceIndex
{
    private const int Points = 6, Spacing = 2, FiledPerFamily = 4, WordsInCommon = 2, NearSteps = 2;
    private const int HeadBits = 22;

    /// <summary>Independent values per second of a band of five seconds and slower.</summary>
    private const double IndependentPerSecond = 1 / 6.0;

    private const int LeastOverlapSeconds = 20;

    /// <summary>Channels that make a word together; families name those of five channels in several ways, so that one channel that stands still does not hide a curve.</summary>
    private static readonly int[][] FiveChannels = [[1, 2, 3], [0, 2, 4], [1, 3, 4], [2, 3, 4]], TwoChannels = [[0, 1]];

    private const int BytesPerWord = 6;

    private readonly int[] heads = new int[1 << HeadBits];

    /// <summary>One bit per head that is in use: small enough for a core's own cache, where most words that nobody filed end.</summary>
    private readonly ulong[] inUse = new ulong[(1 << HeadBits) / 64];

    private readonly List<(uint Word, int Id, short At, int Next)> entries = [default];
    private readonly List<TraceCurve?> curves = [];
    private readonly List<string> texts = [];
    private readonly List<WordAt> words = [];
    private readonly Dictionary<(int Id, int Lag), int> common = [];

    public int Count => curves.Count;

    /// <summary>Adds a curve; its id is the number of curves before it.</summary>
    public int Add(TraceCurve curve)
    {
        var id = Add(WordsOf(curve), "");
        curves[id] = curve;
        return id;
    }

    /// <summary>Adds a curve that was kept: its words from <see cref="WordsOf"/> and its text, which is parsed only when it becomes a candidate.</summary>
    public int Add(ReadOnlySpan<byte> filed, string text)
    {
        for (var i = 0; i + BytesPerWord <= filed.Length; i += BytesPerWord)
            File(BinaryPrimitives.ReadUInt32LittleEndian(filed[i..]), BinaryPrimitives.ReadInt16LittleEndian(filed[(i + 4)..]), curves.Count);
        curves.Add(null);
        texts.Add(text);
        return curves.Count - 1;
    }

    /// <summary>The words under which a curve is filed, six bytes each.</summary>
    public static byte[] WordsOf(TraceCurve curve)
    {
        var filed = new List<WordAt>();
        var own = new List<WordAt>();
        for (var f = 0; f < Families(curve).Length; f++)
        {
            own.Clear();
            foreach (var stretch in curve.Stretches) Words(curve, stretch, f, own);
            filed.AddRange(MostDecided(own));
        }
        var bytes = new byte[filed.Count * BytesPerWord];
        for (var i = 0; i < filed.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * BytesPerWord), filed[i].Word);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * BytesPerWord + 4), filed[i].At);
        }
        return bytes;
    }

    /// <summary>The few words whose least decided sign is the strongest, ties by place and word.</summary>
    private static List<WordAt> MostDecided(List<WordAt> words)
    {
        var most = new List<WordAt>(FiledPerFamily + 1);
        foreach (var word in words)
        {
            if (word.Weakest == 0) continue;
            var at = most.Count;
            while (at > 0 && IsBefore(word, most[at - 1])) at--;
            if (at == FiledPerFamily) continue;
            most.Insert(at, word);
            if (most.Count > FiledPerFamily) most.RemoveAt(FiledPerFamily);
        }
        return most;

        static bool IsBefore(WordAt a, WordAt b) => a.Weakest != b.Weakest ? a.Weakest > b.Weakest : a.At != b.At ? a.At < b.At : a.Word < b.Word;
    }

    /// <summary>The best match of each earlier curve that shares words and correlates at least so well; best first, ties by id.</summary>
    public List<TraceMatch> Find(TraceCurve curve, double leastScore, Func<int, bool>? allowed = null)
    {
        words.Clear();
        common.Clear();
        for (var f = 0; f < Families(curve).Length; f++)
            foreach (var stretch in curve.Stretches) Words(curve, stretch, f, words);
        foreach (var word in words)
            for (var turned = 0; turned < 4; turned++)
            {
                var wanted = word.Word ^ ((turned & 1) == 0 ? 0 : word.First) ^ ((turned & 2) == 0 ? 0 : word.Second);
                var head = HeadOf(wanted);
                if ((inUse[head >> 6] & (1UL << head)) == 0) continue;
                for (var at = heads[head]; at != 0; at = entries[at].Next)
                {
                    var entry = entries[at];
                    // Odd and even lags in one: a shift may fall between two steps.
                    if (entry.Word == wanted) CollectionsMarshal.GetValueRefOrAddDefault(common, (entry.Id, (entry.At - word.At) >> 1), out _)++;
                }
            }
        var best = new Dictionary<int, TraceMatch>();
        foreach (var ((id, lag), count) in common)
        {
            if (count < WordsInCommon || allowed?.Invoke(id) == false) continue;
            for (var l = 2 * lag - 1; l <= 2 * lag + 2; l++)
                if (Score(curve, CurveOf(id), l) is var (correlation, score) && score >= leastScore && (!best.TryGetValue(id, out var before) || score > before.Score))
                    best[id] = new TraceMatch(id, l * TraceCurve.StepSeconds, correlation, score);
        }
        return [.. best.Values.OrderByDescending(m => m.Score).ThenBy(m => m.Id)];
    }

    /// <summary>
    /// The best match among some earlier curves, compared one by one where they lie and a step or two beside it: noise turns the signs of words, but not the whole curve. What most of them have
    /// in common (one analyser's delay) is taken off the score. Null when none is so alike.
    /// </summary>
    public TraceMatch? FindAmong(TraceCurve curve, IReadOnlyList<int> ids, double leastScore)
    {
        double[] inPlace = [.. ids.Select(id => Score(curve, CurveOf(id), 0).Score)];
        var usual = inPlace.Length == 0 ? 0 : Math.Max(0, Robust.Median(inPlace));
        TraceMatch? best = null;
        for (var i = 0; i < inPlace.Length; i++)
        {
            // Bands of five seconds stay alike beside their place: where nothing is at lag 0, nothing is near it.
            if (inPlace[i] < leastScore / 2) continue;
            for (var lag = -NearSteps; lag <= NearSteps; lag++)
                if (Score(curve, CurveOf(ids[i]), lag) is var (correlation, score) && score - usual >= leastScore && !(score - usual <= best?.Score))
                    best = new TraceMatch(ids[i], lag * TraceCurve.StepSeconds, correlation, score - usual);
        }
        return best;
    }

    /// <summary>
    /// How alike two curves are at a lag (steps): mean correlation, and Σ atanh(r) √(n - 1) / √channels with n the independent values of the overlap.
    /// At least two channels must speak in both.
    /// </summary>
    public static (double Correlation, double Score) Score(TraceCurve a, TraceCurve b, int lag)
    {
        Span<double> correlations = stackalloc double[Math.Min(a.ChannelCount, b.ChannelCount)];
        var seconds = a.Correlate(b, lag, correlations) * TraceCurve.StepSeconds;
        if (seconds < LeastOverlapSeconds) return (0, double.NegativeInfinity);
        double sum = 0, z = 0;
        var speaking = 0;
        foreach (var r in correlations)
        {
            if (double.IsNaN(r)) continue;
            speaking++;
            sum += r;
            z += Math.Atanh(Math.Clamp(r, -0.98, 0.98));
        }
        return speaking < 2 ? (0, double.NegativeInfinity) : (sum / speaking, z * Math.Sqrt(Math.Max(1, seconds * IndependentPerSecond - 1)) / Math.Sqrt(speaking));
    }

    private static int[][] Families(TraceCurve curve) => curve.ChannelCount >= 5 ? FiveChannels : TwoChannels;

    /// <summary>The words of one family over one stretch; none where one of its channels does not speak.</summary>
    private static void Words(TraceCurve curve, Stretch stretch, int family, List<WordAt> words)
    {
        var channels = Families(curve)[family];
        foreach (var channel in channels)
            if (curve.Channel(channel).IndexOfAnyExcept((sbyte)0) < 0) return;
        for (var at = 0; at + (Points - 1) * Spacing < stretch.Length; at++) words.Add(WordOf(curve, channels, stretch, at, family));
    }

    private static WordAt WordOf(TraceCurve curve, int[] channels, Stretch stretch, int at, int family)
    {
        // A sign is how decided it is, with its place below: the two smallest are the least decided, the first of equals before the later.
        uint word = 0, weakest = uint.MaxValue, next = uint.MaxValue, place = 0;
        foreach (var channel in channels)
        {
            var values = curve.Channel(channel).Slice(stretch.Start + at, (Points - 1) * Spacing + 1);
            for (var p = 0; p < values.Length; p += Spacing, place++)
            {
                int value = values[p];
                if (value > 0) word |= 1u << (int)place;
                var sign = ((uint)Math.Abs(value) << PlaceBits) | place;
                next = Math.Min(next, Math.Max(weakest, sign));
                weakest = Math.Min(weakest, sign);
            }
        }
        return new WordAt(word | ((uint)(stretch.Kind * 8 + family) << 24), (short)at, (int)(weakest >> PlaceBits), BitOf(weakest), BitOf(next));

        static uint BitOf(uint sign) => 1u << (int)(sign & ((1 << PlaceBits) - 1));
    }

    private const int PlaceBits = 5;

    private TraceCurve CurveOf(int id) => curves[id] ??= TraceCurve.Parse(texts[id]);

    private void File(uint word, short at, int id)
    {
        var head = HeadOf(word);
        entries.Add((word, id, at, heads[head]));
        heads[head] = entries.Count - 1;
        inUse[head >> 6] |= 1UL << head;
    }

    private static int HeadOf(uint word) => (int)((word * 0x9E3779B1u) >> (32 - HeadBits));

    /// <param name="Word">Signs, with stretch kind and family above them.</param>
    /// <param name="Weakest">Size of the least decided sign.</param>
    /// <param name="First">Bit of the least decided sign; <paramref name="Second"/> of the next.</param>
    private readonly record struct WordAt(uint Word, short At, int Weakest, uint First, uint Second);
}
