using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

/// <summary>Scores that can be computed with a pencil.</summary>
public sealed class DetectorsByHandTests
{
    [Fact]
    public void HBOS_adds_the_rarity_of_each_value()
    {
        // Two bins, [0, 1) and [1, 2]: three rows and one; half a row is added to each.
        var scores = Hbos.Fit(new Matrix([0, 0, 0.5f, 2], 1), bins: 2).Score(new Matrix([0, 2, 3, -1], 1));

        Near([0, Math.Log(3.5 / 1.5), Math.Log(3.5 / 0.5), Math.Log(3.5 / 0.5)], scores);
    }

    [Fact]
    public void ECOD_takes_the_tail_to_which_the_column_is_skewed()
    {
        // Skewed to the right; of 4: right tail of 9 is one row, (1 + 1/2) / 5; left tail of 9 all four.
        var ecod = Ecod.Fit(new Matrix([1, 2, 3, 9], 1));

        Near([-Math.Log(1.5 / 5), -Math.Log(0.5 / 5), -Math.Log(0.5 / 5)], ecod.Score(new Matrix([9, 10, 0], 1)));
    }

    [Fact]
    public void ECOD_adds_columns_on_one_side()
    {
        // Low in one column and high in the other is two single tails; low in both adds up.
        var ecod = Ecod.Fit(new Matrix([1, 1, 2, 2, 3, 3], 2));

        Near([2 * -Math.Log(0.5 / 4)], ecod.Score(new Matrix([0, 0], 2)));
    }

    [Fact]
    public void The_second_nearest_neighbour_in_standard_deviations()
    {
        // 0, 2, 4, 10: mean 4, variance (16 + 4 + 0 + 36) / 4 = 14. Without itself, 0 has 2 and 4; 10 has 4 and 2.
        var rows = new Matrix([0, 2, 4, 10], 1);
        var nearest = NearestNeighbors.Fit(rows, seed: 1, neighbors: 2);

        Near([4 / Math.Sqrt(14), 2 / Math.Sqrt(14), 4 / Math.Sqrt(14), 8 / Math.Sqrt(14)], nearest.ScoreTraining(rows));
        Near([3 / Math.Sqrt(14)], nearest.Score(new Matrix([7], 1)));
    }

    [Fact]
    public void The_local_outlier_factor_compares_densities()
    {
        // 0, 1, 2, 5 with one neighbour each (the first found of equals): 0→1, 1→0, 2→1, 5→2; reaches 1 1 1 3.
        // Densities 1/1, 1/1, 1/1, 1/3: the last is three times thinner than its neighbour.
        var rows = new Matrix([0, 1, 2, 5], 1);

        Near([1, 1, 1, 3], LocalOutlierFactor.Fit(rows, seed: 1, neighbors: 1).ScoreTraining(rows));
    }

    [Fact]
    public void A_third_of_wild_rows_does_not_move_the_robust_distance()
    {
        // A hundred rows on a ring around (0, 0) and fifty at (30, 30), close together.
        float[] values =
        [
            .. Enumerable.Range(0, 100).SelectMany(i => new[] { (float)Math.Cos(i * 0.7), (float)Math.Sin(i * 0.7) }),
            .. Enumerable.Range(0, 50).SelectMany(i => new[] { 30 + i * 0.01f, 30 - i * 0.01f }),
        ];
        var rows = new Matrix(values, 2);

        var distances = RobustMahalanobis.Fit(rows, seed: 1).Score(rows);

        Assert.True(distances.Skip(100).Min() > 10 * distances.Take(100).Max());
    }

    [Fact]
    public void Rows_against_the_run_of_the_columns_are_further_than_rows_along_it()
    {
        float[] along = [.. Enumerable.Range(-50, 101).SelectMany(i => new[] { i + i * i * i % 3 * 0.3f, (float)i })];

        var distances = RobustMahalanobis.Fit(new Matrix(along, 2), seed: 1).Score(new Matrix([40, 40, 20, -20], 2));

        Assert.True(distances[1] > 3 * distances[0]);
    }

    [Fact]
    public void The_ensemble_averages_tail_evidence()
    {
        // Both members see 9 as the most abnormal of 4: (0.5 rank of a tie: less = 3.5) → −ln((4 − 3.5 + 0.5) / 5).
        var rows = new Matrix([1, 2, 3, 9], 1);
        var ensemble = Ensemble.Fit(rows, [r => NearestNeighbors.Fit(r, seed: 1, neighbors: 1), r => RobustMahalanobis.Fit(r, seed: 1)]);

        Assert.Equal(-Math.Log(1.0 / 5), ensemble.ScoreTraining(rows)[3], 5);
    }

    private static void Near(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 4);
    }
}
