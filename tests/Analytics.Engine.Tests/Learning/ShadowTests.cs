using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Learning;
using Analytics.Engine.Storage;
using Analytics.Engine.Tests.Scoring;
using static Analytics.Engine.Tests.Scoring.ProfiledCity;

namespace Analytics.Engine.Tests.Learning;

public sealed class ShadowTests : IDisposable
{
    private readonly ProfiledCity city = new();

    public void Dispose() => city.Dispose();

    [Fact]
    public void A_challenger_looks_on_and_its_would_be_leads_stand_beside_those_that_went_out()
    {
        var model = Challenger();
        city.Live(days: 8, (lane, day) => lane == 0 && day >= 3);
        city.Daily.Run(city.With(10), First.AddDays(7), publish: false);

        var shadow = ShadowComparison.Of(city.Database, model, LeadKind.VehicleInspection);
        Assert.Equal([First.AddDays(7)], shadow.Days);
        var would = Assert.Single(shadow.Leads);
        Assert.Equal((Lane(0), true, 1), (would.Lead.Subject, would.AlsoListed, shadow.Listed));
        using var connection = city.Database.Open();
        Assert.Equal(ModelRegistry.Combination, LeadTable.ModelOf(connection, Assert.Single(LeadTable.OfDay(connection, First.AddDays(7))).Id));
    }

    [Fact]
    public void It_stops_looking_on_after_its_time_and_once_it_is_in_force()
    {
        var model = Challenger();
        Assert.Single(city.Models.ShadowsOf(city.Pipeline, First));
        Assert.Empty(city.Models.ShadowsOf(city.Pipeline, First.AddDays(ModelRegistry.ShadowDays)));
        city.Models.Promote(model, "Li", "Wang", "");
        Assert.Empty(city.Models.ShadowsOf(city.Pipeline, First));
        Assert.Equal("promoted", Assert.Single(city.Models.Events()).Event);
    }

    [Fact]
    public void A_champion_moves_the_probability_and_says_by_how_much()
    {
        city.Models.Promote(Challenger(), "Li", "Wang", "");
        city.Live(days: 8, (lane, day) => lane == 0 && day >= 3);
        var lead = Assert.Single(city.Daily.Run(city.With(10), First.AddDays(7), publish: false).List.Leads);
        Assert.Contains(lead.Contributions, c => c.Name == Contribution.Model);
        Assert.Equal(Math.Log(lead.Probability / (1 - lead.Probability)), lead.Contributions.Sum(c => c.LogOdds), 6);
    }

    /// <summary>Learned from 120 leads of the year before: those of short_test were right, those of gas_balance were not.</summary>
    private string Challenger()
    {
        for (var i = 0; i < 120; i++)
            city.Found(Lane(100 + i), listed: -200 + i, known: -190 + i, i % 2 == 0 ? OutcomeCode.Confirmed : OutcomeCode.NotConfirmed, i % 2 == 0 ? "short_test" : "gas_balance");
        return city.Models.Train(city.Pipeline, First.AddDays(-1)).ModelId;
    }
}
