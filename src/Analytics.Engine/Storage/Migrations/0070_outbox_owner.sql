-- Which process holds a message: what one holds that has died is free at once.
ALTER TABLE outbox ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
