-- Profiles: which content each observed day rests on.
CREATE TABLE profiles (
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (kind, day)
);

-- Run ledger: one row per pipeline and day; the truth about what has been done.
CREATE TABLE runs (
    pipeline TEXT NOT NULL,
    day TEXT NOT NULL,
    input_key TEXT NOT NULL,
    status TEXT NOT NULL,
    published INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    leads INTEGER,
    message TEXT,
    code_version TEXT NOT NULL,
    PRIMARY KEY (pipeline, day)
);

-- Leads as listed; never changed after later days have been listed.
CREATE TABLE leads (
    lead_id TEXT NOT NULL PRIMARY KEY,
    pipeline TEXT NOT NULL,
    list_date TEXT NOT NULL,
    rank INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    district TEXT NOT NULL,
    window_from TEXT NOT NULL,
    window_to TEXT NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    method TEXT NOT NULL,
    exploration INTEGER NOT NULL,
    propensity DOUBLE PRECISION NOT NULL,
    model TEXT NOT NULL,
    reasons TEXT NOT NULL
);
CREATE INDEX leads_by_date ON leads (list_date, kind, rank);
CREATE INDEX leads_by_subject ON leads (kind, subject_type, subject_id);

-- What open leads gained later.
CREATE TABLE lead_evidence (
    lead_id TEXT NOT NULL,
    day TEXT NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (lead_id, day)
);

-- Outcomes are only ever added; the newest verified_on (then the latest recorded) stands.
CREATE TABLE outcomes (
    outcome_id TEXT NOT NULL PRIMARY KEY,
    lead_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    verified_on TEXT NOT NULL,
    verified_by TEXT NOT NULL,
    case_id TEXT NOT NULL,
    method TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    sequence BIGINT NOT NULL
);
CREATE INDEX outcomes_by_lead ON outcomes (lead_id, verified_on);
