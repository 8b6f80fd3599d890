-- File ledger: a file is known by its content.
CREATE TABLE files (
    file_id INTEGER NOT NULL PRIMARY KEY,
    content_hash TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    dataset TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    read_rows BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    replaced BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    flagged BIGINT NOT NULL,
    unknown_columns TEXT NOT NULL,
    ingested_at BIGINT NOT NULL
);

-- Manifest of the lake: a partition is what is listed here, whatever lies in the folder.
CREATE TABLE lake_parts (
    dataset TEXT NOT NULL,
    day TEXT NOT NULL,
    part TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    PRIMARY KEY (dataset, day, part)
);

-- Where a row lies whose key does not tell its day (an inspection, a visit, a case).
CREATE TABLE row_days (
    dataset TEXT NOT NULL,
    key TEXT NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (dataset, key)
) WITHOUT ROWID;

-- Refused rows, until they are replayed.
CREATE TABLE quarantine (
    quarantine_id INTEGER NOT NULL PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES files (file_id),
    dataset TEXT NOT NULL,
    line BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    cells TEXT NOT NULL,
    issues TEXT NOT NULL,
    quarantined_at BIGINT NOT NULL,
    replayed_by INTEGER REFERENCES files (file_id)
);
CREATE INDEX quarantine_by_file ON quarantine (file_id, line);
