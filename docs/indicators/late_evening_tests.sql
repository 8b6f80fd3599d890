-- The share of a lane's passed tests that began late in the evening. Where the usual hour is not in the working day the clock is in another zone and
-- its hours say nothing, so the value is left empty, which means 'not evaluated' and not 'normal'.
-- id: late_evening_tests
-- kind: vehicle_inspection
-- subject: lane
-- direction: high
-- expected: peers
-- unit: share of passed tests
-- methods: impossible_time
-- title_zh: 夜间检验偏多
-- title_en: many tests late in the evening
-- because_zh: {exposure:0} 项合格检验中 {abnormal:0} 项在 20 时以后开始（占 {value:P0}；其他检测线不超过 {expected_high:P0}）
-- because_en: {abnormal:0} of {exposure:0} passed tests began after 20:00 ({value:P0}; other lanes at most {expected_high:P0})
-- innocent_zh: 经批准延长营业时间的检验站；时钟偏差
-- innocent_en: a station with approved late hours; a clock that is wrong
-- fewest: 20
-- rows: inspections
SELECT
    station_id || '/' || lane_id AS subject_id,
    CASE WHEN median(hour(started_at)) BETWEEN 8 AND 16 THEN avg((hour(started_at) >= 20)::INT) END AS value,
    count(*) AS exposure,
    count(*) FILTER (hour(started_at) >= 20) AS abnormal,
    list(inspection_id ORDER BY started_at DESC) FILTER (hour(started_at) >= 20) AS examples
FROM inspections
WHERE day >= window_from() AND passed = '1'
GROUP BY subject_id
