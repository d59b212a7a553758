package ai.leoma.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/// An evaluation as the API answers it (wire contract, section 3.2). `null` where nothing was sent.
///
/// @param id of the vote: the same for every evaluation of one validator on one pair
public record Sample(
    long id,
    @JsonProperty("task_id") long taskId,
    @JsonProperty("validator_hotkey") String validatorHotkey,
    @JsonProperty("miner_hotkey") String minerHotkey,
    String prompt,
    @JsonProperty("s3_bucket") String s3Bucket,
    @JsonProperty("s3_prefix") String s3Prefix,
    boolean passed,
    Integer confidence,
    String reasoning,
    @JsonProperty("evaluated_at") String evaluatedAt,
    @JsonProperty("latency_ms") Long latencyMillis) {}
