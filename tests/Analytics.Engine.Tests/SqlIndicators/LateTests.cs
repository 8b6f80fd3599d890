using System.Text;

namespace Analytics.Engine.Tests.SqlIndicators;

/// <summary>Ten lanes that test by day, one of which tests by night too, and the analyst's file that asks for it.</summary>
public static class LateTests
{
    public const string File =
        """
        -- id: late
        -- kind: vehicle_inspection
        -- subject: lane
        -- direction: high
        -- expected: peers
        -- unit: share
        -- methods: impossible_time
        -- title_zh: 夜间检验
        -- title_en: late tests
        -- because_zh: {exposure:0} 项中 {abnormal:0} 项在夜间（{value:P0}）
        -- because_en: {abnormal:0} of {exposure:0} late ({value:P0})
        -- innocent_zh: 延长营业
        -- innocent_en: longer hours
        -- fewest: 5
        -- rows: inspections
        SELECT station_id || '/' || lane_id AS subject_id, avg((hour(started_at) >= 20)::INT) AS value, count(*) AS exposure,
            count(*) FILTER (hour(started_at) >= 20) AS abnormal, list(inspection_id ORDER BY inspection_id) FILTER (hour(started_at) >= 20) AS examples
        FROM inspections WHERE day >= window_from() GROUP BY subject_id
        """;

    public static string Pipeline(string indicators) =>
        System.IO.File.ReadAllText(Path.Combine(Checkout.Root, "pipelines", "vehicles.daily.json")).Replace("\"indicators\": \"all\"", $"\"indicators\": {indicators}", StringComparison.Ordinal);

    /// <summary>Ten tests per lane and day; lane 1 tests from 20:00 on.</summary>
    public static string Inspections(params DateOnly[] days)
    {
        var csv = new StringBuilder("inspection_id,station_id,lane_id,operator_id,method,started_at,ended_at,vehicle_id,fuel,emission_standard,first_registered_on,passed\n");
        foreach (var day in days)
            for (var lane = 1; lane <= 10; lane++)
                for (var test = 0; test < 10; test++)
                    csv.Append($"T{day:MMdd}-{lane}-{test},S1,{lane},O1,TSI,{day:yyyy-MM-dd} {(lane == 1 ? 20 : 9)}:{test * 5:00}:00,{day:yyyy-MM-dd} {(lane == 1 ? 20 : 9)}:{test * 5 + 4:00}:00,P{lane}{test},gasoline,5,2018-01-01,1\n");
        return csv.ToString();
    }
}
