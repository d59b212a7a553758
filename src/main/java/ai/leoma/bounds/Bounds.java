package ai.leoma.bounds;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the settings of one group may be. Each setting that is outside is remembered with a
/// sentence that names its key, its value and what it may be; [#require] tells them all.
public final class Bounds {
  /// Nothing is meant to take longer, and sums and products of it are still far inside a long of
  /// nanoseconds.
  private static final Duration LONGEST = Duration.ofDays(365);

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final BigInteger MOST_BYTES = BigInteger.TWO.pow(50);

  private final String prefix;
  private final List<String> faults = new ArrayList<>();

  private Bounds(String prefix) {
    this.prefix = prefix;
  }

  /// @param prefix of all keys, without its last dot
  public static Bounds of(String prefix) {
    return new Bounds(prefix);
  }

  /// Something that takes time.
  public Bounds positive(String key, Duration value) {
    return within(key, value, SHORTEST, LONGEST);
  }

  /// Something that may take no time.
  public Bounds notNegative(String key, Duration value) {
    return within(key, value, Duration.ZERO, LONGEST);
  }

  public Bounds within(String key, Duration value, Duration least, Duration most) {
    boolean isWithin = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    return range(isWithin, key, text(value), text(least), text(most));
  }

  /// Of what there must be one.
  public Bounds positive(String key, long value) {
    return that(value >= 1, key, value + ", but must be 1 or more");
  }

  public Bounds within(String key, long value, long least, long most) {
    boolean isWithin = value >= least && value <= most;
    return range(isWithin, key, Long.toString(value), Long.toString(least), Long.toString(most));
  }

  /// Bytes of something that is not empty, and that there can be.
  public Bounds bytes(String key, BigInteger value) {
    return bytes(key, value, 1);
  }

  public Bounds bytes(String key, BigInteger value, long least) {
    boolean isWithin =
        value.compareTo(BigInteger.valueOf(least)) >= 0 && value.compareTo(MOST_BYTES) <= 0;
    return range(isWithin, key, value + " bytes", Long.toString(least), MOST_BYTES.toString());
  }

  /// Where an HTTP server is.
  public Bounds address(String key, URI value) {
    boolean isAddress =
        value.getHost() != null && String.valueOf(value.getScheme()).matches("(?i)https?");
    return that(isAddress, key, value + ", but must be an address like https://HOST");
  }

  /// @param fault what comes after `KEY is` in the sentence
  public Bounds that(boolean holds, String key, String fault) {
    if (!holds) {
      faults.add(prefix + "." + key + " is " + fault);
    }
    return this;
  }

  private Bounds range(boolean holds, String key, String value, String least, String most) {
    return that(holds, key, "%s, but must be from %s to %s".formatted(value, least, most));
  }

  /// @throws IllegalArgumentException with a line for each setting that is outside
  public void require() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", faults));
    }
  }

  /// As it is written in the settings, in the largest unit that is exact.
  private static String text(Duration value) {
    if (value.isNegative()) {
      return "-" + text(value.negated());
    }
    if (value.getNano() % 1_000_000 != 0) {
      return value.toString();
    }
    if (value.getNano() != 0) {
      return value.toMillis() + "ms";
    }
    long seconds = value.toSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3_600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
  }
}
