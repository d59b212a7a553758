package ai.leoma.chain.submission;

import static ai.leoma.chain.submission.StubChain.NETUID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.KeyPair;
import ai.leoma.chain.NewCommitment;
import ai.leoma.chain.WriteOutcome;
import ai.leoma.chain.WriteOutcome.Included;
import ai.leoma.chain.WriteOutcome.IncludedSealed;
import ai.leoma.chain.WriteOutcome.Refused;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.rpc.StubNode;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.timelock.TimelockEncryption;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commitments over a real WebSocket to a node that does what a test tells it.
class CommitmentWriteTest {
  private static final SubnetPlaces PLACES = new SubnetPlaces(NETUID);

  private final Writers writers = new Writers();
  private final StubNode node = writers.node;
  private final StubChain chain = writers.chain;
  private final KeyPair key = writers.key;
  private final HotkeyWrites writes = writers.open(new OneInFlight());

  @BeforeEach
  void seats() {
    writers.seat();
  }

  @AfterEach
  void stop() throws Exception {
    writers.close();
  }

  @Test
  void plainCommitmentIsPublished() {
    // When
    WriteOutcome outcome =
        Writers.now(writes.setCommitment(new NewCommitment.Plain("hello".getBytes(UTF_8))));
    // Then
    SentExtrinsic sent = writers.onlySubmitted();
    assertThat(outcome).isEqualTo(new Included(writers.onlyBlock(), sent.hash(), true));
    assertThat(sent.commitmentField())
        .isEqualTo(new Chosen("Raw5", new Bytes("hello".getBytes(UTF_8))));
    assertThat(sent.era().period()).isEqualTo(64);
    assertThat(writers.count("leoma.chain.write.differs")).isZero();
  }

  @Test
  void timelockedCommitmentIsATextThatItsRoundOpens() {
    // When
    WriteOutcome outcome =
        Writers.now(writes.setCommitment(new NewCommitment.Timelocked("é!", 100)));
    // Then
    SentExtrinsic sent = writers.onlySubmitted();
    Struct sealed = (Struct) ((Chosen) sent.commitmentField()).content();
    long round = ((Whole) sealed.field("reveal_round").orElseThrow()).value().longValueExact();
    byte[] encrypted = ((Bytes) sealed.field("encrypted").orElseThrow()).value();
    assertThat(TimelockEncryption.decrypt(encrypted, Writers.BEACON.signature(round)))
        .hasValueSatisfying(content -> assertThat(new ScaleReader(content).text()).isEqualTo("é!"));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            IncludedSealed.class,
            included -> {
              assertThat(included.revealRound()).isEqualTo(round);
              Instant then =
                  Instant.ofEpochMilli(1_790_000_000_000L + 12_000 * included.revealBlock());
              assertThat(Writers.BEACON.beacon().roundAt(then)).isEqualTo(round);
              assertThat(included.revealBlock()).isBetween(1100L, 1110L);
            });
    assertThat(writers.count("leoma.chain.write.differs")).isZero();
  }

  @Test
  void commitmentThatTheChainDoesNotTellOfIsCounted() {
    // Given
    chain.hasEffects = false;
    // When
    WriteOutcome plain = Writers.now(writes.setCommitment(new NewCommitment.Plain(new byte[1])));
    WriteOutcome sealed = Writers.now(writes.setCommitment(new NewCommitment.Timelocked("a", 9)));
    // Then
    assertThat(plain).isInstanceOf(Included.class);
    assertThat(sealed).isInstanceOf(IncludedSealed.class);
    assertThat(writers.count("leoma.chain.write.differs")).isEqualTo(2);
  }

  @Test
  void commitmentForWhichNoSpaceIsLeftIsNotSent() {
    // Given
    chain.put(PLACES.usedSpace(key.hotkey()), usage(5, 3050));
    // When
    WriteOutcome outcome = Writers.now(writes.setCommitment(new NewCommitment.Plain(new byte[20])));
    // Then
    assertThat(outcome)
        .isEqualTo(new Refused(new WriteRefusal.NoSpace(100, 50, OptionalLong.of(1260))));
    assertThat(chain.submitted).isEmpty();
  }

  @Test
  void spaceOfAnEarlierEpochIsFreeAgain() {
    chain.put(PLACES.usedSpace(key.hotkey()), usage(4, 3050));

    assertThat(Writers.now(writes.setCommitment(new NewCommitment.Plain(new byte[20]))))
        .isInstanceOf(Included.class);
  }

  @Test
  void commitmentThatIsTooLongIsNotSent() {
    assertThat(Writers.now(writes.setCommitment(new NewCommitment.Plain(new byte[513]))))
        .isEqualTo(new Refused(new WriteRefusal.TooLong(513, 512)));
    int most = 1024 - TimelockEncryption.OVERHEAD_BYTES;
    assertThat(
            Writers.now(writes.setCommitment(new NewCommitment.Timelocked("x".repeat(1000), 10))))
        .isEqualTo(new Refused(new WriteRefusal.TooLong(1002, most)));
    assertThat(chain.submitted).isEmpty();
  }

  private static ScaleValue usage(long epoch, long bytes) {
    return ScaleValue.struct(
        Map.of(
            "last_epoch", new Whole(BigInteger.valueOf(epoch)),
            "used_space", new Whole(BigInteger.valueOf(bytes))));
  }
}
