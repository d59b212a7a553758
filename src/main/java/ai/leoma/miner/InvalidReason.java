package ai.leoma.miner;

/// Why a miner is not valid: the strings of the wire contract (section 9), letter by letter.
final class InvalidReason {
  static final String BLACKLISTED = "blacklisted";
  static final String MISSING_MODEL_NAME = "missing_model_name";
  static final String MISSING_MODEL_REVISION = "missing_model_revision";
  static final String MISSING_CHUTE_ID = "missing_chute_id";
  static final String NAME_START = "model_name_must_start_with_leoma";
  static final String NAME_END = "model_name_must_end_with_hotkey";
  static final String CHUTE_FETCH_FAILED = "chute_fetch_failed";
  static final String CHUTE_NOT_RUNNING = "chute_not_running";
  static final String MODEL_FETCH_FAILED = "hf_model_fetch_failed";

  private InvalidReason() {}

  static String tooManyCommitments(int most) {
    return "max_commits_exceeded_" + most;
  }

  static String chuteRevision(String revision) {
    return "revision_mismatch:chute=" + revision;
  }

  static String repositoryRevision(String sha) {
    return "revision_mismatch:hf=" + sha;
  }

  static String duplicate(int earliestUid) {
    return "duplicate_model:earliest_uid=" + earliestUid;
  }
}
