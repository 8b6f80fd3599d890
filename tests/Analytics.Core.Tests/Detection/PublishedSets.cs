using System.Globalization;
using System.IO.Compression;
using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

/// <summary>
/// The twelve ADBench sets and PyOD's published figures that lie beside the checkout (<c>../shared/data/anomaly-benchmark</c>); they are not
/// part of the repository.
/// </summary>
public static class PublishedSets
{
    /// <summary>Null where the sets are not there.</summary>
    public static string? Folder { get; } = Find();

    public static IReadOnlyList<LabelledSet> Read() => [.. Directory.GetFiles(Folder!, "*.csv.gz").Order(StringComparer.Ordinal).Select(LabelledSet.Read)];

    /// <summary>PyOD's ROC AUC of a detector by set, mean of ten runs of a 60/40 split; only the sets that it was published for.</summary>
    public static IReadOnlyDictionary<string, double> Published(string detector)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder!, "pyod_benchmark_roc.csv")).Select(l => l.Split(',')).ToList();
        var column = Array.IndexOf(lines[0], detector);
        return lines.Skip(1).ToDictionary(c => c[0], c => double.Parse(c[column], CultureInfo.InvariantCulture));
    }

    /// <summary>Area under the ROC curve: the chance that an abnormal row scores above a normal one, ties counting half. NaN with one kind only.</summary>
    public static double RocAuc(float[] scores, bool[] abnormal)
    {
        float[] keys = [.. scores];
        bool[] labels = [.. abnormal];
        Array.Sort(keys, labels);
        double rankSum = 0, positives = abnormal.Count(a => a), negatives = abnormal.Length - positives;
        for (int first = 0, end; first < keys.Length; first = end)
        {
            for (end = first; end < keys.Length && keys[end] == keys[first];) end++;
            rankSum += (first + 1 + end) / 2.0 * labels.AsSpan(first, end - first).Count(true);
        }
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Analytics.sln"))) continue;
            var sets = Path.Combine(folder.FullName, "..", "shared", "data", "anomaly-benchmark");
            return Directory.Exists(sets) ? sets : null;
        }
        return null;
    }
}

/// <summary>Rows of which it is known which are abnormal.</summary>
public sealed record LabelledSet(string Name, Matrix Rows, bool[] Abnormal)
{
    public static LabelledSet Read(string file)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var columns = text.ReadLine()!.Split(',').Length - 1;
        var values = new List<float>();
        var abnormal = new List<bool>();
        while (text.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            values.AddRange(cells.Take(columns).Select(c => float.Parse(c, CultureInfo.InvariantCulture)));
            abnormal.Add(cells[columns] == "1");
        }
        // 14_glass.csv.gz → glass
        var name = Path.GetFileName(file).Split('_', 2)[1].Replace(".csv.gz", "", StringComparison.Ordinal);
        return new LabelledSet(name, new Matrix([.. values], columns), [.. abnormal]);
    }

    /// <summary>60 % of the rows to fit on, whatever they are, and the rest to judge.</summary>
    public (Matrix Training, LabelledSet Test) Split(int run)
    {
        var order = Enumerable.Range(0, Rows.Rows).ToArray();
        new Random(run).Shuffle(order);
        var cut = (int)(order.Length * 0.6);
        return (Rows.Take(order.AsSpan(0, cut)), new LabelledSet(Name, Rows.Take(order.AsSpan(cut)), [.. order[cut..].Select(i => Abnormal[i])]));
    }
}
