using Analytics.Core.Leads;

namespace Analytics.Core.Tests.Leads;

public sealed class HitRateTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    [Fact]
    public void The_rate_is_of_the_verified_and_stands_beside_their_share_of_the_listed()
    {
        var rate = Assert.Single(HitRate.By([.. Leads("", 6, OutcomeCode.Confirmed), .. Leads("", 2, OutcomeCode.NotConfirmed), .. Leads("", 4, null), .. Leads("", 4, OutcomeCode.Inconclusive)], Today));

        Assert.Equal((16, 8, 4, 4), (rate.Listed, rate.Verified, rate.Open, rate.Inconclusive));
        Assert.Equal((0.75, 0.5, 0.375), (rate.Rate, rate.VerifiedShare, rate.Floor));
        // Wilson for 6 of 8.
        Assert.Equal(0.409, rate.Interval.Low, 3);
        Assert.Equal(0.929, rate.Interval.High, 3);
    }

    [Fact]
    public void Leaving_hard_leads_open_or_calling_them_inconclusive_never_lifts_the_floor()
    {
        var honest = HitRate.By([.. Leads("", 5, OutcomeCode.Confirmed), .. Leads("", 5, OutcomeCode.NotConfirmed)], Today)[0];
        var evasive = HitRate.By([.. Leads("", 5, OutcomeCode.Confirmed), .. Leads("", 3, null), .. Leads("", 2, OutcomeCode.Inconclusive)], Today)[0];

        Assert.True(evasive.Rate > honest.Rate);
        Assert.Equal(honest.Floor, evasive.Floor);
        Assert.Equal(0.5, evasive.VerifiedShare);
    }

    [Fact]
    public void A_lead_open_for_more_than_a_fortnight_is_overdue_and_one_closed_without_a_word_is_counted()
    {
        var rate = HitRate.By(
        [
            new("", false, Today.AddDays(-15), null), new("", false, Today.AddDays(-14), null), new("", false, Today.AddDays(-40), OutcomeCode.NotConfirmed, "", HasReason: false),
            new("", false, Today.AddDays(-40), OutcomeCode.Confirmed, "", HasReason: false),
        ], Today)[0];

        Assert.Equal((1, 1), (rate.Overdue, rate.WithoutReason));
    }

    [Fact]
    public void Random_checks_stand_apart_and_the_lift_is_over_them()
    {
        var rates = HitRate.By([.. Leads("", 8, OutcomeCode.Confirmed), .. Leads("", 2, OutcomeCode.NotConfirmed), .. Leads("", 1, OutcomeCode.Confirmed, exploration: true), .. Leads("", 9, OutcomeCode.NotConfirmed, exploration: true)], Today);

        Assert.Equal(2, rates.Count);
        Assert.True(rates[1].Exploration);
        // 8.5 / 10.5 over 1.5 / 10.5.
        Assert.Equal(5.67, rates[0].OverRandom!.Ratio, 2);
        Assert.InRange(rates[0].OverRandom!.Low, 1, 2);
        Assert.Null(rates[1].OverRandom);
    }

    [Fact]
    public void Adjusted_for_who_verified_two_districts_that_differ_by_their_people_alone_are_alike()
    {
        // One verifier confirms half of what he sees, the other nine in ten; the first works mostly in A, the second in B.
        List<CountedLead> leads =
        [
            .. Verified("A", "strict", 20, 20), .. Verified("B", "strict", 5, 5), .. Verified("A", "ready", 9, 1), .. Verified("B", "ready", 36, 4),
        ];
        var rates = HitRate.By(leads, Today, adjust: true);

        Assert.Equal(0.58, rates[0].Rate!.Value, 2);
        Assert.Equal(0.82, rates[1].Rate!.Value, 2);
        Assert.Equal(rates[0].Adjusted!.Value, rates[1].Adjusted!.Value, 1);
        Assert.InRange(Math.Abs(rates[0].Adjusted!.Value - rates[1].Adjusted!.Value), 0, 0.06);
    }

    private static IEnumerable<CountedLead> Leads(string group, int count, OutcomeCode? outcome, bool exploration = false) =>
        Enumerable.Repeat(new CountedLead(group, exploration, Today, outcome), count);

    private static IEnumerable<CountedLead> Verified(string group, string by, int hits, int misses) =>
    [
        .. Enumerable.Repeat(new CountedLead(group, false, Today, OutcomeCode.Confirmed, by), hits), .. Enumerable.Repeat(new CountedLead(group, false, Today, OutcomeCode.NotConfirmed, by), misses),
    ];
}
