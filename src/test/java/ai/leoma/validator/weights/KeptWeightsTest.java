package ai.leoma.validator.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.TestHotkeys;
import ai.leoma.validator.weights.KeptWeights.Offer;
import ai.leoma.validator.weights.PublishedWeights.Stated;
import ai.leoma.validator.weights.WeightsStatement.Payee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptWeightsTest {
  private static final KeyPair OWNER = key(1);
  private static final KeyPair STRANGER = key(2);
  private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
  private static final Duration VALIDITY = Duration.ofHours(3);
  private static final int NETUID = 99;

  @TempDir Path folder;

  @Test
  void newestIsKeptAndFoundAgainByTheNextProcess() {
    // Given
    KeptWeights kept = kept();
    SignedWeights first = signed(OWNER, NETUID, 7, NOW);
    SignedWeights second = signed(OWNER, NETUID, 8, NOW.plusSeconds(60));

    // When
    assertThat(offer(kept, first, NOW)).isEqualTo(Offer.KEPT);
    assertThat(offer(kept, second, NOW.plusSeconds(60))).isEqualTo(Offer.KEPT);

    // Then
    assertThat(kept().usable(Set.of(OWNER.hotkey()), NOW.plusSeconds(61)))
        .map(SignedWeights::statement)
        .contains(second.statement());
  }

  @Test
  void olderOneIsNotTakenBack() {
    KeptWeights kept = kept();
    offer(kept, signed(OWNER, NETUID, 8, NOW), NOW);

    assertThat(offer(kept, signed(OWNER, NETUID, 8, NOW.minusSeconds(1)), NOW))
        .isEqualTo(Offer.OLD);
    assertThat(offer(kept, signed(OWNER, NETUID, 7, NOW.plusSeconds(1)), NOW.plusSeconds(1)))
        .as("of an older ranking")
        .isEqualTo(Offer.OLD);
    assertThat(usable(kept, NOW)).isEqualTo(8);
  }

  @Test
  void expiredOneIsNotUsable() {
    KeptWeights kept = kept();
    offer(kept, signed(OWNER, NETUID, 8, NOW), NOW);

    assertThat(kept.usable(Set.of(OWNER.hotkey()), NOW.plus(VALIDITY).minusMillis(1))).isPresent();
    assertThat(kept.usable(Set.of(OWNER.hotkey()), NOW.plus(VALIDITY))).isEmpty();
    assertThat(offer(kept, signed(OWNER, NETUID, 9, NOW), NOW.plus(VALIDITY)))
        .isEqualTo(Offer.REFUSED);
  }

  @Test
  void nobodyIsBelievedForLongerThanADay() {
    KeptWeights kept = kept();
    WeightsStatement forEver =
        new WeightsStatement(
            NETUID,
            1,
            "ab".repeat(32),
            Optional.empty(),
            NOW,
            NOW.plus(Duration.ofDays(3000)),
            OWNER.hotkey());
    SignedWeights signed = SignedWeights.of(forEver, OWNER);

    assertThat(offer(kept, signed, NOW)).isEqualTo(Offer.KEPT);
    assertThat(kept.usable(Set.of(OWNER.hotkey()), NOW.plus(Duration.ofHours(25)))).isEmpty();
  }

  @Test
  void whatIsNotGoodIsRefusedAndReplacesNothing() {
    KeptWeights kept = kept();
    offer(kept, signed(OWNER, NETUID, 8, NOW), NOW);
    SignedWeights good = signed(OWNER, NETUID, 9, NOW.plusSeconds(1));
    SignedWeights forged =
        new SignedWeights(good.statement(), STRANGER.sign(good.statement().signedBytes()));

    assertThat(offer(kept, signed(STRANGER, NETUID, 9, NOW), NOW)).isEqualTo(Offer.REFUSED);
    assertThat(offer(kept, forged, NOW)).isEqualTo(Offer.REFUSED);
    assertThat(offer(kept, signed(OWNER, 98, 9, NOW), NOW)).as("subnet").isEqualTo(Offer.REFUSED);
    assertThat(offer(kept, signed(OWNER, NETUID, 9, NOW.plusSeconds(180)), NOW))
        .as("from the future")
        .isEqualTo(Offer.REFUSED);
    assertThat(usable(kept, NOW)).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ranking_id", "winner_uid", "winner_hotkey", "expires_at_ms", "netuid"})
  void changedMemberBreaksTheSignature(String member) {
    String json = new String(signed(OWNER, NETUID, 1, NOW).json(), StandardCharsets.UTF_8);
    String changed =
        member.equals("winner_hotkey")
            ? json.replace(TestHotkeys.BOB.ss58(), TestHotkeys.ALICE.ss58())
            : json.replaceAll("(\"" + member + "\": )(\\d)", "$13");
    assertThat(changed).isNotEqualTo(json);

    KeptWeights kept = new KeptWeights(folder, member.equals("netuid") ? 39 : NETUID);
    byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
    assertThat(kept.offer(bytes, published(1), Set.of(OWNER.hotkey()), NOW))
        .isEqualTo(Offer.REFUSED);
  }

  @Test
  void whatWasWrittenIntoTheFileByOthersIsNotBelieved() throws IOException {
    KeptWeights kept = kept();
    Files.write(folder.resolve("weights-snapshot.json"), signed(STRANGER, NETUID, 9, NOW).json());
    assertThat(kept.usable(Set.of(OWNER.hotkey()), NOW)).isEmpty();

    Files.writeString(folder.resolve("weights-snapshot.json"), "{\"statement\": {}}");
    assertThat(kept.usable(Set.of(OWNER.hotkey()), NOW)).isEmpty();
    assertThat(offer(kept, signed(OWNER, NETUID, 1, NOW), NOW)).isEqualTo(Offer.KEPT);
  }

  @Test
  void whatTheServiceDoesNotPublishIsNotKept() {
    KeptWeights kept = kept();
    byte[] signed = signed(OWNER, NETUID, 8, NOW).json();
    Set<Hotkey> signers = Set.of(OWNER.hotkey());
    OptionalLong ranking = OptionalLong.of(8);

    for (Stated other :
        List.of(
            published(9),
            new PublishedWeights.Burns(ranking),
            new PublishedWeights.Pays(new Payee(6, TestHotkeys.BOB), ranking),
            new PublishedWeights.Pays(new Payee(5, TestHotkeys.ALICE), ranking))) {
      assertThat(kept.offer(signed, other, signers, NOW)).isEqualTo(Offer.DIFFERENT);
    }
    Stated unnamed = new PublishedWeights.Pays(new Payee(5, TestHotkeys.BOB), OptionalLong.empty());
    assertThat(kept.offer(signed, unnamed, signers, NOW)).isEqualTo(Offer.KEPT);
  }

  @Test
  void forgottenOnesAreGone() {
    KeptWeights kept = kept();
    offer(kept, signed(OWNER, NETUID, 8, NOW), NOW);

    kept.forget();
    kept.forget();

    assertThat(kept.usable(Set.of(OWNER.hotkey()), NOW)).isEmpty();
  }

  @Test
  void hostileBytesAreRefused() {
    KeptWeights kept = kept();
    byte[] good = signed(OWNER, NETUID, 1, NOW).json();
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length) + 1);
      for (int i = 0; i < random.nextInt(6); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Offer offer = kept.offer(bytes, published(1), Set.of(OWNER.hotkey()), NOW);
      if (!Arrays.equals(bytes, good)) {
        assertThat(offer).as("seed " + seed).isEqualTo(Offer.REFUSED);
      }
    }
  }

  @Test
  void burnIsStatedWithoutAWinner() {
    WeightsStatement burn =
        new WeightsStatement(
            NETUID, 1, "ab".repeat(32), Optional.empty(), NOW, NOW.plus(VALIDITY), OWNER.hotkey());
    SignedWeights read = SignedWeights.read(SignedWeights.of(burn, OWNER).json());

    assertThat(read.statement()).isEqualTo(burn);
    assertThat(read.isSigned()).isTrue();
    assertThat(new String(read.json(), StandardCharsets.UTF_8))
        .contains("\"winner_uid\": 0")
        .contains("\"winner_hotkey\": null")
        .contains(Hex.encodePrefixed(read.signature()));
  }

  private KeptWeights kept() {
    return new KeptWeights(folder, NETUID);
  }

  private static Offer offer(KeptWeights kept, SignedWeights signed, Instant now) {
    OptionalLong ranking = OptionalLong.of(signed.statement().ranking());
    Stated same =
        signed
            .statement()
            .payee()
            .<Stated>map(payee -> new PublishedWeights.Pays(payee, ranking))
            .orElseGet(() -> new PublishedWeights.Burns(ranking));
    return kept.offer(signed.json(), same, Set.of(OWNER.hotkey()), now);
  }

  private static Stated published(long ranking) {
    return new PublishedWeights.Pays(new Payee(5, TestHotkeys.BOB), OptionalLong.of(ranking));
  }

  private static long usable(KeptWeights kept, Instant now) {
    return kept.usable(Set.of(OWNER.hotkey()), now).orElseThrow().statement().ranking();
  }

  private static SignedWeights signed(KeyPair key, int netuid, long ranking, Instant issuedAt) {
    WeightsStatement statement =
        new WeightsStatement(
            netuid,
            ranking,
            "ab".repeat(32),
            Optional.of(new Payee(5, TestHotkeys.BOB)),
            issuedAt,
            issuedAt.plus(VALIDITY),
            key.hotkey());
    return SignedWeights.of(statement, key);
  }

  private static KeyPair key(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return KeyPair.ofMiniSecret(seed);
  }
}
