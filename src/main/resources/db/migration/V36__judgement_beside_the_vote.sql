-- What readers want of `generated_artifacts`, read once when the evaluation comes in: a standing shows thousands.
-- judged_by is '' where nobody is named, and null in rows of a release without these columns: there the artifacts
-- themselves have to be read.
ALTER TABLE evaluation
    ADD COLUMN judged_scores     text     NULL,
    ADD COLUMN judged_hundredths smallint NULL CHECK (judged_hundredths BETWEEN 0 AND 10000),
    ADD COLUMN judged_by         text     NULL;
COMMENT ON COLUMN evaluation.judged_scores IS 'JSON object of whole numbers by name, null when the scores cannot be read';
COMMENT ON COLUMN evaluation.judged_hundredths IS 'weighted overall score of rules 1, null unless all six scores are there';
