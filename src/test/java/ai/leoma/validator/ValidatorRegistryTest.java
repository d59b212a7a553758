package ai.leoma.validator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.BallotProfile;
import ai.leoma.access.Records;
import ai.leoma.access.Signer;
import ai.leoma.access.WrittenChain;
import ai.leoma.chain.BlockReference;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Metagraph;
import ai.leoma.chain.Neuron;
import ai.leoma.chain.Rao;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The list of validators (rules 8; wire contract, section 14, J02 to J06).
@QuarkusTest
@TestProfile(BallotProfile.class)
class ValidatorRegistryTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final BigInteger MINIMUM = BigInteger.valueOf(5_000_000_000_000L);
  private static final BigInteger GREATEST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final Hotkey ANNA = new Hotkey(new Signer("anna").hotkey());
  private static final Hotkey BERT = new Hotkey(new Signer("bert").hotkey());
  private static final Hotkey CLEO = new Hotkey(new Signer("cleo").hotkey());

  @Inject ValidatorRegistry registry;
  @Inject WrittenChain chain;
  @Inject MeterRegistry meters;
  @Inject DataSource dataSource;
  private Records records;

  @BeforeEach
  @AfterEach
  void clear() {
    records = new Records(dataSource);
    records.execute("DELETE FROM validator");
    chain.write(Optional.empty());
  }

  @Test
  void permitAndStakeDecide() {
    sync(
        10,
        seat(7, ANNA, true, MINIMUM),
        seat(3, BERT, true, GREATEST),
        seat(4, CLEO, true, MINIMUM.subtract(BigInteger.ONE)),
        seat(5, new Hotkey(new Signer("no permit").hotkey()), false, GREATEST));

    assertThat(registered())
        .containsExactly(
            new RegisteredValidator(BERT, 3, new Rao(GREATEST), 10),
            new RegisteredValidator(ANNA, 7, new Rao(MINIMUM), 10));
  }

  @Test
  void failedSyncKeepsTheListAndRaisesAnAlert() {
    // Given
    sync(10, seat(1, ANNA, true, MINIMUM));
    double failures = failures();
    chain.write(Optional.empty());

    // When
    registry.sync().await().atMost(DEADLINE);

    // Then
    assertThat(registered()).hasSize(1);
    assertThat(failures()).isEqualTo(failures + 1);
  }

  @Test
  void emptySyncKeepsTheListAndRaisesAnAlert() {
    // Given
    sync(10, seat(1, ANNA, true, MINIMUM));
    double failures = failures();

    // When
    sync(11);

    // Then
    assertThat(registered()).hasSize(1);
    assertThat(failures()).isEqualTo(failures + 1);
  }

  @Test
  void syncOfAnOlderBlockChangesNothingAndRaisesAnAlert() {
    // Given
    sync(10, seat(1, ANNA, true, MINIMUM));
    double failures = failures();

    // When
    sync(9, seat(1, BERT, true, MINIMUM));

    // Then
    assertThat(registered()).extracting(RegisteredValidator::hotkey).containsExactly(ANNA);
    assertThat(failures()).isEqualTo(failures + 1);
  }

  @Test
  void sameBlockAgainLeavesNoSecondLeaf() {
    // Given
    sync(10, seat(2, ANNA, true, MINIMUM), seat(1, BERT, true, MINIMUM));
    long leaves = stakesLeaves();

    // When
    sync(10, seat(2, ANNA, true, MINIMUM), seat(1, BERT, true, MINIMUM));
    long afterTheSame = stakesLeaves();
    sync(10, seat(2, ANNA, true, GREATEST), seat(1, BERT, true, MINIMUM));
    long afterAnother = stakesLeaves();
    sync(11, seat(2, ANNA, true, GREATEST), seat(1, BERT, true, MINIMUM));

    // Then
    assertThat(afterTheSame).isEqualTo(leaves);
    assertThat(afterAnother).isEqualTo(leaves + 1);
    assertThat(stakesLeaves()).isEqualTo(leaves + 2);
  }

  @Test
  void syncLeavesItsStakesInTheLog() {
    sync(10, seat(1, ANNA, true, GREATEST));

    assertThat(
            records.rows(
                "SELECT convert_from(leaf, 'UTF8') FROM audit_log WHERE kind = 'stakes'"
                    + " ORDER BY position DESC LIMIT 1"))
        .containsExactly(
            "{\"block\": 10, \"block_hash\": \"0x"
                + "00".repeat(32)
                + "\", \"validators\": [{\"hotkey\": \""
                + ANNA.ss58()
                + "\", \"stake_rao\": 18446744073709551615, \"uid\": 1}]}");
  }

  @Test
  void visitIsNotedAndSurvivesTheNextSync() {
    // Given
    sync(10, seat(1, ANNA, true, MINIMUM));

    // When
    boolean registered = registry.isRegisteredValidator(ANNA).await().atMost(DEADLINE);
    sync(11, seat(1, ANNA, true, GREATEST));

    // Then
    assertThat(registered).isTrue();
    assertThat(registry.isRegisteredValidator(BERT).await().atMost(DEADLINE)).isFalse();
    assertThat(records.rows("SELECT last_seen_at FROM validator")).doesNotContain("");
  }

  @Test
  void blacklistedValidatorIsLeftOut() {
    // Given
    sync(10, seat(1, ANNA, true, MINIMUM), seat(2, BERT, true, MINIMUM));
    Signer.ADMIN.post("/blacklist", "{\"hotkey\": \"" + BERT.ss58() + "\"}").then().statusCode(200);

    // When
    List<RegisteredValidator> registered = registered();

    // Then
    assertThat(registered).extracting(RegisteredValidator::hotkey).containsExactly(ANNA);
    Signer.ADMIN.delete("/blacklist/" + BERT.ss58()).then().statusCode(200);
  }

  private void sync(long block, Neuron... seats) {
    BlockReference reference = new BlockReference(block, "0x" + "00".repeat(32));
    chain.write(Optional.of(new Metagraph(reference, List.of(seats))));
    registry.sync().await().atMost(DEADLINE);
  }

  private static Neuron seat(int uid, Hotkey hotkey, boolean permit, BigInteger stake) {
    return new Neuron(uid, hotkey, hotkey, permit, new Rao(stake), 0);
  }

  private List<RegisteredValidator> registered() {
    return registry.registered().await().atMost(DEADLINE);
  }

  private long stakesLeaves() {
    return records.number("SELECT count(*) FROM audit_log WHERE kind = 'stakes'");
  }

  private double failures() {
    return meters.counter("leoma.validator.sync.failures").count();
  }
}
