package ai.leoma.miner;

/// The checks of one miner, in the order in which they are made: the first that does not pass is
/// the miner's reason (rules 7, wire contract 9).
public enum ValidityCheck {
  NOT_BLACKLISTED,
  COMMITMENT_COUNT,
  MODEL_NAMED,
  REVISION_NAMED,
  CHUTE_NAMED,
  NAME_START,
  NAME_END,
  CHUTE_FOUND,
  CHUTE_HOT,
  CHUTE_REVISION,
  MODEL_FOUND,
  MODEL_COMMIT,
  WEIGHT_FILES
}
