package ai.leoma.sandbox.chain.metadata;

import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.RuntimeMetadata.Pallet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Numbers that the next runtime gives to the same things. On the real chain they move, too:
/// between the runtimes 293 and 424 most errors of `SubtensorModule` did.
///
/// @param pallets new number of a pallet by its name
/// @param shifted pallets whose calls, events and errors all move on by one
record MovedNumbers(Map<String, Integer> pallets, Set<String> shifted) {
  static final MovedNumbers NONE = new MovedNumbers(Map.of(), Set.of());

  MovedNumbers {
    pallets = Map.copyOf(pallets);
    shifted = Set.copyOf(shifted);
  }

  int palletNumber(String name, int number) {
    return pallets.getOrDefault(name, number);
  }

  /// The number of a case of an enum: a call, an event, an error, or a pallet in the enums of all
  /// calls, events and errors.
  int caseNumber(RuntimeMetadata metadata, int type, int number) {
    if (metadata.pallets().stream()
        .filter(pallet -> shifted.contains(pallet.name()))
        .anyMatch(pallet -> enums(pallet).contains(type))) {
      return number + 1;
    }
    return isOuterEnum(metadata, type)
        ? palletNumber(metadata.pallet(number).name(), number)
        : number;
  }

  private static Set<Integer> enums(Pallet pallet) {
    return Stream.of(pallet.calls(), pallet.events(), pallet.errors())
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private static boolean isOuterEnum(RuntimeMetadata metadata, int type) {
    return switch (String.join("::", metadata.types().type(type).path())) {
      case "node_subtensor_runtime::RuntimeCall",
          "node_subtensor_runtime::RuntimeEvent",
          "node_subtensor_runtime::RuntimeError" ->
          true;
      default -> false;
    };
  }
}
