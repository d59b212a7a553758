package ai.leoma.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.inference.ChuteId;
import ai.leoma.sandbox.studio.MinerKind;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CastTest {

  private static final int KINDS = MinerKind.values().length;

  @Test
  void everyKindTakesPartOnceInItsOrderThenAgainWithNumbers() {
    // Given
    // When
    List<String> names =
        Cast.of(1, KINDS + 2, 3, Map.of()).miners().stream().map(ImitatedMiner::name).toList();

    // Then
    assertThat(names.subList(0, KINDS))
        .containsExactlyElementsOf(
            Arrays.stream(MinerKind.values()).map(MinerKind::title).toList());
    assertThat(names.subList(KINDS, KINDS + 2)).containsExactly("steady-2", "soft-2");
  }

  @Test
  void sameSeedGivesSameCastAndAnotherSeedAnother() {
    // Given
    Cast cast = Cast.of(1, KINDS, 3, Map.of());

    // When
    List<String> again = facts(Cast.of(1, KINDS, 3, Map.of()));
    List<String> other = facts(Cast.of(2, KINDS, 3, Map.of()));

    // Then
    assertThat(again).isEqualTo(facts(cast));
    assertThat(other).doesNotContainAnyElementsOf(facts(cast));
  }

  @Test
  void steadyIsNotTheEarliestForAnySeed() {
    for (long seed = 0; seed < 50; seed++) {
      // Given
      // When
      List<ImitatedMiner> bySeniority =
          Cast.of(seed, KINDS, 3, Map.of()).miners().stream()
              .sorted(Comparator.comparingLong(ImitatedMiner::commitBlock))
              .toList();

      // Then
      assertThat(bySeniority.getFirst().name()).as("seed %d", seed).isEqualTo("soft");
      assertThat(bySeniority.getLast().name()).as("seed %d", seed).isEqualTo("copycat");
    }
  }

  @Test
  void cheatsAreWhatTheyAreNamedFor() {
    // Given
    Cast cast = Cast.of(7, KINDS, 3, Map.of());
    ImitatedMiner steady = cast.miner("steady").orElseThrow();

    // When
    ImitatedMiner copycat = cast.miner("copycat").orElseThrow();
    ImitatedMiner branch = cast.miner("branch").orElseThrow();
    ImitatedMiner squatter = cast.miner("squatter").orElseThrow();

    // Then
    assertThat(copycat.weightSha256()).isEqualTo(steady.weightSha256());
    assertThat(copycat.commitBlock()).isGreaterThan(steady.commitBlock());
    assertThat(copycat.modelName()).endsWith(copycat.hotkey().ss58());
    assertThat(branch.modelRevision()).isEqualTo("main");
    assertThat(branch.repositorySha()).matches("[0-9a-f]{40}");
    assertThat(squatter.modelName()).contains("/leoma").doesNotContain(squatter.hotkey().ss58());
    assertThat(steady.modelName()).contains("/leoma-").endsWith(steady.hotkey().ss58());
    assertThat(cast.miners().stream().map(ImitatedMiner::weightSha256).distinct())
        .hasSize(KINDS - 1);
  }

  @Test
  void nobodyHoldsHalfOfTheStakeFromThreeValidatorsOn() {
    for (int count = 3; count < 12; count++) {
      // Given
      List<ImitatedValidator> validators = Cast.of(1, 4, count, Map.of()).validators();

      // When
      BigInteger total =
          validators.stream().map(v -> v.stake().amount()).reduce(BigInteger.ZERO, BigInteger::add);

      // Then
      assertThat(validators).hasSize(count);
      assertThat(validators).allMatch(v -> v.stake().amount().shiftLeft(1).compareTo(total) < 0);
    }
  }

  @Test
  void ofTwoValidatorsNeitherOutweighsTheOther() {
    // Given
    // When
    List<ImitatedValidator> validators = Cast.of(1, 4, 2, Map.of()).validators();

    // Then
    assertThat(validators.getFirst().stake()).isEqualTo(validators.getLast().stake());
  }

  @Test
  void seatsAreDistinctAndTheOwnerHasTheFirst() {
    // Given
    Hotkey guest = Cast.of(99, 1, 1, Map.of()).owner().hotkey();

    // When
    Cast cast = Cast.of(1, 40, 5, Map.of(guest, Rao.of(7)));

    // Then
    List<Integer> uids =
        Stream.of(
                cast.validators().stream().map(ImitatedValidator::uid),
                cast.guests().stream().map(GuestValidator::uid),
                cast.miners().stream().map(ImitatedMiner::uid))
            .flatMap(seats -> seats)
            .toList();
    assertThat(uids).isEqualTo(IntStream.rangeClosed(1, 46).boxed().toList());
    assertThat(new HashSet<>(cast.miners().stream().map(ImitatedMiner::chuteSlug).toList()))
        .hasSize(40);
    assertThat(cast.guests().getFirst().stake()).isEqualTo(Rao.of(7));
  }

  @Test
  void namesMayCarryNumbersAndUnknownOrRepeatedOnesAreRefused() {
    // Given
    // When
    Cast cast = Cast.of(1, List.of("steady", "steady-2", "wrong-scene-10"), 3, Map.of());

    // Then
    assertThat(cast.miners().stream().map(ImitatedMiner::kind))
        .containsExactly(MinerKind.STEADY, MinerKind.STEADY, MinerKind.WRONG_SCENE);
    for (String wrong : List.of("stedy", "steady-1", "steady-02", "-2", "")) {
      assertThatThrownBy(() -> Cast.of(1, List.of(wrong), 3, Map.of()))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wrong-size");
    }
    assertThatThrownBy(() -> Cast.of(1, List.of("soft", "soft"), 3, Map.of()))
        .hasMessageContaining("twice");
  }

  @Test
  void chuteIdsFollowTheRuleOfChutes() {
    // Given the vectors of external-apis.md 1.3
    // When
    String id = ChuteNames.id("alice", "alice/leoma-test").toString();
    String publicCopy = ChuteId.ofName("public::" + id).toString();
    String version =
        ChuteNames.version("11111111-1111-1111-1111-111111111111", "print(1)\n").toString();

    // Then
    assertThat(id).isEqualTo("cdb473e8-5a88-52df-ad3b-1cc6a749497f");
    assertThat(publicCopy).isEqualTo("847a1634-a8dc-5dc5-9af8-a4f1e0d5eadd");
    assertThat(version).isEqualTo("fdbdc85a-bcfb-5d49-9912-da866cf7fec9");
  }

  private static List<String> facts(Cast cast) {
    return cast.miners().stream()
        .flatMap(
            miner ->
                Stream.of(
                    miner.hotkey().ss58(),
                    miner.modelName(),
                    miner.repositorySha(),
                    miner.chuteSlug(),
                    miner.weightSha256().toString(),
                    Long.toString(miner.renderingSeed())))
        .toList();
  }
}
