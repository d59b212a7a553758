-- Since when a miner is valid, or invalid for the reason that it has. Null where a release without the column
-- wrote the row; decided_at is then the best that is known.
ALTER TABLE miner ADD COLUMN verdict_since timestamptz;
