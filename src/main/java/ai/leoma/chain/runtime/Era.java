package ai.leoma.chain.runtime;

import ai.leoma.chain.scale.ScaleWriter;

/// For which blocks a signed extrinsic is good (crate sp-runtime, `generic::Era`).
public sealed interface Era {
  /// As it stands in the extrinsic.
  byte[] encoded();

  /// Good for ever, signed over the genesis hash. To be avoided: what is signed once could be sent
  /// again as soon as the account's nonce begins anew.
  record Immortal() implements Era {
    @Override
    public byte[] encoded() {
      return new byte[1];
    }
  }

  /// @param period for how many blocks: a power of two, 4 to 65,536
  /// @param phase where in each period it begins, exact to a 4096th of it
  record Mortal(long period, long phase) implements Era {
    private static final long SHORTEST = 4;
    private static final long LONGEST = 1 << 16;

    public Mortal {
      if (period < SHORTEST || period > LONGEST || Long.bitCount(period) != 1) {
        throw new IllegalArgumentException("an era's period is a power of two from 4 to 65536");
      }
      if (phase < 0 || phase >= period || phase % step(period) != 0) {
        throw new IllegalArgumentException("an era's phase lies on a step within its period");
      }
    }

    /// The era that begins now, or a step before.
    ///
    /// @param current number of the block, best a finalized one
    public static Mortal beginningAt(long current, long period) {
      return new Mortal(period, current % period / step(period) * step(period));
    }

    /// The number of the block whose hash is signed: the first one for which it is good.
    public long birth(long current) {
      return (Math.max(current, phase) - phase) / period * period + phase;
    }

    /// The number of the first block for which it is not good any more.
    public long death(long current) {
      return birth(current) + period;
    }

    @Override
    public byte[] encoded() {
      int exponent = Math.clamp(Long.numberOfTrailingZeros(period) - 1L, 1, 15);
      long value = exponent | phase / step(period) << 4;
      return new ScaleWriter().u8((int) (value & 0xff)).u8((int) (value >>> 8)).bytes();
    }

    private static long step(long period) {
      return Math.max(1, period >> 12);
    }
  }
}
