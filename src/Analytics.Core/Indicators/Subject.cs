namespace Analytics.Core.Indicators;

/// <summary>What a lead can be about, and (last three) what a profile may be kept of without ever being listed.</summary>
public enum SubjectType { Station, Lane, Site, Case, Visit, Inspector, Enterprise, Model, Operator, City }

/// <summary>The four lists of the contract.</summary>
public enum LeadKind { VehicleInspection, DustMonitor, EnforcementRecord, EnterpriseVisit }

/// <summary>Whom or what an observation, a measurement or a lead is about (监管对象).</summary>
/// <param name="Id">The id of the contract's files; of a lane <see cref="LaneId"/>.</param>
/// <param name="ParentId">The station of a lane, the enterprise of a case or visit; empty when there is none.</param>
public readonly record struct Subject(SubjectType Type, string Id, string ParentId, string District)
{
    /// <summary>Type and id make a subject; where it lies and whom it belongs to may be corrected from one day to the next.</summary>
    public bool Equals(Subject other) => Type == other.Type && Id == other.Id;

    public override int GetHashCode() => HashCode.Combine(Type, Id);

    /// <summary>All of a bureau together: what an indicator keeps of a day as a whole.</summary>
    public static readonly Subject City = new(SubjectType.City, "city", "", "");

    public static Subject Station(string stationId, string district) => new(SubjectType.Station, stationId, "", district);

    public static Subject Lane(string stationId, string laneId, string district) => new(SubjectType.Lane, LaneId(stationId, laneId), stationId, district);

    /// <summary>A lane's id as a subject: <c>station_id/lane_id</c>, because lane ids repeat across stations; the lane id alone where it begins with the station's.</summary>
    public static string LaneId(string stationId, string laneId) =>
        laneId.Length > stationId.Length && laneId.StartsWith(stationId, StringComparison.Ordinal) ? laneId : $"{stationId}/{laneId}";

    public static Subject Site(string siteId, string district) => new(SubjectType.Site, siteId, "", district);

    public override string ToString() => $"{Type}:{Id}";
}

/// <summary>Codes of the contract, snake case.</summary>
public static class ContractCodes
{
    public static string Code(this LeadKind kind) => kind switch
    {
        LeadKind.VehicleInspection => "vehicle_inspection",
        LeadKind.DustMonitor => "dust_monitor",
        LeadKind.EnforcementRecord => "enforcement_record",
        LeadKind.EnterpriseVisit => "enterprise_visit",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown kind"),
    };

    public static string Code(this SubjectType type) => type.ToString().ToLowerInvariant();

    public static LeadKind? KindOf(string code) => Enum.GetValues<LeadKind>().Cast<LeadKind?>().FirstOrDefault(k => k!.Value.Code() == code);

    public static SubjectType SubjectTypeOf(string code) => Enum.Parse<SubjectType>(code, ignoreCase: true);
}
