-- The indicators of a lead by themselves, so that looking over the leads of years need not read their reasons.
ALTER TABLE leads ADD COLUMN indicators TEXT NOT NULL DEFAULT '';
UPDATE leads SET indicators = (SELECT COALESCE(group_concat(json_extract(value, '$.indicator'), ';'), '') FROM json_each(reasons));
