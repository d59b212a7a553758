package ai.leoma.chain.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.leoma.Vectors;
import ai.leoma.chain.Hex;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.runtime.RuntimeEvents;
import ai.leoma.chain.runtime.RuntimeEvents.RuntimeEvent;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.submission.NextStep.Again;
import ai.leoma.chain.submission.NextStep.GiveUp;
import ai.leoma.chain.submission.NextStep.Watch;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryTableTest {
  private static final OptionalLong NEXT_EPOCH = OptionalLong.of(8_604_000);
  private static final WriteRefusal TOO_SOON = new WriteRefusal.TooSoon(OptionalLong.empty());

  static Stream<Arguments> steps() {
    return Stream.of(
        arguments(Setback.Pool.STALE_NONCE, again(true, 1010, "Transaction is outdated")),
        arguments(
            Setback.Pool.FUTURE_NONCE,
            again(true, 1010, "Transaction will be valid in the future")),
        arguments(Setback.Pool.BAD_SIGNATURE, again(true, 1010, "Transaction has a bad signature")),
        arguments(
            Setback.Pool.ANCIENT_BIRTH_BLOCK,
            again(true, 1010, "Transaction has an ancient birth block")),
        arguments(Setback.Pool.PRIORITY_TOO_LOW, again(true, 1014, "Priority is too low")),
        arguments(
            Setback.Pool.TEMPORARILY_BANNED,
            again(true, 1012, "Transaction is temporarily banned")),
        arguments(
            Setback.Pool.BLOCK_IS_FULL,
            again(true, 1010, "Transaction would exhaust the block limits")),
        arguments(Setback.Pool.POOL_IS_FULL, again(true, 1016, "Immediately Dropped")),
        arguments(Setback.Pool.ALREADY_IMPORTED, new Watch()),
        arguments(
            Setback.Pool.CANNOT_PAY,
            new GiveUp(new WriteRefusal.ByPool(1010, "Inability to pay some fees"))),
        arguments(
            Setback.Pool.CALL_NOT_EXPECTED,
            new GiveUp(new WriteRefusal.ByPool(1010, "Transaction call is not expected"))),
        arguments(Setback.Lost.EXPIRED, new Again(false, new WriteRefusal.Expired())),
        arguments(Setback.Lost.NONCE_TAKEN, new Again(false, new WriteRefusal.Expired())),
        arguments(Setback.Lost.RUNTIME_CHANGED, new Again(false, new WriteRefusal.Expired())),
        arguments(new Setback.Custom(6), new Again(true, TOO_SOON)),
        arguments(new Setback.Custom(10), new GiveUp(new WriteRefusal.NotRegistered())),
        arguments(new Setback.Custom(19), new GiveUp(new WriteRefusal.NotRegistered())),
        arguments(new Setback.Custom(15), again(true, 1010, "Custom error: 15")),
        arguments(
            new Setback.Custom(255),
            new GiveUp(new WriteRefusal.ByPool(1010, "Custom error: 255"))),
        arguments(
            new Setback.OtherRefusal(1002, "Verification Error"),
            new GiveUp(new WriteRefusal.ByPool(1002, "Verification Error"))),
        dispatch("SubtensorModule.SettingWeightsTooFast", new Again(true, TOO_SOON)),
        dispatch("SubtensorModule.CommittingWeightsTooFast", new Again(true, TOO_SOON)),
        dispatch(
            "SubtensorModule.NeuronNoValidatorPermit", new GiveUp(new WriteRefusal.NoPermit())),
        dispatch(
            "SubtensorModule.HotKeyNotRegisteredInSubNet",
            new GiveUp(new WriteRefusal.NotRegistered())),
        dispatch(
            "Commitments.AccountNotAllowedCommit", new GiveUp(new WriteRefusal.NotRegistered())),
        dispatch(
            "SubtensorModule.NotEnoughStakeToSetWeights",
            new GiveUp(new WriteRefusal.TooLittleStake())),
        dispatch(
            "SubtensorModule.IncorrectWeightVersionKey",
            new Again(false, new WriteRefusal.OldVersionKey())),
        dispatch(
            "SubtensorModule.CommitRevealEnabled",
            new Again(false, new WriteRefusal.CommitRevealFlipped())),
        dispatch(
            "SubtensorModule.CommitRevealDisabled",
            new Again(false, new WriteRefusal.CommitRevealFlipped())),
        dispatch(
            "SubtensorModule.TooManyUnrevealedCommits",
            new GiveUp(new WriteRefusal.TooManyUnrevealed(NEXT_EPOCH))),
        anew("SubtensorModule.IncorrectCommitRevealVersion"),
        anew("SubtensorModule.InvalidRevealRound"),
        anew("SubtensorModule.UidVecContainInvalidOne"),
        anew("SubtensorModule.WeightVecLengthIsLow"),
        anew("Commitments.SpaceLimitExceeded"),
        ended("SubtensorModule.DuplicateUids"),
        ended("SubtensorModule.WeightVecNotEqualSize"),
        ended("SubtensorModule.MechanismDoesNotExist"),
        ended("SubtensorModule.SubNetworkDoesNotExist"),
        ended("System.CallFiltered"),
        ended("BadOrigin"),
        ended("Something.NobodyKnows"));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void stepFollowsFromTheSetback(Setback setback, NextStep step) {
    assertThat(RetryTable.after(setback, NEXT_EPOCH)).isEqualTo(step);
  }

  static Stream<JsonNode> samples() {
    return Vectors.elements(Vectors.json("chain/dispatch-samples-293.json").get("cases")).stream();
  }

  /// What a real runtime answered, through the names of its own metadata.
  @ParameterizedTest
  @MethodSource("samples")
  void errorsOfARealRuntimeAreFoundInTheTable(JsonNode sample) {
    // Given
    RuntimeEvents reader = new RuntimeEvents(TestRuntimes.RUNTIME_293);
    List<RuntimeEvent> events = reader.read(Hex.decode(sample.get("eventsHex").asText()));

    // When
    Optional<String> error =
        events.stream()
            .filter(event -> event.name().equals("System.ExtrinsicFailed"))
            .findFirst()
            .map(event -> ((ScaleValue.Struct) event.content()).field("dispatch_error"))
            .map(each -> reader.errorName(each.orElseThrow()));
    NextStep step =
        error
            .map(name -> RetryTable.after(new Setback.Dispatch(name), NEXT_EPOCH))
            .orElse(new Watch());

    // Then
    assertThat(step)
        .isEqualTo(
            switch (sample.get("label").asText()) {
              case "no permit" -> new GiveUp(new WriteRefusal.NoPermit());
              case "duplicate uids" -> byRuntime("SubtensorModule.DuplicateUids");
              case "unknown uid" ->
                  new Again(
                      false, new WriteRefusal.ByRuntime("SubtensorModule.UidVecContainInvalidOne"));
              case "length mismatch" -> byRuntime("SubtensorModule.WeightVecNotEqualSize");
              case "no such subnet" -> byRuntime("SubtensorModule.SubNetworkDoesNotExist");
              case "unregistered without balance", "set_commitment unregistered" ->
                  new GiveUp(new WriteRefusal.NotRegistered());
              case "old version key" -> new Again(false, new WriteRefusal.OldVersionKey());
              case "too soon" -> new Again(true, TOO_SOON);
              case "set_weights while CR enabled" ->
                  new Again(false, new WriteRefusal.CommitRevealFlipped());
              default -> new Watch();
            });
    assertThat(error.isPresent())
        .isEqualTo(sample.get("events").toString().contains("system.ExtrinsicFailed"));
  }

  @Test
  void everySetbackHasAWordForMetrics() {
    Stream<Setback> all =
        Stream.of(
                Arrays.stream(Setback.Pool.values()),
                Arrays.stream(Setback.Lost.values()),
                Stream.of(
                    new Setback.Custom(6),
                    new Setback.OtherRefusal(-32000, "no"),
                    new Setback.Dispatch("SubtensorModule.DuplicateUids"),
                    new Setback.Dispatch("BadOrigin")))
            .flatMap(each -> each);

    assertThat(all.map(Setback::label))
        .doesNotHaveDuplicates()
        .contains(
            "stale_nonce", "expired", "custom_6", "node_-32000", "DuplicateUids", "BadOrigin");
  }

  private static Arguments dispatch(String error, NextStep step) {
    return arguments(new Setback.Dispatch(error), step);
  }

  private static Arguments anew(String error) {
    return dispatch(error, new Again(false, new WriteRefusal.ByRuntime(error)));
  }

  private static Arguments ended(String error) {
    return dispatch(error, byRuntime(error));
  }

  private static GiveUp byRuntime(String error) {
    return new GiveUp(new WriteRefusal.ByRuntime(error));
  }

  private static Again again(boolean afterABlock, long code, String text) {
    return new Again(afterABlock, new WriteRefusal.ByPool(code, text));
  }
}
