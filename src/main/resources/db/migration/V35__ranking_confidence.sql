-- Room `ranking`: how sure a stored ranking is of its winner. Whole numbers only; shares, intervals
-- and p follow from them. NULL where nobody won, and in rankings that are older than this.

ALTER TABLE ranking
    ADD COLUMN resamples   integer NULL CHECK (resamples >= 1),
    ADD COLUMN same_winner integer NULL CHECK (same_winner BETWEEN 0 AND resamples),
    ADD CONSTRAINT ranking_resamples_counted CHECK ((resamples IS NULL) = (same_winner IS NULL));
COMMENT ON COLUMN ranking.resamples IS 'how often the window''s tasks were drawn anew, with replacement';
COMMENT ON COLUMN ranking.same_winner IS 'in how many of these the same miner wins';

ALTER TABLE ranking_standing
    ADD COLUMN common_tasks integer NULL CHECK (common_tasks >= 0),
    ADD COLUMN winner_only  integer NULL CHECK (winner_only >= 0),
    ADD COLUMN miner_only   integer NULL CHECK (miner_only >= 0),
    ADD CONSTRAINT ranking_standing_compared CHECK (
        (common_tasks IS NULL) = (winner_only IS NULL)
        AND (common_tasks IS NULL) = (miner_only IS NULL)
        AND (common_tasks IS NULL OR winner_only + miner_only <= common_tasks));
COMMENT ON COLUMN ranking_standing.common_tasks IS 'tasks settled for both this miner and the winner';
COMMENT ON COLUMN ranking_standing.winner_only IS 'of these, passed by the winner alone';
COMMENT ON COLUMN ranking_standing.miner_only IS 'of these, passed by this miner alone';
