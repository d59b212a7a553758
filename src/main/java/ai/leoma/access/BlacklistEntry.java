package ai.leoma.access;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/// A hotkey on the blacklist, for looking up. Changes go through [Blacklist], because envelope and
/// log entry share their transaction.
@Entity
@Immutable
@Table(name = "blacklist_entry")
class BlacklistEntry extends PanacheEntityBase {
  @Id String hotkey;

  String reason;

  @Column(name = "added_by")
  String addedBy;

  @Column(name = "created_at")
  Instant createdAt;
}
