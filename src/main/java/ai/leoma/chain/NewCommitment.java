package ai.leoma.chain;

import java.util.Arrays;
import java.util.Objects;

/// What a hotkey wants to publish on the subnet. The next one replaces it.
public sealed interface NewCommitment {
  /// Readable by everybody as soon as it is in a block.
  record Plain(byte[] data) implements NewCommitment {
    public Plain {
      if (data.length == 0) {
        throw new IllegalArgumentException("a commitment is not empty");
      }
      data = data.clone();
    }

    @Override
    public byte[] data() {
      return data.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Plain(byte[] others) && Arrays.equals(data, others);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(data);
    }
  }

  /// Readable by nobody until the chain reveals it.
  ///
  /// @param blocksUntilReveal how many blocks from now it stays sealed at least
  record Timelocked(String text, int blocksUntilReveal) implements NewCommitment {
    public Timelocked {
      Objects.requireNonNull(text);
      if (text.isEmpty()) {
        throw new IllegalArgumentException("a commitment is not empty");
      }
      if (blocksUntilReveal < 1) {
        throw new IllegalArgumentException(
            "blocks until the reveal are not positive: " + blocksUntilReveal);
      }
    }
  }
}
