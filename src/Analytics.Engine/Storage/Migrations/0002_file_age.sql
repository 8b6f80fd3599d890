-- Which of two files is the newer, when they say different things of one row.
ALTER TABLE files ADD COLUMN modified_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE row_days ADD COLUMN file_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX files_by_size ON files (bytes);
