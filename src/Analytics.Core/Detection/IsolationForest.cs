using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Analytics.Core.Detection;

/// <summary>
/// Isolation forest: how few random cuts set a row apart. Score = 2^(−E[path] / c(ψ)), 0.5 for an average row, towards 1 for one that stands
/// alone. Each tree is grown from ψ rows down to depth ⌈log2 ψ⌉; a leaf that still holds n rows adds c(n), the mean path of a search tree of
/// n. Source: F. T. Liu, K. M. Ting, Z.-H. Zhou, <i>Isolation Forest</i>, ICDM 2008.
/// </summary>
/// <remarks>
/// Every tree is laid out as a complete tree in breadth-first order: the children of node i are 2i and 2i + 1, a branch that ends early goes
/// on to the left with a threshold that nothing passes. A step is then one load, one comparison and no branch to predict, and several
/// rows walk the same tree side by side.
/// </remarks>
public sealed class IsolationForest : Detector
{
    private readonly int depth;
    private readonly double normal;
    private readonly Node[] nodes;
    private readonly float[] paths;

    private IsolationForest(Imputation imputation, int depth, double normal, Node[] nodes, float[] paths) : base(imputation)
    {
        this.depth = depth;
        this.normal = normal;
        this.nodes = nodes;
        this.paths = paths;
    }

    public int Trees => paths.Length >> depth;

    /// <param name="trees">More trees steady the score; a hundred are usual.</param>
    /// <param name="subsample">ψ: rows per tree; fewer make clusters of abnormal rows stand out more.</param>
    public static IsolationForest Fit(Matrix training, ulong seed, int trees = 100, int subsample = 256)
    {
        if (training.Rows == 0 || trees < 1 || subsample < 2) throw new ArgumentException("A forest needs rows, trees and at least two rows per tree.");
        var imputation = Imputation.Fit(training);
        var complete = imputation.Complete(training);
        var size = Math.Min(subsample, complete.Rows);
        var depth = Math.Max(1, (int)Math.Ceiling(Math.Log2(size)));
        var nodes = new Node[trees << depth];
        var paths = new float[trees << depth];
        for (var tree = 0; tree < trees; tree++)
        {
            var random = RandomSequence.For(seed, tree);
            var growth = new Growth(complete, nodes.AsSpan(tree << depth, 1 << depth), paths.AsSpan(tree << depth, 1 << depth), random);
            growth.Grow(growth.Random.Sample(complete.Rows, size));
        }
        return new IsolationForest(imputation, depth, AveragePath(size), nodes, paths);
    }

    /// <summary>c(n) = 2 H(n−1) − 2 (n−1) / n: mean length of an unsuccessful search in a binary search tree of n.</summary>
    public static double AveragePath(int n)
    {
        if (n < 2) return 0;
        var harmonic = 0.0;
        for (var i = n - 1; i >= 1; i--) harmonic += 1.0 / i;
        return 2 * harmonic - 2.0 * (n - 1) / n;
    }

    public override float[] ScoreTraining(Matrix training) => Score(training);

    private protected override void ScoreComplete(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var columns = rows.Length / scores.Length;
        scores.Clear();
        for (var tree = 0; tree < Trees; tree++) AddPaths(tree, rows, columns, scores);
        var scale = normal > 0 ? -1 / (normal * Trees) : 0;
        for (var i = 0; i < scores.Length; i++) scores[i] = normal > 0 ? (float)Math.Pow(2, scores[i] * scale) : 0.5f;
    }

