-- Who mines, as last validated, before the blacklist of the moment of reading.
CREATE TABLE miner (
  hotkey text PRIMARY KEY,
  uid integer NOT NULL UNIQUE CHECK (uid BETWEEN 0 AND 65535),
  commitment_block bigint NOT NULL CHECK (commitment_block >= 0),
  model_name text,
  model_revision text,
  chute_id text,
  chute_slug text,
  model_hash text CHECK (model_hash ~ '^[0-9a-f]{64}$'),
  -- the reason string of the wire contract, null when valid
  invalid_reason text,
  -- when the verdict was reached; older than the last pass while it is stale
  decided_at timestamptz NOT NULL,
  stale boolean NOT NULL,
  CHECK (
    invalid_reason IS NOT NULL
    OR (model_name IS NOT NULL AND model_revision IS NOT NULL
        AND chute_id IS NOT NULL AND model_hash IS NOT NULL))
);

-- Who committed a model first. A row is never deleted, and only an earlier commitment replaces it.
CREATE TABLE model_claim (
  model_hash text PRIMARY KEY CHECK (model_hash ~ '^[0-9a-f]{64}$'),
  commitment_block bigint NOT NULL,
  uid integer NOT NULL,
  hotkey text NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION refuse_later_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.model_hash <> OLD.model_hash
     OR (NEW.commitment_block, NEW.uid) >= (OLD.commitment_block, OLD.uid) THEN
    RAISE EXCEPTION '% on % is refused: only an earlier commitment replaces a claim', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER model_claim_is_kept BEFORE DELETE OR TRUNCATE ON model_claim
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER model_claim_goes_to_the_earlier BEFORE UPDATE ON model_claim
  FOR EACH ROW EXECUTE FUNCTION refuse_later_claim();

-- The last pass that wrote. Its one row is also the lock of a pass that writes.
CREATE TABLE miner_pass (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  block bigint,
  finished_at timestamptz
);
INSERT INTO miner_pass (one_row) VALUES (true);
