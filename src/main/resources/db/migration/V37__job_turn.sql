-- What replicas do in turns: each job in one of them, once in its interval. Whoever is at a job holds the lock of its
-- row; the row changes when the job is over, so that one that was cut off is still due.
CREATE TABLE job_turn (
  job text PRIMARY KEY CHECK (job <> ''),
  slot_at timestamptz NOT NULL,
  began_at timestamptz NULL,
  ended_at timestamptz NULL,
  turns bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN job_turn.slot_at IS 'the time at which the last turn was due: an interval later the next one is';
COMMENT ON COLUMN job_turn.turns IS 'how often the job ended, well or badly';
