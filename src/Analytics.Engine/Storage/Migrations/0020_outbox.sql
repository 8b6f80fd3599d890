-- Outbox: one row per list and channel, written in the list's transaction; the key is the message's idempotency key.
CREATE TABLE outbox (
    message_key TEXT NOT NULL PRIMARY KEY,
    pipeline TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    leads TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    sent_at BIGINT,
    receipt TEXT,
    last_error TEXT
);
CREATE INDEX outbox_by_status ON outbox (status, due_at);
