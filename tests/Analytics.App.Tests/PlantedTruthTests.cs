using Analytics.App.Demonstration;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.App.Tests;

public sealed class PlantedTruthTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-truth-").FullName;

    public PlantedTruthTests()
    {
        File.WriteAllText(Path.Combine(folder, "forged.csv"), """
            kind,subject_type,subject_id,parent_id,method,from,to,strength,careful
            enforcement_record,inspector,07-01,,photo_reuse,2026-03-10,,0.9,0
            vehicle_inspection,lane,31/2,31,copied_trace,2026-03-10,2026-03-20,0.9,0

            """);
        File.WriteAllText(Path.Combine(folder, "records.csv"), """
            dataset,record_id,subject_id,method
            visits,V1,07-01,photo_reuse
            inspections,I1,31/2,copied_trace

            """);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(SubjectType.Inspector, "07-01", "2026-03-11", true)]
    [InlineData(SubjectType.Inspector, "07-01", "2026-03-09", false)]
    [InlineData(SubjectType.Inspector, "07-02", "2026-03-11", false)]
    [InlineData(SubjectType.Visit, "V1", "2026-03-11", true)]
    [InlineData(SubjectType.Visit, "V2", "2026-03-11", false)]
    [InlineData(SubjectType.Case, "V1", "2026-03-11", false)]
    public void A_visit_he_falsified_shows_its_forger_and_an_honest_one_shows_nobody(SubjectType type, string id, string listed, bool reveals) =>
        Assert.Equal(reveals ? ["07-01"] : [], PlantedTruth.Read(folder).Revealed(Listed(LeadKind.EnforcementRecord, new Subject(type, id, "", ""), listed)).Select(p => p.Id));

    [Theory]
    [InlineData(SubjectType.Lane, "31/2", "31", true)]
    [InlineData(SubjectType.Station, "31", "", true)]
    [InlineData(SubjectType.Lane, "31/1", "31", false)]
    public void At_a_station_one_sees_its_lanes(SubjectType type, string id, string parent, bool reveals) =>
        Assert.Equal(reveals, PlantedTruth.Read(folder).Revealed(Listed(LeadKind.VehicleInspection, new Subject(type, id, parent, ""), "2026-03-11")).Any());

    private static Lead Listed(LeadKind kind, Subject subject, string day) => new()
    {
        ListDate = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
        Rank = 1,
        Id = "L1",
        Kind = kind,
        Subject = subject,
        WindowFrom = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).AddDays(-29),
        WindowTo = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).AddDays(-1),
        Probability = 0.9,
        Method = "photo_reuse",
        Reasons = [],
    };
}
