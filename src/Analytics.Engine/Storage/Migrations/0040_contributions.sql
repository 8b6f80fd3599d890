-- The terms that a lead's probability is the sum of.
ALTER TABLE leads ADD COLUMN contributions TEXT NOT NULL DEFAULT '[]';
