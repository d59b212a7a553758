-- How many writes each hotkey has left, shared by all replicas. Lost in a crash, which gives everybody a full
-- bucket, so that no write waits for a disk because of it.
CREATE UNLOGGED TABLE write_quota (
  hotkey    text PRIMARY KEY,
  remaining double precision NOT NULL,
  filled_at timestamptz NOT NULL
) WITH (fillfactor = 50);
