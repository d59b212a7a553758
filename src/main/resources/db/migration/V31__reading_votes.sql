-- What readers of votes need: the evaluation behind each counting vote, the newest votes, when a task was
-- published (votes are under embargo for a while), and how often each validator let each miner pass.
CREATE VIEW sample AS
  SELECT vote.id AS vote_id, vote.task_id, vote.validator, vote.miner, evaluation.prompt, evaluation.s3_bucket,
         evaluation.s3_prefix, vote.passed, evaluation.confidence, evaluation.reasoning, vote.evaluated_at,
         vote.latency_millis AS answered_latency_millis
  FROM vote
  JOIN evaluation USING (envelope_id, item_index);

CREATE INDEX vote_by_arrival ON vote (evaluated_at DESC, id DESC);
CREATE INDEX vote_by_miner_arrival ON vote (miner, evaluated_at DESC);
CREATE INDEX task_by_publication ON task (published_at);

-- Counted now and then, not with each vote. Tasks up to closed_task take no votes any more: they are counted
-- once, into the closed columns; the other columns have them and those that were shown at the last count.
CREATE TABLE vote_tally (
  miner text NOT NULL,
  validator text NOT NULL,
  closed_votes bigint NOT NULL DEFAULT 0,
  closed_passed bigint NOT NULL DEFAULT 0,
  votes bigint NOT NULL DEFAULT 0,
  passed bigint NOT NULL DEFAULT 0,
  counted_at timestamptz NOT NULL,
  PRIMARY KEY (miner, validator),
  CHECK (closed_passed BETWEEN 0 AND closed_votes),
  CHECK (passed BETWEEN 0 AND votes)
);

-- Its one row is also the lock of a count. Its votes are all, the hidden ones too.
CREATE TABLE vote_count (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  closed_task bigint NOT NULL,
  closed_votes bigint NOT NULL,
  votes bigint NOT NULL
);
INSERT INTO vote_count (one_row, closed_task, closed_votes, votes) VALUES (true, 0, 0, 0);
