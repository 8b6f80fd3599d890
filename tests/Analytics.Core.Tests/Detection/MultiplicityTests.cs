using Analytics.Core.Detection;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Detection;

public sealed class MultiplicityTests
{
    [Fact]
    public void One_striking_value_among_ten_thousand_says_less_than_one_among_a_hundred()
    {
        // p = 1e-4 alone among 100 looks: q = 0.01, more than its own evidence allows; among 10,000: q = 1 and nothing is left.
        Assert.Equal(5.99, Left(peers: 99), 2);
        Assert.Equal(0, Left(peers: 9_999), 2);
        // Among 5,000: q = 0.5, so the probability may be 0.5: evidence of as much as the prior is against it.
        Assert.Equal(Math.Log(0.997 / 0.003), Left(peers: 4_999), 2);

        static double Left(int peers) => Discounted([Some.Says("fail_then_pass", Some.Lane(0), 5.99, 1e-4),
            .. Enumerable.Range(1, peers).Select(i => Some.Says("fail_then_pass", Some.Lane(i), 0, 1))])[0].Evidence;
    }

    [Fact]
    public void A_contradiction_keeps_its_weight_however_many_lanes_were_looked_at() =>
        Assert.Equal(7, Discounted([Some.Says("lambda_mismatch", Some.Lane(0), 7, 1e-4), .. Enumerable.Range(1, 9_999).Select(i => Some.Says("lambda_mismatch", Some.Lane(i), 0, 1))])[0].Evidence);

    [Fact]
    public void What_was_seen_of_a_lane_on_one_day_only_counts_half_until_it_comes_back()
    {
        var once = Some.Says("short_test", Some.Lane(0), 8) with { SeenFrom = Some.Day, SeenTo = Some.Day };
        Assert.Equal([4, 8, 8], Discounted([once, once with { Subject = Some.Lane(1), SeenFrom = Some.Day.AddDays(-1) }, Some.Says("short_test", Some.Lane(2), 8)]).Select(m => m.Evidence));
    }

    [Fact]
    public void The_far_tail_of_a_fitted_expectation_is_not_taken_at_its_word() =>
        Assert.Equal([7.5, 9], Discounted([Some.Says("fail_then_pass", Some.Lane(0), 9, 1e-15), Some.Says("lambda_mismatch", Some.Lane(0), 9, 1e-15)]).Select(m => m.Evidence));

    [Fact]
    public void What_half_the_city_shows_is_its_habit()
    {
        // Ten of twenty lanes: share 0.5, twice what may forge alike, so half the weight; the two strongest of them keep theirs.
        var measurements = Enumerable.Range(0, 20).Select(i => Some.Says("limit_hugging", Some.Lane(i), i < 2 ? 7 : i < 10 ? 6 : 0, 1e-9)).ToList();
        Assert.Equal([7, 7, 3, 3], Discounted(measurements).Take(4).Select(m => m.Evidence));
    }

    private static IReadOnlyList<Measurement> Discounted(IReadOnlyList<Measurement> measurements) => Multiplicity.Discounted(Some.VehicleCards, measurements, 0.003);
}
