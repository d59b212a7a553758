package ai.leoma.chain.timelock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BeaconTest {
  private static final JsonNode QUICKNET = Vectors.json("chain/drand-quicknet.json");
  private static final byte[] SIGNATURE =
      Hex.decode(QUICKNET.get("knownRounds").get(0).get("signatureG1").asText());

  @Test
  void quicknetIsTheBeaconOfTheVectors() {
    assertThat(Hex.encode(Beacon.QUICKNET.publicKey().encode()))
        .isEqualTo(QUICKNET.get("publicKeyG2").asText());
    assertThat(Beacon.QUICKNET.genesis().getEpochSecond())
        .isEqualTo(QUICKNET.get("genesisTime").asLong());
    assertThat(Beacon.QUICKNET.period()).hasSeconds(QUICKNET.get("periodSeconds").asLong());
  }

  @Test
  void aPublishedSignatureVerifiesForItsRoundOnly() {
    assertThat(Beacon.QUICKNET.verifies(1000, SIGNATURE)).isTrue();
    assertThat(Beacon.QUICKNET.verifies(1001, SIGNATURE)).isFalse();
  }

  @Test
  void whatIsNoSignatureVerifiesNothing() {
    byte[] otherSign = SIGNATURE.clone();
    otherSign[0] ^= 0x20;
    byte[] changed = SIGNATURE.clone();
    changed[40] ^= 1;

    assertThat(Beacon.QUICKNET.verifies(1000, otherSign)).isFalse();
    assertThat(Beacon.QUICKNET.verifies(1000, changed)).isFalse();
    assertThat(Beacon.QUICKNET.verifies(1000, new byte[48])).isFalse();
    assertThat(Beacon.QUICKNET.verifies(1000, Arrays.copyOf(SIGNATURE, 47))).isFalse();
    assertThat(Beacon.QUICKNET.verifies(1000, new byte[0])).isFalse();
  }

  @Test
  void roundsFollowFromTheTime() {
    Instant genesis = Beacon.QUICKNET.genesis();

    assertThat(Beacon.QUICKNET.publishedAt(1)).isEqualTo(genesis);
    assertThat(Beacon.QUICKNET.publishedAt(1000)).isEqualTo(genesis.plusSeconds(2997));
    assertThat(Beacon.QUICKNET.roundAt(genesis.plusSeconds(3000))).isEqualTo(1000);
    assertThat(Beacon.QUICKNET.roundAt(genesis.plusMillis(3002_999))).isEqualTo(1000);
    assertThat(Beacon.QUICKNET.roundAt(genesis.minusSeconds(3000))).isZero();
  }

  @Test
  void impossibleBeaconsAndRoundsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Beacon(Beacon.QUICKNET.publicKey(), Instant.EPOCH, Duration.ofSeconds(0)));
    assertThatIllegalArgumentException().isThrownBy(() -> Beacon.QUICKNET.identity(0));
  }
}
