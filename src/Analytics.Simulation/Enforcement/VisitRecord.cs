using Analytics.Core.Enforcement;

namespace Analytics.Simulation.Enforcement;

/// <summary>A visit as it will be written; forgers change it before.</summary>
public sealed class VisitRecord
{
    public required string Id { get; init; }
    public required Firm Firm { get; set; }
    public required List<string> Inspectors { get; init; }
    public required DateTime Started { get; set; }
    public required DateTime Ended { get; set; }
    public (double Lon, double Lat)? Device { get; set; }
    public required string Reason { get; init; }
    public required bool Found { get; set; }
    public string Violation { get; set; } = "";
    public required List<string> Photos { get; init; }
    public required string Narrative { get; set; }

    /// <summary>Innocent oddities of this visit.</summary>
    public List<string> Oddities { get; } = [];

    public void WriteTo(CsvOut csv) => csv.Text(Id).Text(Firm.Id).Text(Firm.District.Name).Text(string.Join(';', Inspectors)).Time(Started).Time(Ended)
        .Number(Device?.Lon, 5).Number(Device?.Lat, 5).Text(Reason).Flag(Found).Text(Violation).Whole(Photos.Count).Text(string.Join(';', Photos)).Text(Narrative).EndRow();
}
