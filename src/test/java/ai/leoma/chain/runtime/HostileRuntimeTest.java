package ai.leoma.chain.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.chain.scale.TypeRegistry;
import ai.leoma.chain.scale.ValueReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a node says of its runtime may be anything: reading it, and using what was read, ends as a
/// value or as one of the errors that callers know.
class HostileRuntimeTest {
  private static final long SEED = 20_261_122L;

  /// What a hostile writer would put where a length, a type or a number stands.
  private static final List<byte[]> PATTERNS =
      List.of(
          Hex.decode("feffffff"),
          Hex.decode("03ffffffff"),
          Hex.decode("33ffffffffffffffffffffffffffffffff"),
          Hex.decode("ffffffff"),
          Hex.decode("00000000"),
          Hex.decode("0104"),
          Hex.decode("04"),
          Hex.decode("01"),
          Hex.decode("ff"));

  @ParameterizedTest
  @ValueSource(strings = {"chain/metadata-293.v15.scale", "chain/finney-424.v16.scale"})
  void damagedMetadataAndWhatIsReadWithThemEndAsAClearError(String name) {
    byte[] metadata = Vectors.bytes(name);
    SplittableRandom random = new SplittableRandom(SEED);
    int read = 0;
    for (int i = 0; i < 250; i++) {
      byte[] damaged = damaged(metadata, random);
      int round = i;
      boolean isRead =
          endsClearly(() -> use(MetadataReader.read(damaged), random.split()), round + " " + name);
      read += isRead ? 1 : 0;
    }
    // neither all nor none, else the damage would be no test
    assertThat(read).isBetween(5, 245);
  }

  @Test
  void wholeMetadataAreUsableByTheSameSteps() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 20; i++) {
      assertThat(endsClearly(() -> use(Runtimes.FINNEY_424, random.split()), "whole")).isTrue();
    }
  }

  @Test
  void hostileEventsEndAsAClearError() {
    RuntimeEvents events = new RuntimeEvents(Runtimes.FINNEY_424);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 2) {
        bytes[0] = (byte) (random.nextInt(1, 4) << 2);
        bytes[1] = (byte) random.nextInt(3);
      }
      endsClearly(() -> events.read(bytes), "round " + i);
    }
  }

  @Test
  void positionsBeyondAllMeasureAreRefused() {
    // one event of the last extrinsic that 32 bits can count: System.CodeUpdated, no topics
    byte[] bytes = Hex.decode("0400ffffffff000200");

    assertThatThrownBy(() -> new RuntimeEvents(Runtimes.FINNEY_424).read(bytes))
        .isInstanceOf(NotInRuntime.class);
  }

  @Test
  void errorsOfAnUnknownPalletAreNumbered() {
    ScaleValue error =
        new ScaleValue.Chosen(
            "Module",
            ScaleValue.struct(
                Map.of(
                    "index",
                    ScaleValue.of(250),
                    "error",
                    new ScaleValue.Bytes(new byte[] {7, 0, 0, 0}))));

    assertThat(new RuntimeEvents(Runtimes.FINNEY_424).errorName(error))
        .isEqualTo("pallet 250.error 7");
  }

  @Test
  void twoPalletsOfOneNumberAreRefused() {
    byte[] pallet = new ScaleWriter().byteVector(new byte[] {'A'}).fixed(new byte[6]).bytes();
    byte[] metadata =
        new ScaleWriter()
            .u32(0x6174656dL)
            .u8(14)
            .compact(0)
            .compact(2)
            .fixed(pallet)
            .fixed(pallet)
            .fixed(new byte[4])
            .bytes();

    assertThatThrownBy(() -> MetadataReader.read(metadata))
        .isInstanceOf(ScaleUnreadable.class)
        .hasMessageContaining("two pallets have one number");
  }

  /// All that the product does with metadata.
  private static void use(RuntimeMetadata metadata, SplittableRandom random) {
    TypeRegistry types = metadata.types();
    for (RuntimeMetadata.SignedExtension extension : metadata.extensions()) {
      types.isZeroSized(extension.type());
      types.isZeroSized(extension.additional());
    }
    for (int i = 0; i < 30; i++) {
      RuntimeMetadata.Pallet pallet = one(metadata.pallets(), random);
      if (!pallet.storage().isEmpty()) {
        RuntimeMetadata.StorageItem item = one(pallet.storage(), random);
        tryClearly(() -> ValueReader.readWhole(types, item.value(), item.fallback()));
        tryClearly(
            () ->
                new StorageKeys(metadata)
                    .key(pallet.name(), item.name(), ScaleValue.of(random.nextInt(70_000))));
      }
    }
    byte[] bytes = new byte[200];
    random.nextBytes(bytes);
    tryClearly(() -> new RuntimeEvents(metadata).read(bytes));
    tryClearly(
        () ->
            new Calls(metadata)
                .encode(
                    "Commitments",
                    "set_commitment",
                    Map.of("netuid", ScaleValue.of(99), "info", ScaleValue.of(1))));
    tryClearly(() -> metadata.apiMethod("SubnetInfoRuntimeApi_get_metagraph"));
  }

  private static <T> T one(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  private static void tryClearly(Runnable step) {
    try {
      step.run();
    } catch (ScaleUnreadable | NotInRuntime | IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  /// Errors of the virtual machine count, too: a deep type must not end as an overflown stack.
  private static boolean endsClearly(Runnable step, String round) {
    try {
      step.run();
      return true;
    } catch (ScaleUnreadable | NotInRuntime | UnknownExtension refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return false;
    } catch (Throwable wrong) {
      return fail("seed " + SEED + ", round " + round, wrong);
    }
  }

  private static byte[] damaged(byte[] metadata, SplittableRandom random) {
    byte[] damaged = metadata.clone();
    for (int hit = random.nextInt(1, 4); hit > 0; hit--) {
      byte[] pattern = one(PATTERNS, random);
      int at = random.nextInt(5, damaged.length - pattern.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] = (byte) random.nextInt();
        case 1 -> System.arraycopy(pattern, 0, damaged, at, pattern.length);
        case 2 -> damaged = Arrays.copyOf(damaged, at + 1 + random.nextInt(damaged.length - at));
        default -> {
          int length = random.nextInt(1, Math.min(400, damaged.length - at));
          int from = random.nextInt(5, damaged.length - length);
          System.arraycopy(damaged, from, damaged, at, length);
        }
      }
    }
    return damaged;
  }
}
