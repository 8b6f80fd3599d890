-- What people see of a lead besides its reasons: where it is, above which probability it was listed, which earlier leads were like it.
ALTER TABLE leads ADD COLUMN min_probability DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE leads ADD COLUMN place TEXT;
ALTER TABLE leads ADD COLUMN precedents TEXT NOT NULL DEFAULT '[]';

-- Plates and VINs are masked; whoever looks behind the mask says why.
CREATE TABLE reveals (
    sequence INTEGER NOT NULL PRIMARY KEY,
    lead_id TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    reason TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
