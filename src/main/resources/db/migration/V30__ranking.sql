-- Room `ranking`: every stored ranking with the immutable snapshot of what it follows from.

CREATE TABLE ranking (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    competition_id  text        NOT NULL REFERENCES competition,
    rules_version   integer     NOT NULL CHECK (rules_version >= 1),
    window_tasks    integer     NOT NULL CHECK (window_tasks >= 1),
    newest_task     bigint      NULL CHECK (newest_task >= 1),
    provisional     boolean     NOT NULL,
    votes_position  bigint      NULL,
    winner_hotkey   text        NULL,
    inputs          text        NOT NULL,
    inputs_sha256   bytea       NOT NULL CHECK (octet_length(inputs_sha256) = 32),
    computed_at     timestamptz NOT NULL
);
COMMENT ON COLUMN ranking.votes_position IS 'log position of the newest vote that this ranking saw';
COMMENT ON COLUMN ranking.inputs IS 'canonical JSON: rules, window, votes position, stakes and uids with block, each miner''s validity with reason, commitment and the tasks that count for it';

CREATE TABLE ranking_standing (
    ranking_id       bigint  NOT NULL REFERENCES ranking (id),
    place            integer NOT NULL CHECK (place >= 1),
    hotkey           text    NOT NULL,
    uid              integer NULL,
    commitment_block bigint  NULL,
    valid            boolean NOT NULL,
    eligible         boolean NOT NULL,
    rank             integer NULL CHECK (rank >= 1),
    passes           integer NOT NULL CHECK (passes >= 0),
    settled          integer NOT NULL CHECK (settled >= passes),
    PRIMARY KEY (ranking_id, place),
    UNIQUE (ranking_id, hotkey),
    CHECK (eligible = (rank IS NOT NULL))
);

CREATE FUNCTION ranking_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a stored ranking never changes (%)', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER ranking_immutable BEFORE UPDATE OR DELETE ON ranking
    FOR EACH ROW EXECUTE FUNCTION ranking_is_immutable();
CREATE TRIGGER ranking_truncate BEFORE TRUNCATE ON ranking
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_is_immutable();
CREATE TRIGGER ranking_standing_immutable BEFORE UPDATE OR DELETE ON ranking_standing
    FOR EACH ROW EXECUTE FUNCTION ranking_is_immutable();
CREATE TRIGGER ranking_standing_truncate BEFORE TRUNCATE ON ranking_standing
    FOR EACH STATEMENT EXECUTE FUNCTION ranking_is_immutable();
