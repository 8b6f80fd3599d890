using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

public sealed class PublishedFiguresTests
{
    [Fact]
    public void The_isolation_forest_is_within_one_hundredth_of_PyODs_on_average()
    {
        SkipWithoutSets();
        var published = PublishedSets.Published("IForest");
        var known = PublishedSets.Read().Where(s => published.ContainsKey(s.Name)).ToList();

        var ours = known.Average(set => Mean(set, runs: 10, (training, run) => IsolationForest.Fit(training, (ulong)run)));

        Assert.True(known.Count >= 8);
        Assert.InRange(ours - known.Average(s => published[s.Name]), -0.01, 0.01);
    }

    [Fact]
    public void The_ensemble_is_better_than_any_of_its_members_on_average()
    {
        SkipWithoutSets();
        var sums = new double[7];
        foreach (var set in PublishedSets.Read())
        {
            // Small sets have few abnormal rows: one split says little of them.
            var runs = set.Rows.Rows < 2000 ? 10 : 1;
            for (var run = 0; run < runs; run++)
            {
                var (training, test) = set.Split(run);
                if (!test.Abnormal.Contains(true)) continue;
                var ensemble = Ensemble.Fit(training, seed: 1);
                foreach (var (detector, i) in ensemble.Members.Prepend(ensemble).Select((d, i) => (d, i)))
                    sums[i] += PublishedSets.RocAuc(detector.Score(test.Rows), test.Abnormal) / runs;
            }
        }

        Assert.All(sums[1..], member => Assert.True(sums[0] > member));
    }

    private static double Mean(LabelledSet set, int runs, Func<Matrix, int, Detector> fit) => Enumerable.Range(0, runs).Select(run =>
    {
        var (training, test) = set.Split(run);
        return PublishedSets.RocAuc(fit(training, run).Score(test.Rows), test.Abnormal);
    }).Where(auc => !double.IsNaN(auc)).Average();

    private static void SkipWithoutSets() =>
        Assert.SkipWhen(PublishedSets.Folder is null, "the ADBench sets are not beside the checkout (../shared/data/anomaly-benchmark)");
}
