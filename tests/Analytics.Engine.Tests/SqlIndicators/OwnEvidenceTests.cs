using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Scoring;
using Analytics.Engine.SqlIndicators;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Engine.Tests.SqlIndicators;

public sealed class OwnEvidenceTests
{
    private static readonly Subject Firm = new(SubjectType.Enterprise, "E1", "", "黄浦区");

    [Fact]
    public void It_is_one_more_term_of_a_forecast_and_one_more_reason()
    {
        var forecast = Suspicion.Of(LeadKind.EnterpriseVisit, Firm, "likely_violation", [new("prior", -1), new("past_results", 0.5, -1)], [], Some.Day, Some.Day);
        var morning = new Morning(Some.Day.AddDays(-27), Some.Day, _ => []);

        var with = Assert.Single(OwnEvidence.AddedTo([forecast], [(new Fixed(2), 0.5)], morning));

        // Two at half weight: -1 + 0.5 + 1 = 0.5; without past_results 0, without the own indicator -0.5.
        Assert.Equal(0.5, with.LogOdds, 9);
        Assert.Equal([null, 0.0, -0.5], with.Contributions.Select(c => c.Without));
        Assert.Equal("electricity", Assert.Single(with.Reasons).Indicator);
        Assert.Same(forecast, Assert.Single(OwnEvidence.AddedTo([forecast], [(new Fixed(0), 1)], morning)));
    }

    private sealed class Fixed(double evidence) : Indicator
    {
        public override IndicatorCard Card => new("electricity", 1, LeadKind.EnterpriseVisit, Tier.Statistical, ["likely_violation"], "kWh", new("用电", "electricity"), new("检修", "maintenance"), "test") { NamedOnly = true };

        public override IEnumerable<Measurement> Judge(ObservationWindow window) =>
            [new Measurement("electricity", Firm, 1, Range.AtMost(0), 0.1) { Evidence = evidence, Exposure = 10, Because = new("夜间用电", "electricity at night") }];
    }
}
