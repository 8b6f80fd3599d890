using Analytics.Core;
using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Tests.Scoring;

/// <summary>Which days are observed again when their facts change.</summary>
public sealed class ProfilesTests : IDisposable
{
    private static readonly DateOnly Found = new(2026, 1, 5), To = new(2026, 1, 20);

    private readonly TemporaryLake temporary = new();
    private readonly Profiles profiles;

    public ProfilesTests() => profiles = new Profiles(Lake, Database);

    private ParquetLake Lake => temporary.Lake;

    private Database Database => temporary.Database;

    public void Dispose() => temporary.Dispose();

    /// <summary>The case found on the day, with the stages it has come to.</summary>
    private void Case(DateOnly? filed = null, DateOnly? decided = null, string firm = "E1") => Lake.Replace(EnforcementDatasets.Cases, Found, new Table(EnforcementDatasets.Cases, 1)
        .With("case_id", ["C1"]).With("enterprise_id", [firm]).With("district", ["黄浦区"]).With("found_on", [At(Found)])
        .With("filed_on", [At(filed)]).With("decided_on", [At(decided)]).With("decision", [decided is null ? null : "fine"]));

    private static long At(DateOnly? day) => day is { } known ? ChinaTime.ToDays(known) * ChinaTime.MicrosPerDay : Table.MissingTime;

    /// <summary>Days that were read again, to be observed or filed.</summary>
    private readonly List<DateOnly> read = [];

    private IReadOnlyList<DateOnly> Observed(LeadKind kind, Profiles? by = null)
    {
        var programme = Programme.Of(kind);
        read.Clear();
        return (by ?? profiles).BringUpToDate(programme, programme.Indicators, Found, To, read.Add, default);
    }

    [Fact]
    public void A_day_is_observed_once()
    {
        Case();

        Assert.Equal([Found], Observed(LeadKind.EnforcementRecord));
        Assert.Empty(Observed(LeadKind.EnforcementRecord));
    }

    [Fact]
    public void A_later_stage_of_a_case_does_not_show_on_the_day_it_was_found()
    {
        Case();
        Observed(LeadKind.EnforcementRecord);

        Case(filed: Found.AddDays(6));
        Assert.Empty(Observed(LeadKind.EnforcementRecord));
        Assert.Empty(read);
        Case(filed: Found.AddDays(6), decided: Found.AddDays(12));
        Assert.Empty(Observed(LeadKind.EnforcementRecord, new Profiles(Lake, Database)));
        Assert.Empty(read);
    }

    [Fact]
    public void What_shows_on_the_day_is_observed_again_after_later_stages_too()
    {
        Case();
        Observed(LeadKind.EnforcementRecord);
        Case(filed: Found.AddDays(6));
        Observed(LeadKind.EnforcementRecord);

        Case(filed: Found.AddDays(6), firm: "E2");

        Assert.Equal([Found], Observed(LeadKind.EnforcementRecord));
        Assert.Empty(Observed(LeadKind.EnforcementRecord));
        Case(filed: Found, firm: "E2");
        Assert.Equal([Found], Observed(LeadKind.EnforcementRecord));
    }

    [Fact]
    public void A_forecast_that_keeps_all_stages_observes_the_day_again()
    {
        Case();
        Observed(LeadKind.EnterpriseVisit);

        Case(filed: Found.AddDays(6));

        Assert.Equal([Found], Observed(LeadKind.EnterpriseVisit));
    }
}
