using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement;

/// <summary>The files of contract §3.</summary>
public static class EnforcementDatasets
{
    public static readonly Dataset Enterprises = new("enterprises",
    [
        Text("enterprise_id").Needed(), Text("name").Needed(), Text("district").Needed(), Text("industry"),
        Number("longitude", -180, 180), Number("latitude", -90, 90), Flag("key_discharger"), Code("credit_grade", "A", "B", "C", "D"),
    ], ["enterprise_id"], null);

    public static readonly Dataset Visits = new("visits",
    [
        Text("visit_id").Needed(), Text("enterprise_id").Needed(), Text("district").Needed(), Text("inspector_ids").Needed(),
        Time("started_at").Needed(), Time("ended_at").Needed(), Number("longitude", -180, 180), Number("latitude", -90, 90),
        Code("reason", "plan", "random", "complaint", "lead", "recheck"), Flag("found_problem").Needed(), Text("violation_code"),
        Integer("photo_count", 0, 100_000), Text("photo_hashes"), Text("narrative"),
    ], ["visit_id"], "started_at")
    {
        Rules =
        [
            new("ended_before_started", 1, Hard: true, "ended_at at or after started_at", ["started_at", "ended_at"],
                (t, i) => t.Times("started_at")[i] is var s && t.Times("ended_at")[i] is var e
                    && s != Table.MissingTime && e != Table.MissingTime && e < s),
        ],
    };

    public static readonly Dataset Cases = new("cases",
    [
        Text("case_id").Needed(), Text("enterprise_id").Needed(), Text("district").Needed(), Text("violation_code"), Text("visit_id"),
        Date("found_on").Needed(), Date("filed_on"), Date("investigation_ended_on"), Date("decided_on"),
        Code("decision", "fine", "warning", "no_penalty", "terminated", "referred"), Text("decision_reason"),
        Number("fine_cny", 0, 1e12), Number("statutory_min_cny", 0, 1e12), Number("statutory_max_cny", 0, 1e12),
        Date("rectify_by"), Date("rechecked_on"), Code("recheck_result", "done", "not_done"), Date("paid_on"), Date("closed_on"), Date("archived_on"),
    ], ["case_id"], "found_on");

    public static readonly IReadOnlyList<Dataset> All = [Enterprises, Visits, Cases];
}
