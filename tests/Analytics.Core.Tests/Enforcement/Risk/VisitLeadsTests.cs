using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Enforcement.Risk;

public sealed class VisitLeadsTests
{
    private static readonly DateOnly Monday = Firms.Monday;

    /// <summary>Every fourth firm has a problem on four visits in five, the others on one in ten.</summary>
    private static bool Usual(int firm, DateOnly day) => StableHash.Unit($"{firm}|{day:O}") < (firm % 4 == 0 ? 0.8 : 0.1);

    /// <summary>On the evening of a day counted from 1; the city of sixty days is asked ten days after its last visits.</summary>
    private static IReadOnlyList<Suspicion> Of(IReadOnlyList<Observation> kept, int day, IReadOnlyList<EarlierLead>? recordLeads = null) =>
        VisitLeads.Of(kept, recordLeads ?? [], [], Monday, Monday.AddDays(day - 1));

    [Fact]
    public void Firms_that_were_found_in_breach_again_and_again_come_first()
    {
        var suspicions = Of(Firms.City(60, Usual), 70).OrderByDescending(s => s.Probability).ToList();

        Assert.All(suspicions.Take(3), s => Assert.Equal(0, int.Parse(s.Subject.Id[1..]) % 4));
        Assert.True(suspicions[0].Probability > 0.5);
        Assert.True(suspicions[^1].Probability < 0.25);
    }

    [Fact]
    public void The_weights_of_the_reasons_add_up_to_the_log_odds()
    {
        var suspicions = Of(Firms.City(60, Usual), 70);
        var usual = suspicions.Select(s => s.LogOdds - s.Reasons.Sum(r => r.Evidence)).ToList();

        Assert.All(usual, u => Assert.Equal(usual[0], u, 9));
        Assert.All(suspicions, s => Assert.StartsWith("base rate of the city", s.Reasons[0].Text.En));
    }

    [Fact]
    public void Every_reason_speaks_both_languages_and_names_its_innocent_explanation() =>
        Assert.All(Of(Firms.City(60, Usual), 70).SelectMany(s => s.Reasons).SelectMany(r => new[] { r.Text, r.Innocent }), text =>
        {
            Assert.Contains(text.Zh, c => c is >= '\u4e00' and <= '\u9fff');
            Assert.Contains(text.En, char.IsAsciiLetter);
        });

    [Fact]
    public void Every_factor_has_a_title_and_an_innocent_explanation() => Assert.All(RiskFactor.All, f => Assert.All([f.Title, f.Innocent], text => Assert.False(string.IsNullOrWhiteSpace(text?.Zh))));

    [Fact]
    public void With_too_few_visits_every_firm_has_the_base_rate()
    {
        // Ten days, four visits a day, one in four with a problem: (10 + 2.9) / (40 + 10).
        var suspicions = Of(Firms.City(10, (firm, _) => firm % 4 == 0), 10);

        Assert.All(suspicions, s => Assert.Equal(12.9 / 50, s.Probability, 9));
    }

    [Fact]
    public void A_result_of_tomorrow_changes_nothing_today()
    {
        var today = Of(Firms.City(60, Usual), 60);
        var planted = Of(Firms.City(80, (firm, day) => day >= Monday.AddDays(60) ? firm % 2 == 1 : Usual(firm, day)), 60);

        Assert.Equal(today.Select(s => (s.Subject.Id, s.Probability)), planted.Select(s => (s.Subject.Id, s.Probability)));
    }

    [Fact]
    public void Who_inspected_changes_nothing()
    {
        var kept = Firms.City(60, Usual);
        var renamed = kept.Select(o => o with { Tag = o.Tag.Replace("I", "X", StringComparison.Ordinal) }).ToList();

        Assert.Equal(Of(kept, 60).Select(s => s.Probability), Of(renamed, 60).Select(s => s.Probability));
    }

    [Fact]
    public void Visits_of_a_person_listed_for_false_records_teach_nothing_until_he_is_cleared()
    {
        var kept = Firms.City(60, Usual);
        var listed = new EarlierLead("R1", new Subject(SubjectType.Inspector, "I4", "", ""), "never_finds", [], Monday.AddDays(50), null, null);
        var cleared = listed with { VerifiedOn = Monday.AddDays(55), Outcome = OutcomeCode.NotConfirmed };
        double OfE04(params EarlierLead[] leads) => Of(kept, 70, leads).Single(s => s.Subject.Id == "E04").Probability;

        Assert.True(OfE04(listed) < OfE04());
        Assert.Equal(OfE04(), OfE04(cleared), 12);
    }

    [Fact]
    public void A_firm_whose_problem_was_found_this_week_is_left_to_put_it_right()
    {
        var suspicions = Of(Firms.City(60, (firm, _) => firm % 4 == 0), 60);

        // E04 is visited on days 4, 9 … 59: the last day.
        Assert.DoesNotContain(suspicions, s => s.Subject.Id == "E04");
        Assert.Contains(suspicions, s => s.Subject.Id == "E01");
    }

    [Fact]
    public void An_own_share_counts_in_full_only_with_many_visits() =>
        Assert.True(new Share(10, 10).Over(0.3, 4) > new Share(1, 1).Over(0.3, 4) + LogisticRegression.LogOddsOf(0.5));

    [Fact]
    public void Leads_that_are_confirmed_more_often_than_was_promised_raise_the_promise_and_misses_lower_it()
    {
        var kept = Firms.City(60, Usual);
        double Mean(OutcomeCode outcome) => VisitLeads.Of(kept, [], [.. Enumerable.Range(0, 12).Select(i => new EarlierLead($"L{i}", new Subject(SubjectType.Enterprise, $"E{4 * i + 1}", "", ""), "likely_violation", [], Monday.AddDays(60), Monday.AddDays(63), outcome))], Monday, Monday.AddDays(69))
            .Average(s => s.Probability);
        var without = Of(kept, 70).Average(s => s.Probability);

        Assert.True(Mean(OutcomeCode.Confirmed) > without + 0.05);
        Assert.True(Mean(OutcomeCode.NotConfirmed) < without);
    }
}
