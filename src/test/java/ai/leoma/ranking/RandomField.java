package ai.leoma.ranking;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Rao;
import ai.leoma.task.TaskId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;

/// Random small inputs in which ties, open pairs, strangers, gaps and limits are common.
final class RandomField {

  private static final BigInteger GREATEST_STAKE =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final int[] POINTS = {0, 1, 5, 5, 5, 10, 25, 100};

  private RandomField() {}

  /// Half of the inputs are anything, half are close races in which often nobody dominates.
  static RankingInput input(Random random) {
    return random.nextBoolean() ? anything(random) : race(random);
  }

  /// One validator and miners in block order, each a step of about the dominance margin above some
  /// earlier one.
  static RankingInput race(Random random) {
    int window = 20;
    int points = 5 * (1 + random.nextInt(3));
    Rules rules = new Rules(Rules.VERSION, window, 85, points, ConsensusBase.ACTIVE, 9);
    Hotkey judge = new Hotkey("V1");
    List<Contender> miners = new ArrayList<>();
    List<Vote> votes = new ArrayList<>();
    int passes = random.nextInt(10);
    int count = 2 + random.nextInt(5);
    for (int place = 0; place < count; place++) {
      Hotkey miner = new Hotkey("M" + (char) ('a' + random.nextInt(3)) + (place + 1));
      OptionalLong block = OptionalLong.of(place - random.nextInt(2) + 1);
      miners.add(new Contender(miner, OptionalInt.of(place), block, true));
      int settled = window - random.nextInt(4);
      for (int task = 1; task <= settled; task++) {
        votes.add(new Vote(new TaskId(task), miner, judge, task <= passes));
      }
      int step = random.nextInt(3) > 0 ? points / 5 : random.nextInt(-1, points / 5 + 2);
      passes = Math.clamp(passes + step, 0, window);
    }
    List<ValidatorStake> validators = List.of(new ValidatorStake(judge, new Rao(BigInteger.ONE)));
    return new RankingInput(rules, Optional.of(new TaskId(window)), miners, validators, votes);
  }

  private static RankingInput anything(Random random) {
    Rules rules = rules(random);
    long newest = newest(random, rules.window());
    List<Contender> miners = miners(random);
    int validatorCount = random.nextInt(6);
    List<ValidatorStake> validators = new ArrayList<>();
    for (int validator = 0; validator < validatorCount; validator++) {
      Hotkey hotkey = new Hotkey("V" + (validator + 1));
      validators.add(new ValidatorStake(hotkey, new Rao(stake(random))));
    }
    // Each pair was generated either with the commitment in force or with an earlier one
    long salt = random.nextLong();
    Map<Boolean, List<Vote>> votes =
        votes(random, rules.window(), newest, miners).stream()
            .collect(Collectors.partitioningBy(vote -> isInForce(vote, salt)));
    return new RankingInput(
        rules,
        newest == 0 ? Optional.empty() : Optional.of(new TaskId(newest)),
        miners,
        validators,
        votes.get(true),
        votes.get(false));
  }

  private static boolean isInForce(Vote vote, long salt) {
    return new Random(Objects.hash(vote.task(), vote.miner(), salt)).nextInt(12) != 0;
  }

  private static Rules rules(Random random) {
    ConsensusBase base = random.nextInt(4) == 0 ? ConsensusBase.VOTED : ConsensusBase.ACTIVE;
    return new Rules(
        Rules.VERSION,
        1 + random.nextInt(12),
        1 + random.nextInt(100),
        POINTS[random.nextInt(POINTS.length)],
        base,
        1 + random.nextInt(14));
  }

  private static long newest(Random random, int window) {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextInt(window);
      case 1 -> Long.MAX_VALUE;
      default -> window + random.nextInt(8);
    };
  }

  private static List<Contender> miners(Random random) {
    List<Contender> miners = new ArrayList<>();
    int count = random.nextInt(8);
    for (int miner = 0; miner < count; miner++) {
      OptionalLong block =
          random.nextInt(5) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextInt(5));
      boolean valid = random.nextInt(8) != 0;
      Hotkey hotkey = new Hotkey("M" + (char) ('a' + count - miner));
      miners.add(new Contender(hotkey, OptionalInt.of(random.nextInt(256)), block, valid));
    }
    return miners;
  }

  private static BigInteger stake(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> BigInteger.ZERO;
      case 1 -> GREATEST_STAKE.subtract(BigInteger.valueOf(random.nextInt(2)));
      case 2 -> new BigInteger(64, random);
      default -> BigInteger.valueOf(random.nextInt(4));
    };
  }

  /// Each miner has its own quality and each validator its own diligence; V6 and V7 are
  /// strangers, and so is the miner "gone".
  private static List<Vote> votes(Random random, int window, long newest, List<Contender> miners) {
    List<Vote> votes = new ArrayList<>();
    long top = newest == Long.MAX_VALUE ? newest : newest + 1;
    long bottom = Math.max(1, top - window - 3);
    List<Hotkey> judged = new ArrayList<>(miners.stream().map(Contender::hotkey).toList());
    judged.add(new Hotkey("gone"));
    double[] diligence = random.doubles(7, 0, 1.6).toArray();
    for (Hotkey miner : judged) {
      double quality = random.nextDouble();
      for (long task = bottom; task - bottom <= top - bottom && task > 0; task++) {
        boolean deserves = random.nextDouble() < quality;
        for (int validator = 0; validator < 7; validator++) {
          if (random.nextDouble() < diligence[validator]) {
            boolean passed = deserves ^ (random.nextInt(10) == 0);
            Hotkey voter = new Hotkey("V" + (validator + 1));
            votes.add(new Vote(new TaskId(task), miner, voter, passed));
          }
        }
      }
    }
    return votes;
  }
}