    /// <summary>Eight rows at a time: while one waits for its load, the others walk on.</summary>
    private void AddPaths(int tree, ReadOnlySpan<float> rows, int columns, Span<float> sums)
    {
        ref var root = ref nodes[tree << depth];
        ref var leaf = ref paths[tree << depth];
        var leaves = 1 << depth;
        var done = 0;
        for (; done + 8 <= sums.Length; done += 8)
        {
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), done * columns);
            nint i0 = 1, i1 = 1, i2 = 1, i3 = 1, i4 = 1, i5 = 1, i6 = 1, i7 = 1;
            for (var level = 0; level < depth; level++)
            {
                i0 = Step(ref root, i0, ref row);
                i1 = Step(ref root, i1, ref Unsafe.Add(ref row, columns));
                i2 = Step(ref root, i2, ref Unsafe.Add(ref row, 2 * columns));
                i3 = Step(ref root, i3, ref Unsafe.Add(ref row, 3 * columns));
                i4 = Step(ref root, i4, ref Unsafe.Add(ref row, 4 * columns));
                i5 = Step(ref root, i5, ref Unsafe.Add(ref row, 5 * columns));
                i6 = Step(ref root, i6, ref Unsafe.Add(ref row, 6 * columns));
                i7 = Step(ref root, i7, ref Unsafe.Add(ref row, 7 * columns));
            }
            var sum = sums.Slice(done, 8);
            sum[0] += Unsafe.Add(ref leaf, i0 - leaves);
            sum[1] += Unsafe.Add(ref leaf, i1 - leaves);
            sum[2] += Unsafe.Add(ref leaf, i2 - leaves);
            sum[3] += Unsafe.Add(ref leaf, i3 - leaves);
            sum[4] += Unsafe.Add(ref leaf, i4 - leaves);
            sum[5] += Unsafe.Add(ref leaf, i5 - leaves);
            sum[6] += Unsafe.Add(ref leaf, i6 - leaves);
            sum[7] += Unsafe.Add(ref leaf, i7 - leaves);
        }
        for (; done < sums.Length; done++)
        {
            nint i = 1;
            for (var level = 0; level < depth; level++) i = Step(ref root, i, ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), done * columns));
            sums[done] += Unsafe.Add(ref leaf, i - leaves);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(ref Node root, nint i, ref float row)
    {
        var node = Unsafe.Add(ref root, i);
        return 2 * i + (Unsafe.Add(ref row, node.Column) > node.Threshold ? 1 : 0);
    }

    private protected override void WriteFitted(DetectorWriter writer)
    {
        writer.Add(depth);
        writer.Add(normal);
        writer.Add(MemoryMarshal.Cast<Node, int>(nodes));
        writer.Add(paths);
    }

    internal static IsolationForest Read(Imputation imputation, ref DetectorReader reader)
    {
        var (depth, normal) = (reader.Integer(), reader.Double());
        var nodes = MemoryMarshal.Cast<int, Node>(reader.Integers()).ToArray();
        var paths = reader.Floats();
        if (depth is < 1 or > 20 || paths.Length == 0 || paths.Length % (1 << depth) != 0 || nodes.Length != paths.Length
            || Array.Exists(nodes, n => n.Column < 0 || n.Column >= imputation.CompleteColumns))
            throw new FormatException("The forest's trees do not fit together.");
        return new IsolationForest(imputation, depth, normal, nodes, paths);
    }

    /// <summary>One cut: rows above the threshold go right.</summary>
    private readonly struct Node(int column, float threshold)
    {
        public readonly int Column = column;
        public readonly float Threshold = threshold;
    }

    private ref struct Growth(Matrix rows, Span<Node> nodes, Span<float> paths, RandomSequence random)
    {
        private readonly Span<Node> nodes = nodes;
        private readonly Span<float> paths = paths;
        private readonly int[] columns = [.. Enumerable.Range(0, rows.Columns)];
        public RandomSequence Random = random;

        public void Grow(Span<int> sample) => Grow(1, 0, sample);

        private void Grow(int node, int level, Span<int> sample)
        {
            if (node >= nodes.Length)
            {
                paths[node - nodes.Length] = (float)(level + AveragePath(sample.Length));
                return;
            }
            if (sample.Length < 2 || Cut(sample) is not { } cut)
            {
                Fill(node, (float)(level + AveragePath(sample.Length)));
                return;
            }
            nodes[node] = cut;
            var left = Partition(sample, cut);
            Grow(2 * node, level + 1, sample[..left]);
            Grow(2 * node + 1, level + 1, sample[left..]);
        }

        /// <summary>A random column among those that still vary, a random threshold within its range; null when all rows are equal.</summary>
        private Node? Cut(ReadOnlySpan<int> sample)
        {
            for (var tried = 0; tried < columns.Length; tried++)
            {
                var at = tried + Random.Below(columns.Length - tried);
                (columns[tried], columns[at]) = (columns[at], columns[tried]);
                var column = columns[tried];
                float low = float.PositiveInfinity, high = float.NegativeInfinity;
                foreach (var row in sample)
                {
                    var x = rows.Row(row)[column];
                    low = Math.Min(low, x);
                    high = Math.Max(high, x);
                }
                if (low < high) return new Node(column, Math.Min((float)(low + Random.Unit() * ((double)high - low)), float.BitDecrement(high)));
            }
            return null;
        }

        private readonly int Partition(Span<int> sample, Node cut)
        {
            var left = 0;
            for (var i = 0; i < sample.Length; i++)
            {
                if (rows.Row(sample[i])[cut.Column] > cut.Threshold) continue;
                (sample[left], sample[i]) = (sample[i], sample[left]);
                left++;
            }
            return left;
        }

        /// <summary>A branch that ended early: all below goes left, to the same path.</summary>
        private readonly void Fill(int node, float path)
        {
            for (; node < nodes.Length; node *= 2) nodes[node] = new Node(0, float.PositiveInfinity);
            paths[node - nodes.Length] = path;
        }
    }
}
