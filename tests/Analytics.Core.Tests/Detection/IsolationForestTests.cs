using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

public sealed class IsolationForestTests
{
    /// <summary>
    /// A forest of one tree over two columns, as version 1 wrote it: cut column 0 at 1.5; left, cut column 1 at 0.5; right, one row (path 1).
    /// Written out by hand, four bytes a number, low byte first.
    /// </summary>
    private const string Golden =
        "414E4454" + "01000100" +                                     // ANDT, version 1, kind 1
        "02000000" + "0000803F" + "00000040" +                        // medians 1 and 2
        "01000000" + "00000000" +                                     // column 0 had missing values
        "02000000" + "ABAAAAAAAAAAFA3F" +                             // depth 2, c(3) = 5/3
        "08000000" + "00000000" + "00000000" +                        // four nodes: the first is not used
        "00000000" + "0000C03F" +                                     // 1: column 0 > 1.5
        "01000000" + "0000003F" +                                     // 2: column 1 > 0.5
        "00000000" + "0000807F" +                                     // 3: column 0 > +∞, never
        "04000000" + "00000040" + "00000040" + "0000803F" + "00000000"; // paths 2, 2, 1, (never reached)

    [Fact]
    public void A_forest_saved_by_version_1_still_scores_the_same()
    {
        var forest = DetectorFormat.FromBytes(Convert.FromHexString(Golden));

        var scores = forest.Score(new Matrix([1, 0, 3, 0, float.NaN, 9], 2));

        // The missing value reads as the median 1: left.
        Assert.Equal(Math.Pow(2, -2 / (5.0 / 3)), scores[0], 6);
        Assert.Equal(Math.Pow(2, -1 / (5.0 / 3)), scores[1], 6);
        Assert.Equal(scores[0], scores[2]);
    }

    [Fact]
    public void What_was_read_is_written_the_same() =>
        Assert.Equal(Golden, Convert.ToHexString(DetectorFormat.ToBytes(DetectorFormat.FromBytes(Convert.FromHexString(Golden)))));

    [Fact]
    public void The_mean_path_of_a_search_tree_by_hand()
    {
        Assert.Equal([0, 0, 1, 5 / 3.0], Enumerable.Range(0, 4).Select(IsolationForest.AveragePath).ToArray());
        // 2 (ln 255 + 0.5772 + 1/510) − 2 · 255/256
        Assert.Equal(10.2487, IsolationForest.AveragePath(256), 4);
    }

    [Fact]
    public void Two_rows_are_set_apart_by_one_cut_and_score_one_half() =>
        Assert.Equal([0.5f, 0.5f], IsolationForest.Fit(new Matrix([1, 2], 1), seed: 1).Score(new Matrix([1, 2], 1)));

    [Fact]
    public void A_row_among_a_thousand_that_stands_alone_scores_high_and_the_rest_about_one_half()
    {
        float[] values = [.. Enumerable.Range(0, 999).Select(i => i / 999f), 20];
        var rows = new Matrix(values, 1);

        var scores = IsolationForest.Fit(rows, seed: 3, subsample: 1000).Score(rows);

        Assert.True(scores[999] > 0.9);
        Assert.InRange(scores.Take(999).Average(), 0.4, 0.55);
    }

    [Fact]
    public void Each_tree_is_grown_from_a_sample_and_reaches_the_depth_of_its_logarithm()
    {
        var forest = IsolationForest.Fit(new Matrix([.. Enumerable.Range(0, 5000).Select(i => (float)i)], 1), seed: 1, trees: 7, subsample: 100);

        Assert.Equal(7, forest.Trees);
        // 7 trees of 2^7 nodes (8 bytes) and paths (4 bytes), and a short head.
        Assert.InRange(DetectorFormat.ToBytes(forest).Length, 7 * 128 * 12, 7 * 128 * 12 + 64);
    }

    [Fact]
    public void Another_seed_grows_another_forest() =>
        Assert.NotEqual(
            DetectorFormat.ToBytes(IsolationForest.Fit(new Matrix([1, 2, 3, 4], 1), seed: 1)), DetectorFormat.ToBytes(IsolationForest.Fit(new Matrix([1, 2, 3, 4], 1), seed: 2)));

    [Fact]
    public void A_value_missing_where_it_never_was_for_abnormal_reasons_is_seen()
    {
        // Column 0 is missing in one row of a hundred only; nothing else sets the row apart.
        var rows = new Matrix([.. Enumerable.Range(0, 200).Select(i => i == 50 ? float.NaN : i / 2 % 10)], 2);

        var scores = IsolationForest.Fit(rows, seed: 1).Score(rows);

        Assert.Equal(scores.Max(), scores[25]);
    }
}
