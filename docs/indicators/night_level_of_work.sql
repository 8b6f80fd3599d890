-- How much of the dust of a site's working hours is there at night as well. A shielded inlet shows the night's level all day.
-- id: night_level_of_work
-- kind: dust_monitor
-- subject: site
-- direction: low
-- expected: peers
-- unit: ratio of medians
-- methods: shielded_inlet, capped
-- title_zh: 作业时段浓度不高于夜间
-- title_en: working hours no dustier than the night
-- because_zh: 噪声高于 65 dB 的时段 PM10 中位数是夜间的 {value:0.00} 倍（其他工地通常 {typical:0.00} 倍，不低于 {expected_low:0.00} 倍；依据 {exposure:0} 个数据）
-- because_en: while it was louder than 65 dB its median PM10 was {value:0.00} times that of the night (other sites {typical:0.00}, at least {expected_low:0.00}; {exposure:0} readings)
-- innocent_zh: 室内装修阶段，或道路噪声掩盖了施工噪声
-- innocent_en: indoor work, or the noise is a road's
-- fewest: 40
-- resolution: 0.1
WITH readings AS (
    SELECT site_id, pm10_mgm3, noise_db > 65 AS loud, hour(observed_at) < 5 AS night
    FROM dust
    WHERE day >= window_from() AND pm10_mgm3 > 0 AND coalesce(flag, 'N') = 'N'
)
SELECT
    site_id AS subject_id,
    median(pm10_mgm3) FILTER (loud AND NOT night) / nullif(median(pm10_mgm3) FILTER (night), 0) AS value,
    count(*) FILTER (loud AND NOT night) AS exposure
FROM readings
GROUP BY site_id
