package ai.leoma.chain.submission;

import static ai.leoma.chain.TestHotkeys.ALICE;
import static ai.leoma.chain.TestHotkeys.BOB;
import static ai.leoma.chain.TestHotkeys.CHARLIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.WriteRefusal;
import ai.leoma.chain.runtime.WeightNormalisation.ChainWeight;
import ai.leoma.chain.submission.WeightRules.Checked.Fit;
import ai.leoma.chain.submission.WeightRules.Checked.Unfit;
import ai.leoma.chain.submission.WeightRules.Limits;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightRulesTest {
  private static final Hotkey OWN = ALICE;
  private static final int OWN_UID = 7;
  private static final Map<Hotkey, Double> TO_BOB = Map.of(BOB, 1.0);

  /// A writer with a permit, whose last weights are old enough.
  private static final Case WRITER =
      new Case(1000, OptionalInt.of(OWN_UID), 256, 800, 100, true, false, 1, 65_535, 0);

  /// [Limits] that are changed one by one.
  private record Case(
      long nextBlock,
      OptionalInt ownUid,
      int seats,
      long lastUpdateBlock,
      long rateLimitBlocks,
      boolean hasPermit,
      boolean isOwner,
      int leastWeights,
      int greatestWeight,
      long versionKey) {
    Limits limits() {
      return new Limits(
          nextBlock,
          ownUid,
          Map.of(OWN, OWN_UID, BOB, 3),
          seats,
          lastUpdateBlock,
          rateLimitBlocks,
          hasPermit,
          isOwner,
          leastWeights,
          greatestWeight,
          BigInteger.valueOf(versionKey));
    }

    Case last(long block, long limit) {
      return new Case(
          nextBlock,
          ownUid,
          seats,
          block,
          limit,
          hasPermit,
          isOwner,
          leastWeights,
          greatestWeight,
          versionKey);
    }

    Case permit(boolean has, boolean owns) {
      return new Case(
          nextBlock,
          ownUid,
          seats,
          lastUpdateBlock,
          rateLimitBlocks,
          has,
          owns,
          leastWeights,
          greatestWeight,
          versionKey);
    }

    Case least(int weights, int ofSeats) {
      return new Case(
          nextBlock,
          ownUid,
          ofSeats,
          lastUpdateBlock,
          rateLimitBlocks,
          hasPermit,
          isOwner,
          weights,
          greatestWeight,
          versionKey);
    }

    Case greatest(int weight) {
      return new Case(
          nextBlock,
          ownUid,
          seats,
          lastUpdateBlock,
          rateLimitBlocks,
          hasPermit,
          isOwner,
          leastWeights,
          weight,
          versionKey);
    }

    Case version(long key) {
      return new Case(
          nextBlock,
          ownUid,
          seats,
          lastUpdateBlock,
          rateLimitBlocks,
          hasPermit,
          isOwner,
          leastWeights,
          greatestWeight,
          key);
    }

    Case seat(OptionalInt uid) {
      return new Case(
          nextBlock,
          uid,
          seats,
          lastUpdateBlock,
          rateLimitBlocks,
          hasPermit,
          isOwner,
          leastWeights,
          greatestWeight,
          versionKey);
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused(each -> each.seat(OptionalInt.empty()), TO_BOB, new WriteRefusal.NotRegistered()),
        refused(each -> each, Map.of(CHARLIE, 1.0), new WriteRefusal.PayeeWithoutSeat(CHARLIE)),
        refused(each -> each, Map.of(BOB, 0.0), new WriteRefusal.NothingToSet()),
        refused(each -> each, Map.of(CHARLIE, 0.0), new WriteRefusal.NothingToSet()),
        refused(
            each -> each.last(901, 100), TO_BOB, new WriteRefusal.TooSoon(OptionalLong.of(1001))),
        refused(
            each -> each.last(1, Long.MAX_VALUE),
            TO_BOB,
            new WriteRefusal.TooSoon(OptionalLong.of(Long.MAX_VALUE))),
        refused(each -> each.permit(false, false), TO_BOB, new WriteRefusal.NoPermit()),
        refused(each -> each.least(2, 256), TO_BOB, new WriteRefusal.TooFewWeights(1, 2)),
        refused(
            each -> each.greatest(32_767),
            TO_BOB,
            new WriteRefusal.ByRuntime("SubtensorModule.MaxWeightExceeded")),
        refused(each -> each.version(13), TO_BOB, new WriteRefusal.OldVersionKey()));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatTheChainWouldRefuseIsNotSent(
      Case subnet, Map<Hotkey, Double> weights, WriteRefusal refusal) {
    assertThat(WeightRules.check(subnet.limits(), weights, Optional.of(BigInteger.valueOf(12))))
        .isEqualTo(new Unfit(refusal));
  }

  static Stream<Arguments> passes() {
    return Stream.of(
        passed(each -> each, TO_BOB, List.of(new ChainWeight(3, 65_535))),
        passed(each -> each.last(900, 100), TO_BOB, List.of(new ChainWeight(3, 65_535))),
        passed(each -> each.last(0, 100), TO_BOB, List.of(new ChainWeight(3, 65_535))),
        passed(each -> each.permit(false, true), TO_BOB, List.of(new ChainWeight(3, 65_535))),
        passed(each -> each.least(1024, 1), TO_BOB, List.of(new ChainWeight(3, 65_535))),
        passed(
            each -> each.permit(false, false).least(4, 256).greatest(1),
            Map.of(OWN, 0.3, CHARLIE, 0.0),
            List.of(new ChainWeight(OWN_UID, 65_535))),
        passed(
            each -> each.greatest(32_768),
            Map.of(OWN, 2.0, BOB, 2.0),
            List.of(new ChainWeight(3, 65_535), new ChainWeight(OWN_UID, 65_535))),
        passed(
            each -> each,
            Map.of(OWN, 0.5, BOB, 1.0),
            List.of(new ChainWeight(3, 65_535), new ChainWeight(OWN_UID, 32_768))));
  }

  @ParameterizedTest
  @MethodSource("passes")
  void whatTheChainTakesIsSent(
      Case subnet, Map<Hotkey, Double> weights, List<ChainWeight> normalised) {
    assertThat(WeightRules.check(subnet.limits(), weights, Optional.empty()))
        .isEqualTo(new Fit(OWN_UID, normalised, BigInteger.ZERO));
  }

  @Test
  void versionKeyIsTheSubnetsOwnUnlessTheWriterHasOne() {
    Limits limits = WRITER.version(12).limits();

    assertThat(WeightRules.check(limits, TO_BOB, Optional.empty()))
        .isInstanceOfSatisfying(
            Fit.class, fit -> assertThat(fit.versionKey()).isEqualTo(BigInteger.valueOf(12)));
    assertThat(WeightRules.check(limits, TO_BOB, Optional.of(BigInteger.valueOf(20))))
        .isInstanceOfSatisfying(
            Fit.class, fit -> assertThat(fit.versionKey()).isEqualTo(BigInteger.valueOf(20)));
  }

  private static Arguments refused(
      UnaryOperator<Case> change, Map<Hotkey, Double> weights, WriteRefusal refusal) {
    return arguments(change.apply(WRITER), weights, refusal);
  }

  private static Arguments passed(
      UnaryOperator<Case> change, Map<Hotkey, Double> weights, List<ChainWeight> normalised) {
    return arguments(change.apply(WRITER), weights, normalised);
  }
}
