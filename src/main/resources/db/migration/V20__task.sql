-- Competitions, source clips, task rounds, tasks and what each miner did in them (rules 3, 4 and 9).

CREATE TABLE competition (
    id         text        PRIMARY KEY,
    added_at   timestamptz NOT NULL DEFAULT now()
);

INSERT INTO competition (id) VALUES ('ti2v');

-- A video that tasks may be cut from. Content decides what it is: the same bytes are one row.
CREATE TABLE source_clip (
    sha256          text        PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    object_key      text        NOT NULL UNIQUE,
    origin          text        NOT NULL CHECK (origin <> ''),
    supplier        text,
    bytes           bigint      NOT NULL CHECK (bytes > 0),
    duration_millis bigint      NOT NULL CHECK (duration_millis > 0),
    width_pixels    integer     NOT NULL CHECK (width_pixels > 0),
    height_pixels   integer     NOT NULL CHECK (height_pixels > 0),
    -- one-shot stretches [{"start_millis","end_millis"}] and the starts of the clips they hold
    cuts            integer     NOT NULL CHECK (cuts >= 0),
    stretches       jsonb       NOT NULL,
    starts_millis   bigint[]    NOT NULL CHECK (cardinality(starts_millis) > 0),
    -- the limits of its origin when it was taken in
    limits          jsonb       NOT NULL,
    added_at        timestamptz NOT NULL,
    withdrawn_at    timestamptz
);

-- Objects of the source bucket that were looked at and not taken in, so that they are not fetched again.
CREATE TABLE source_refusal (
    object_key text        PRIMARY KEY,
    bytes      bigint      NOT NULL,
    reason     text        NOT NULL,
    refused_at timestamptz NOT NULL
);

-- The pool of sources as a round froze it: what the digest in metadata.json is a digest of.
CREATE TABLE source_pool (
    digest    text        PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
    content   text        NOT NULL,
    frozen_at timestamptz NOT NULL
);

-- Where the round of a competition stands. Every write names the attempt, so that a replica that
-- lost the lock can change nothing any more.
CREATE TABLE task_round (
    competition_id text        PRIMARY KEY REFERENCES competition,
    task_id        bigint      NOT NULL CHECK (task_id >= 1),
    attempt        integer     NOT NULL CHECK (attempt >= 1),
    state          text        NOT NULL CHECK (state IN
                   ('preparing', 'waiting', 'drawn', 'generating', 'uploading', 'published', 'abandoned')),
    started_at     timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    pool_digest    text        NOT NULL REFERENCES source_pool,
    -- the attempt that froze the pool
    pool_attempt   integer     NOT NULL CHECK (pool_attempt BETWEEN 1 AND attempt),
    head_number    bigint,
    head_hash      text,
    block_number   bigint,
    block_hash     text,
    source_sha256  text,
    start_millis   bigint,
    reused         boolean,
    passed_over    jsonb       NOT NULL DEFAULT '[]',
    prompt         text,
    prompt_model   text,
    outcomes       jsonb       NOT NULL DEFAULT '[]',
    upload_plan    jsonb       NOT NULL DEFAULT '[]',
    failure        text,
    -- no clip of the pool can be used: the next attempt freezes a new pool and waits for a new block
    pool_exhausted boolean     NOT NULL DEFAULT false,
    CHECK (state IN ('preparing', 'abandoned') OR head_number IS NOT NULL),
    CHECK (state IN ('preparing', 'waiting', 'abandoned') OR block_number = head_number + 1),
    CHECK (state NOT IN ('generating', 'uploading', 'published') OR prompt IS NOT NULL),
    CHECK (state NOT IN ('uploading', 'published') OR jsonb_array_length(upload_plan) > 0),
    CHECK ((state = 'abandoned') = (failure IS NOT NULL))
);

-- Attempts that published nothing, kept for ever with their reason.
CREATE TABLE round_attempt (
    competition_id text        NOT NULL REFERENCES competition,
    task_id        bigint      NOT NULL,
    attempt        integer     NOT NULL,
    last_state     text        NOT NULL,
    started_at     timestamptz NOT NULL,
    ended_at       timestamptz NOT NULL,
    reason         text        NOT NULL,
    source_sha256  text,
    start_millis   bigint,
    passed_over    jsonb       NOT NULL,
    outcomes       jsonb       NOT NULL,
    -- the clip is to blame: after some such attempts it is passed over
    clip_failed    boolean     NOT NULL DEFAULT false CHECK (NOT clip_failed OR source_sha256 IS NOT NULL),
    PRIMARY KEY (competition_id, task_id, attempt)
);

-- Published tasks, and only those. Each points at its predecessor: a gap cannot be written.
CREATE TABLE task (
    id             bigint      PRIMARY KEY CHECK (id >= 1),
    predecessor    bigint      GENERATED ALWAYS AS (NULLIF(id - 1, 0)) STORED REFERENCES task (id),
    competition_id text        NOT NULL REFERENCES competition,
    kind           text        NOT NULL CHECK (kind IN ('ti2v')),
    attempt        integer     NOT NULL CHECK (attempt >= 1),
    -- of the attempt that was published: the next round is due one interval later
    started_at     timestamptz NOT NULL,
    published_at   timestamptz NOT NULL,
    prompt         text        NOT NULL,
    prompt_model   text        NOT NULL,
    source_sha256  text        NOT NULL REFERENCES source_clip,
    start_millis   bigint      NOT NULL CHECK (start_millis >= 0),
    reused         boolean     NOT NULL,
    pool_digest    text        NOT NULL REFERENCES source_pool,
    block_number   bigint      NOT NULL,
    block_hash     text        NOT NULL,
    passed_over    jsonb       NOT NULL,
    artifacts      jsonb       NOT NULL
);

CREATE INDEX task_source ON task (source_sha256, start_millis, id);

-- What one miner did in one task, with the commitment that was in force at the call.
CREATE TABLE generation (
    task_id          bigint  NOT NULL REFERENCES task,
    miner_hotkey     text    NOT NULL,
    outcome          text    NOT NULL,
    detail           text    NOT NULL,
    latency_millis   bigint  NOT NULL CHECK (latency_millis >= 0),
    bytes            bigint,
    video_sha256     text    CHECK (video_sha256 ~ '^[0-9a-f]{64}$'),
    commitment_block bigint  NOT NULL,
    model_name       text    NOT NULL,
    revision         text    NOT NULL,
    chute_id         text    NOT NULL,
    model_hash       text    NOT NULL,
    PRIMARY KEY (task_id, miner_hotkey),
    CHECK ((outcome = 'Served') = (video_sha256 IS NOT NULL)),
    CHECK ((outcome = 'Served') = (bytes IS NOT NULL))
);

CREATE INDEX generation_miner ON generation (miner_hotkey, task_id);

-- What was published, and how each miner answered, never changes: rankings follow from it.
CREATE TRIGGER task_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON task
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER generation_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON generation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
