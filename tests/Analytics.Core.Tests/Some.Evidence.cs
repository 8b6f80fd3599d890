using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Core.Tests;

/// <summary>Measurements, suspicions and earlier leads as judging and ranking meet them.</summary>
internal static partial class Some
{
    public static readonly IReadOnlyDictionary<string, IndicatorCard> VehicleCards = Catalog.VehicleIndicators.ToDictionary(i => i.Card.Id, i => i.Card);

    public static Subject Lane(int number) => Subject.Lane($"S{number}", "1", "黄浦区");

    /// <summary>What an indicator says of a lane; by default seen on more than one day.</summary>
    public static Measurement Says(string indicator, Subject subject, double evidence, double pValue = 1e-6) => new(indicator, subject, 1, Range.AtMost(0.5), pValue)
    {
        Evidence = evidence,
        Exposure = 10,
        Because = new("理由", "reason"),
    };

    public static Suspicion Suspicion(Subject subject, string method, double probability, params (string Indicator, Tier Tier, double Evidence)[] reasons) =>
        new(LeadKind.VehicleInspection, subject, method, probability,
            [.. reasons.Select(r => new Reason(r.Indicator, r.Tier, method, 1, Range.AtMost(0.5), 1e-6, r.Evidence, 10, new("理由", "reason"), new("无辜", "innocent"), []))], Day.AddDays(-27), Day);

    public static EarlierLead Earlier(Subject subject, string method, string indicator, DateOnly listed, OutcomeCode? outcome = null) =>
        new($"V{listed:yyyyMMdd}-{subject.Id}", subject, method, [indicator], listed, outcome is null ? null : listed.AddDays(3), outcome) { Probability = 0.9 };
}
