package ai.leoma.sandbox;

import ai.leoma.sandbox.studio.MinerKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who committed when. The first is one that must lose to a better newcomer, where there is such a
/// miner; copycats come last, for a copy is later than its original.
final class SeniorityOrder {

  private static final long BLOCKS_BETWEEN = 50;

  private SeniorityOrder() {}

  /// The miners by block of commitment, earliest first.
  static List<MinerName> of(SandboxSeed seed, List<MinerName> names) {
    Optional<MinerName> earliest =
        names.stream().min(Comparator.comparingInt(SeniorityOrder::reluctance));
    return names.stream()
        .sorted(
            Comparator.comparing((MinerName name) -> name.kind() == MinerKind.COPYCAT)
                .thenComparing(name -> earliest.filter(name::equals).isEmpty())
                .thenComparing(name -> seed.hex("seniority", name.text())))
        .toList();
  }

  /// The block of the commitment at a place in that order.
  static long block(int place, int miners) {
    return Cast.FIRST_BLOCK - BLOCKS_BETWEEN * (miners - place);
  }

  private static int reluctance(MinerName name) {
    return switch (name.kind()) {
      case SOFT -> 0;
      case FROZEN -> 1;
      case NOISY, FLICKER, WRONG_SCENE, INJECTOR -> 2;
      case WRONG_SIZE, GARBAGE, COLD, SLOW, COPYCAT, BRANCH, SQUATTER -> 3;
      case STEADY -> 4;
    };
  }
}
