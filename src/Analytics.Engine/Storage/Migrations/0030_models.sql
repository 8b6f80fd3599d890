-- Model registry: one row per trained version; at most one champion per kind, none = the combination of evidence.
CREATE TABLE models (
    model_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    as_of TEXT NOT NULL,
    trained_at BIGINT NOT NULL,
    card TEXT NOT NULL
);

-- Who put which model in force, and why; never changed.
CREATE TABLE model_events (
    sequence INTEGER NOT NULL PRIMARY KEY,
    model_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
