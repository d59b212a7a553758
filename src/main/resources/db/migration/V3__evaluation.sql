-- One row for each accepted submission. Its votes stand in the log one after another from the first position on;
-- the row is written last, under the lock of the log's head.
create table ballot (
  envelope_id bigint primary key references signed_envelope (id),
  validator text not null,
  items smallint not null check (items > 0),
  first_log_position bigint not null unique check (first_log_position > 0)
);

create trigger ballot_is_kept before update or delete or truncate on ballot
  for each statement execute function refuse_change();

-- Every evaluation ever accepted, as it was sent: the history behind the votes.
create table evaluation (
  envelope_id bigint not null references signed_envelope (id),
  item_index smallint not null check (item_index >= 0),
  competition_id text not null default 'ti2v',
  task_id bigint not null check (task_id > 0),
  miner text not null,
  validator text not null,
  passed boolean not null,
  confidence smallint check (confidence between 0 and 100),
  reasoning text,
  prompt text not null,
  s3_bucket text not null,
  s3_prefix text not null,
  latency_millis bigint check (latency_millis >= 0),
  original_artifacts text,
  generated_artifacts text,
  presentation_order text,
  evaluation_signature text,
  inconsistent boolean not null,
  signed_time_millis bigint not null,
  evaluated_at timestamptz not null,
  -- what was answered: a vote without a latency keeps the one before it
  vote_id bigint not null,
  answered_latency_millis bigint,
  primary key (envelope_id, item_index)
);

create index evaluation_by_pair on evaluation (task_id, miner, validator);

create trigger evaluation_is_kept before update or delete or truncate on evaluation
  for each statement execute function refuse_change();

-- The vote that counts of each validator on each pair: the one with the greatest signed time, then the greatest
-- log position.
create table vote (
  id bigint generated always as identity primary key,
  competition_id text not null default 'ti2v',
  task_id bigint not null check (task_id > 0),
  miner text not null,
  validator text not null,
  passed boolean not null,
  signed_time_millis bigint not null,
  evaluated_at timestamptz not null,
  latency_millis bigint,
  envelope_id bigint not null,
  item_index smallint not null,
  constraint vote_of_validator_on_pair unique (task_id, miner, validator),
  constraint vote_evaluation foreign key (envelope_id, item_index)
    references evaluation (envelope_id, item_index) deferrable initially deferred
);

create index vote_by_validator on vote (validator, evaluated_at desc);
create index vote_by_miner on vote (miner, task_id);

-- The results files that object storage still has to get, and those that it has: one for each submission that
-- has a counting vote on the task. A part whose submission has none any more goes to the next one.
create table evaluation_results (
  task_id bigint not null,
  validator text not null,
  part integer not null check (part >= 1),
  envelope_id bigint not null references signed_envelope (id),
  signed_time_millis bigint not null,
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  written_at timestamptz,
  primary key (task_id, validator, part)
);

create index evaluation_results_due on evaluation_results (due_at) where written_at is null;
