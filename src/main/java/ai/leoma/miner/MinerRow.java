package ai.leoma.miner;

import ai.leoma.chain.Hotkey;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.hibernate.annotations.Immutable;

/// A row of the table of miners. Only read: a pass replaces all rows in one statement.
@Entity
@Immutable
@Table(name = "miner")
class MinerRow extends PanacheEntityBase {
  @Id String hotkey;
  int uid;

  @Column(name = "commitment_block")
  long commitmentBlock;

  @Column(name = "model_name")
  String modelName;

  @Column(name = "model_revision")
  String modelRevision;

  @Column(name = "chute_id")
  String chuteId;

  @Column(name = "chute_slug")
  String chuteSlug;

  @Column(name = "model_hash")
  String modelHash;

  @Column(name = "invalid_reason")
  String invalidReason;

  @Column(name = "decided_at")
  Instant decidedAt;

  /// Null in rows that an older release wrote.
  @Column(name = "verdict_since")
  Instant verdictSince;

  boolean stale;

  /// Since when it is valid, or invalid for its reason, as far as is known.
  Instant since() {
    return Optional.ofNullable(verdictSince).orElse(decidedAt);
  }

  MinerRecord record(boolean isBlacklisted) {
    Optional<String> reason =
        isBlacklisted ? Optional.of(InvalidReason.BLACKLISTED) : Optional.ofNullable(invalidReason);
    return new MinerRecord(
        new Hotkey(hotkey),
        uid,
        Optional.ofNullable(modelName),
        Optional.ofNullable(modelRevision),
        Optional.ofNullable(modelHash),
        Optional.ofNullable(chuteId),
        Optional.ofNullable(chuteSlug),
        reason.isEmpty(),
        reason,
        OptionalLong.of(commitmentBlock),
        Optional.of(decidedAt),
        stale);
  }

  /// For a row that is valid.
  CommittedModel committedModel() {
    return new CommittedModel(
        new Hotkey(hotkey),
        uid,
        commitmentBlock,
        modelName,
        modelRevision,
        chuteId,
        chuteSlug == null ? "" : chuteSlug,
        modelHash);
  }
}
