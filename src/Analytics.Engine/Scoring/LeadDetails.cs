using Analytics.Core.Dust;
using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Scoring;

/// <summary>What a ranked lead still lacks for people: where it is, what it was listed above, and which earlier leads were like it.</summary>
public sealed class LeadDetails(ParquetLake lake)
{
    /// <param name="closed">Earlier leads of the kind with the outcomes known on the list's date.</param>
    public LeadList Complete(LeadList list, RankingRules rules, IReadOnlyList<ClosedLead> closed)
    {
        if (list.Leads.Count == 0) return list;
        var places = PlacesOf(list.Kind);
        return list with
        {
            Leads = [.. list.Leads.Select(l => l with { MinProbability = rules.MinProbability, Precedents = Precedent.Of(l, closed), Place = PlaceOf(l.Subject, places) })],
        };
    }

    private Dictionary<string, Place> PlacesOf(LeadKind kind)
    {
        var (register, id) = kind switch
        {
            LeadKind.VehicleInspection => (VehicleDatasets.Stations, "station_id"),
            LeadKind.DustMonitor => (DustDatasets.Sites, "site_id"),
            _ => (EnforcementDatasets.Enterprises, "enterprise_id"),
        };
        var table = lake.Read(register, null, [id, "name", "longitude", "latitude"]);
        return Enumerable.Range(0, table.RowCount).Where(row => table.TextAt(id, row) is not null)
            .GroupBy(row => table.TextAt(id, row)!).ToDictionary(g => g.Key, g => PlaceAt(table, g.Last()));
    }

    private static Place PlaceAt(Table table, int row) => new(table.TextAt("name", row) ?? "", table.NumberAt("longitude", row), table.NumberAt("latitude", row));

    /// <summary>A lane is in its station, a case and a visit are at their enterprise; an inspector is nowhere.</summary>
    private static Place? PlaceOf(Subject subject, Dictionary<string, Place> places) => subject.Type switch
    {
        SubjectType.Station or SubjectType.Site or SubjectType.Enterprise => places.GetValueOrDefault(subject.Id),
        SubjectType.Lane or SubjectType.Case or SubjectType.Visit => places.GetValueOrDefault(subject.ParentId),
        _ => null,
    };
}
