using Analytics.Engine.Learning;
using CsCheck;

namespace Analytics.Engine.Tests.Learning;

public sealed class CalibrationTests
{
    private static readonly Gen<(double Combination, double Score, bool Confirmed)[]> AnyCases =
        Gen.Select(Gen.Double[-8, 8], Gen.Double[-8, 8], Gen.Bool).Array[0, 60];

    [Fact]
    public void Without_outcomes_the_combination_of_evidence_stands() =>
        Assert.Equal(new Calibration(0, 1, 0), LearnedModel.Calibrate([]));

    [Fact]
    public void Scores_twice_too_sure_are_halved()
    {
        // At a score of ±2 ln 3 the trees claim nine in ten; three of four prove right, which is ±ln 3: a slope of one half, drawn slightly to 1.
        var s = 2 * Math.Log(3);
        var cases = Enumerable.Range(0, 400).Select(i => (0.0, i % 2 == 0 ? s : -s, i % 2 == 0 ? i % 8 != 0 : i % 8 == 1)).ToList();
        var calibration = LearnedModel.Calibrate(cases);
        Assert.Equal(0.5, calibration.Slope, 0.01);
        Assert.Equal(0, calibration.Offset, 0.01);
        Assert.Equal(1, calibration.Blend);
        Assert.Equal(0.75, calibration.Probability(0, s), 0.01);
    }

    [Fact]
    public void A_probability_lies_between_0_and_1_whatever_the_outcomes_were() =>
        Gen.Select(AnyCases, Gen.Double[-30, 30], Gen.Double[-30, 30]).Sample((cases, combination, score) =>
            LearnedModel.Calibrate(cases).Probability(combination, score) is >= 0 and <= 1);

    [Fact]
    public void The_order_of_the_outcomes_does_not_matter() =>
        AnyCases.Sample(cases =>
        {
            var (there, back) = (LearnedModel.Calibrate(cases), LearnedModel.Calibrate([.. cases.Reverse()]));
            Assert.Equal(there.Slope, back.Slope, 1e-9);
            Assert.Equal(there.Offset, back.Offset, 1e-9);
        });

    [Fact]
    public void Where_the_score_speaks_for_the_outcome_more_score_never_means_less_probability() =>
        Gen.Select(Gen.Double[-8, 8].Array[2, 60], Gen.Double[-8, 8], Gen.Double[0, 5]).Sample((scores, at, step) =>
        {
            var calibration = LearnedModel.Calibrate([.. scores.Select(s => (0.0, s, s > 0))]);
            return calibration.Probability(0, at + step) >= calibration.Probability(0, at) - 1e-12;
        });

    [Fact]
    public void The_blend_is_no_worse_on_its_own_cases_than_the_combination_alone() =>
        AnyCases.Where(c => c.Length > 0).Sample(cases =>
        {
            double Loss(Calibration c) => cases.Average(x => -Math.Log(0.05 + 0.9 * (x.Confirmed ? c.Probability(x.Combination, x.Score) : 1 - c.Probability(x.Combination, x.Score))));
            var fitted = LearnedModel.Calibrate(cases);
            return Loss(fitted) <= Loss(fitted with { Blend = 0 }) + 1e-12;
        });
}
