using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Leads;

/// <summary>The file of contract §4.</summary>
public static class OutcomeDatasets
{
    public static readonly Dataset Outcomes = new("outcomes",
    [
        Text("lead_id").Needed(), Code("outcome", "confirmed", "not_confirmed", "inconclusive").Needed(), Date("verified_on").Needed(),
        Text("verified_by"), Text("case_id"), Text("method"), Text("note"),
    ], ["lead_id", "verified_on"], null);
}
