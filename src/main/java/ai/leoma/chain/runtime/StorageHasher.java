package ai.leoma.chain.runtime;

import ai.leoma.chain.scale.ScaleReader;
import java.util.Arrays;

/// How a part of a storage key is hashed, in the order of the indices that metadata gives them.
public enum StorageHasher {
  BLAKE2_128 {
    @Override
    byte[] hash(byte[] part) {
      return Blake2b.hash(part, 16);
    }
  },
  BLAKE2_256 {
    @Override
    byte[] hash(byte[] part) {
      return Blake2b.hash(part, 32);
    }
  },
  BLAKE2_128_CONCAT {
    @Override
    byte[] hash(byte[] part) {
      return concat(BLAKE2_128.hash(part), part);
    }
  },
  TWOX_128 {
    @Override
    byte[] hash(byte[] part) {
      return TwoX.hash(part, 2);
    }
  },
  TWOX_256 {
    @Override
    byte[] hash(byte[] part) {
      return TwoX.hash(part, 4);
    }
  },
  TWOX_64_CONCAT {
    @Override
    byte[] hash(byte[] part) {
      return concat(TwoX.hash(part, 1), part);
    }
  },
  IDENTITY {
    @Override
    byte[] hash(byte[] part) {
      return part.clone();
    }
  };

  /// What stands for the part in a key.
  ///
  /// @param part SCALE-encoded
  abstract byte[] hash(byte[] part);

  static StorageHasher read(ScaleReader in) {
    int index = in.u8();
    if (index >= values().length) {
      throw in.unreadable("there is no storage hasher " + index);
    }
    return values()[index];
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
