using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using CsCheck;

namespace Analytics.Core.Tests.Leads;

/// <summary>What every list keeps to, whatever was suspected and whatever was found before.</summary>
public sealed class RankingPropertyTests
{
    private static readonly string[] Methods = ["short_test", "impossible_time", "donor_vehicle"];

    private static readonly Gen<Suspicion> AnySuspicion = Gen.Select(Gen.Int[0, 25], Gen.Bool, Gen.Int[0, Methods.Length - 1].Select(i => Methods[i]), Gen.Int[0, 20], Gen.Double[-2, 9],
        (place, wholeStation, method, twentieths, evidence) => Some.Suspicion(
            wholeStation ? Subject.Station($"S{place}", "黄浦区") : Some.Lane(place), method, twentieths / 20.0, ($"indicator_of_{method}", Tier.Contradiction, evidence)));

    private static readonly Gen<EarlierLead> AnyEarlier = Gen.Select(Gen.Int[0, 25], Gen.Int[0, Methods.Length - 1].Select(i => Methods[i]), Gen.Int[1, 60],
        Gen.Int[0, 3].Select(i => new OutcomeCode?[] { null, OutcomeCode.Confirmed, OutcomeCode.NotConfirmed, OutcomeCode.Inconclusive }[i]),
        (place, method, daysAgo, outcome) => Some.Earlier(Some.Lane(place), method, $"indicator_of_{method}", Some.Day.AddDays(-daysAgo - 3), outcome));

    private static readonly Gen<(Suspicion[] Suspicions, EarlierLead[] Earlier, RankingRules Rules)> AnyDay = Gen.Select(
        AnySuspicion.Array[0, 60].Select(all => all.DistinctBy(s => (s.Subject, s.Method)).ToArray()), AnyEarlier.Array[0, 12],
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 20], Gen.Int[0, 40], Gen.Double[0, 1], (capacity, minimum, cooldown, exploration) => new RankingRules(capacity, minimum / 20.0, cooldown, exploration)));

    [Fact]
    public void A_list_keeps_to_capacity_and_minimum_and_names_a_place_once() => AnyDay.Sample(day =>
    {
        var leads = Ranked(day.Suspicions, day);
        var chosen = leads.Where(l => !l.Exploration).ToList();
        Assert.True(leads.Count <= day.Rules.Capacity);
        Assert.All(chosen, l => Assert.True(l.Probability >= day.Rules.MinProbability));
        Assert.Equal(leads.Count, leads.DistinctBy(l => l.Subject).Count());
        Assert.Empty(chosen.Where(l => l.Subject.Type == SubjectType.Lane).Select(l => l.Subject.ParentId).Intersect(chosen.Where(l => l.Subject.Type == SubjectType.Station).Select(l => l.Subject.Id)));
        Assert.Equal(chosen.OrderByDescending(l => l.Probability).Select(l => l.Probability), chosen.Select(l => l.Probability));
        Assert.Equal(Enumerable.Range(1, leads.Count), leads.Select(l => l.Rank));
    });

    [Fact]
    public void The_order_in_which_suspicions_arrive_does_not_matter() =>
        Gen.Select(AnyDay, Gen.Int[0, 1000]).Sample((day, seed) =>
        {
            var shuffled = day.Suspicions.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(Ranked(day.Suspicions, day).Select(l => (l.Id, l.Rank)), Ranked(shuffled, day).Select(l => (l.Id, l.Rank)));
        });

    [Fact]
    public void An_open_lead_is_never_listed_again_under_its_own_method() => AnyDay.Sample(day =>
    {
        var open = day.Earlier.Where(e => e.VerifiedOn is null).Select(e => (e.Subject, e.Method)).ToHashSet();
        Assert.DoesNotContain(Ranked(day.Suspicions, day), l => open.Contains((l.Subject, l.Method)));
    });

    [Fact]
    public void More_capacity_takes_nobody_off_a_list_without_chance_draws() => AnyDay.Sample(day =>
    {
        var rules = day.Rules with { ExplorationShare = 0 };
        var more = Ranked(day.Suspicions, (day.Suspicions, day.Earlier, rules with { Capacity = rules.Capacity + 3 })).Select(l => l.Id);
        Assert.Equal(Ranked(day.Suspicions, (day.Suspicions, day.Earlier, rules)).Select(l => l.Id), more.Take(rules.Capacity));
    });

    private static IReadOnlyList<Lead> Ranked(Suspicion[] suspicions, (Suspicion[] Suspicions, EarlierLead[] Earlier, RankingRules Rules) day) =>
        Ranking.Rank(Some.Day, LeadKind.VehicleInspection, suspicions, day.Earlier, day.Rules).List.Leads;
}
