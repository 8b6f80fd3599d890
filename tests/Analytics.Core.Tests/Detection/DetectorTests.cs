using Analytics.Core.Detection;
using CsCheck;

namespace Analytics.Core.Tests.Detection;

/// <summary>What every detector promises.</summary>
public sealed class DetectorTests
{
    public static readonly IReadOnlyDictionary<string, Func<Matrix, Detector>> Kinds = new Dictionary<string, Func<Matrix, Detector>>
    {
        ["isolation forest"] = rows => IsolationForest.Fit(rows, seed: 1),
        ["HBOS"] = rows => Hbos.Fit(rows),
        ["ECOD"] = Ecod.Fit,
        ["nearest neighbours"] = rows => NearestNeighbors.Fit(rows, seed: 1),
        ["local outlier factor"] = rows => LocalOutlierFactor.Fit(rows, seed: 1),
        ["robust Mahalanobis"] = rows => RobustMahalanobis.Fit(rows, seed: 1),
        ["ensemble"] = rows => Ensemble.Fit(rows, seed: 1),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_row_that_is_far_out_scores_highest(string kind)
    {
        var scores = Kinds[kind](Cloud).ScoreTraining(Cloud);

        Assert.Equal(scores.Max(), scores[Outlier]);
        Assert.All(scores, s => Assert.True(float.IsFinite(s)));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_same_rows_and_seed_give_the_same_scores(string kind) => Assert.Equal(Kinds[kind](Cloud).Score(Cloud), Kinds[kind](Cloud).Score(Cloud));

    [Theory, MemberData(nameof(Names))]
    public void Saved_and_read_again_it_gives_the_same_scores_and_the_same_bytes(string kind)
    {
        var fitted = Kinds[kind](WithHoles);
        var bytes = DetectorFormat.ToBytes(fitted);

        var read = DetectorFormat.FromBytes(bytes);

        Assert.Equal(fitted.Score(WithHoles), read.Score(WithHoles));
        Assert.Equal(fitted.ScoreTraining(WithHoles), read.ScoreTraining(WithHoles));
        Assert.Equal(bytes, DetectorFormat.ToBytes(read));
    }

    [Theory, MemberData(nameof(Names))]
    public void Constant_columns_change_nothing_but_what_differs_in_one_stands_out(string kind)
    {
        var padded = Some(200, 4, (row, column) => column >= 2 ? 7 : Cloud.Row(row)[column]);
        var detector = Kinds[kind](padded);

        var scores = detector.Score(new Matrix([0, 0, 7, 7, 0, 0, 7, 9], 4));

        Assert.All(detector.ScoreTraining(padded), s => Assert.True(float.IsFinite(s)));
        // A random cut can only fall where the training rows differ.
        if (kind == "isolation forest") Assert.Equal(scores[0], scores[1]);
        else Assert.True(scores[1] > scores[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Rows_that_are_all_equal_have_finite_equal_scores(string kind)
    {
        var equal = Some(40, 3, (_, _) => 1);

        var scores = Kinds[kind](equal).ScoreTraining(equal);

        Assert.All(scores, s => Assert.True(float.IsFinite(s) && s == scores[0]));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_missing_value_is_neither_very_large_nor_very_small(string kind)
    {
        var detector = Kinds[kind](WithHoles);

        var scores = detector.Score(new Matrix([float.NaN, 0, 0, 0, 12, 0], 2));

        Assert.True(float.IsFinite(scores[0]));
        Assert.True(scores[2] > scores[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Rows_score_the_same_alone_as_among_others(string kind)
    {
        var detector = Kinds[kind](Cloud);
        var all = detector.Score(Cloud);

        var part = new float[7];
        detector.Score(Cloud, 70, part);

        Assert.Equal(all[70..77], part);
        Assert.Equal(all[150], detector.Score(Cloud.Take([150]))[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Rows_of_another_width_are_refused(string kind) => Assert.Throws<ArgumentException>(() => Kinds[kind](Cloud).Score(new Matrix([1, 2, 3], 3)));

    [Theory, MemberData(nameof(Names))]
    public void Bytes_that_are_cut_or_go_on_are_refused(string kind)
    {
        var bytes = DetectorFormat.ToBytes(Kinds[kind](Some(10, 2, (row, column) => row * (column + 1) % 7)));

        for (var length = 0; length < bytes.Length; length += 1 + bytes.Length / 500)
            Assert.Throws<FormatException>(() => DetectorFormat.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => DetectorFormat.FromBytes([.. bytes, 0]));
    }

    [Theory, MemberData(nameof(Names))]
    public void Altered_bytes_are_refused_or_make_a_detector_that_scores(string kind)
    {
        var rows = Some(10, 2, (row, column) => row == 3 && column == 0 ? float.NaN : row * (column + 1) % 7);
        var bytes = DetectorFormat.ToBytes(Kinds[kind](rows));

        Gen.Select(Gen.Int[4, Math.Min(bytes.Length, 2000) - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            byte[] altered = [.. bytes];
            foreach (var (at, value) in changes) altered[at] = value;
            try
            {
                return DetectorFormat.FromBytes(altered) is not { Columns: 2 } read || read.Score(rows).Length == 10;
            }
            catch (FormatException)
            {
                return true;
            }
        }, iter: 300);
    }

    [Theory, MemberData(nameof(Names))]
    public void An_infinite_value_is_no_measurement(string kind)
    {
        var detector = Kinds[kind](WithHoles);

        Assert.Equal(detector.Score(new Matrix([float.NaN, 0], 2)), detector.Score(new Matrix([float.PositiveInfinity, 0], 2)));
    }

    [Fact]
    public void A_newer_version_is_refused()
    {
        var bytes = DetectorFormat.ToBytes(Ecod.Fit(Cloud));
        bytes[4]++;

        Assert.Contains("Version 2", Assert.Throws<FormatException>(() => DetectorFormat.FromBytes(bytes)).Message);
    }

    private const int Outlier = 137;

    /// <summary>Two hundred rows spread evenly over the unit disc (golden-angle spiral), and one of them far away.</summary>
    private static readonly Matrix Cloud = Some(200, 2, (row, column) => row == Outlier ? 9 + column
        : (float)(Math.Sqrt(row / 200.0) * (column == 0 ? Math.Cos(2.399963 * row) : Math.Sin(2.399963 * row))));

    private static readonly Matrix WithHoles = Some(200, 2, (row, column) => column == 0 && row % 10 == 3 ? float.NaN : Cloud.Row(row)[column]);

    private static Matrix Some(int rows, int columns, Func<int, int, float> value) =>
        new([.. from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select value(row, column)], columns);
}
