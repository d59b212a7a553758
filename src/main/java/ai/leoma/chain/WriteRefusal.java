package ai.leoma.chain;

import java.util.OptionalLong;

/// Why a write was not done: seen before it was sent, by a node's pool, or by the runtime.
public sealed interface WriteRefusal {
  /// One sentence without a full stop, fit for logs and for a terminal.
  String describe();

  /// The first block at which the same write may succeed, where that is known.
  default OptionalLong retryAtBlock() {
    return OptionalLong.empty();
  }

  /// The rate limit of the subnet.
  record TooSoon(OptionalLong retryAtBlock) implements WriteRefusal {
    @Override
    public String describe() {
      return "too soon after the last one" + at(retryAtBlock);
    }
  }

  /// The hotkey has no seat on the subnet.
  record NotRegistered() implements WriteRefusal {
    @Override
    public String describe() {
      return "the hotkey is not registered on the subnet";
    }
  }

  record NoPermit() implements WriteRefusal {
    @Override
    public String describe() {
      return "the hotkey has no validator permit";
    }
  }

  record TooLittleStake() implements WriteRefusal {
    @Override
    public String describe() {
      return "the hotkey has too little stake to set weights";
    }
  }

  /// The subnet wants weights of a newer version of the validator.
  record OldVersionKey() implements WriteRefusal {
    @Override
    public String describe() {
      return "the subnet asks for a newer version key; see leoma.chain.version-key";
    }
  }

  /// The subnet went back and forth between open and sealed weights as often as it was tried.
  record CommitRevealFlipped() implements WriteRefusal {
    @Override
    public String describe() {
      return "commit-reveal was switched on or off meanwhile";
    }
  }

  /// As many commits of the hotkey as the chain takes wait for their reveal.
  record TooManyUnrevealed(OptionalLong retryAtBlock) implements WriteRefusal {
    @Override
    public String describe() {
      return "too many commits of the hotkey are not revealed yet" + at(retryAtBlock);
    }
  }

  /// Every weight is zero, or none is left after rounding.
  record NothingToSet() implements WriteRefusal {
    @Override
    public String describe() {
      return "no weight is above zero";
    }
  }

  record TooFewWeights(int given, int least) implements WriteRefusal {
    @Override
    public String describe() {
      return "%d weights, but the subnet wants at least %d".formatted(given, least);
    }
  }

  /// A hotkey that is to get weight holds no seat.
  record PayeeWithoutSeat(Hotkey hotkey) implements WriteRefusal {
    @Override
    public String describe() {
      return hotkey.ss58() + " is to get weight but is not registered on the subnet";
    }
  }

  /// The hotkey has used up what the subnet lets it publish in one epoch.
  ///
  /// @param bytes what the commitment costs
  /// @param bytesLeft what is left in this epoch
  record NoSpace(long bytes, long bytesLeft, OptionalLong retryAtBlock) implements WriteRefusal {
    @Override
    public String describe() {
      return "the commitment costs %d bytes, and %d are left in this epoch"
              .formatted(bytes, bytesLeft)
          + at(retryAtBlock);
    }
  }

  /// Longer than a commitment can be, at whatever time.
  record TooLong(long bytes, long most) implements WriteRefusal {
    @Override
    public String describe() {
      return "%d bytes, but a commitment takes at most %d".formatted(bytes, most);
    }
  }

  /// No block took it while it was good.
  record Expired() implements WriteRefusal {
    @Override
    public String describe() {
      return "no block took it while it was good";
    }
  }

  /// The adapter or the chain's runtime has no way to do it.
  record NotSupported(String what) implements WriteRefusal {
    @Override
    public String describe() {
      return what;
    }
  }

  /// A block took it, and the runtime refused it.
  ///
  /// @param error by name, as in `SubtensorModule.DuplicateUids`
  record ByRuntime(String error) implements WriteRefusal {
    @Override
    public String describe() {
      return "the chain refused it: " + error;
    }
  }

  /// No block took it, because the node's pool refused it.
  ///
  /// @param text what the node says, made fit for logs
  record ByPool(long code, String text) implements WriteRefusal {
    @Override
    public String describe() {
      return "the node refused it: %d %s".formatted(code, text);
    }
  }

  private static String at(OptionalLong block) {
    return block.isPresent() ? "; try again at block " + block.getAsLong() : "";
  }
}
