package ai.leoma.chain.scale;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads the primitives of SCALE (https://docs.polkadot.com, "Encodings: SCALE") from bytes that
/// somebody else made: a length is believed only as far as bytes for it are left, and a compact
/// number only in its shortest form. Everything it returns is a copy.
///
/// Every method throws [ScaleUnreadable] where the bytes do not hold what is asked for.
public final class ScaleReader {
  private static final int SINGLE_BYTE_MODE = 0;
  private static final int TWO_BYTE_MODE = 1;
  private static final int FOUR_BYTE_MODE = 2;
  private static final int LONGEST_COMPACT_BYTES = 16;

  private final byte[] bytes;
  private int offset;

  public ScaleReader(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  public int offset() {
    return offset;
  }

  public int remaining() {
    return bytes.length - offset;
  }

  /// Refuses what is left over: a value that is followed by more is not the value that was meant.
  public void requireEnd() {
    if (remaining() > 0) {
      throw unreadable("%d bytes are left over".formatted(remaining()));
    }
  }

  public byte[] fixed(int length) {
    requireRemaining(length);
    offset += length;
    return Arrays.copyOfRange(bytes, offset - length, offset);
  }

  public int u8() {
    requireRemaining(1);
    return bytes[offset++] & 0xff;
  }

  public int u16() {
    return u8() | u8() << 8;
  }

  /// 0 to 2^32 - 1.
  public long u32() {
    return u16() | (long) u16() << 16;
  }

  /// A little-endian number without sign of the given number of bytes.
  public BigInteger unsigned(int length) {
    return new BigInteger(1, reversed(fixed(length)));
  }

  /// A little-endian number in two's complement of the given number of bytes.
  public BigInteger signed(int length) {
    return new BigInteger(reversed(fixed(length)));
  }

  public boolean bool() {
    int value = u8();
    if (value > 1) {
      throw unreadable("a truth value is neither 0 nor 1");
    }
    return value == 1;
  }

  /// A compact number of up to 128 bits.
  public BigInteger compact() {
    int first = u8();
    return switch (first & 3) {
      case SINGLE_BYTE_MODE -> BigInteger.valueOf(first >>> 2);
      case TWO_BYTE_MODE -> atLeast(BigInteger.valueOf((first | u8() << 8) >>> 2), 6);
      case FOUR_BYTE_MODE ->
          atLeast(BigInteger.valueOf((first | (long) u8() << 8 | (long) u16() << 16) >>> 2), 14);
      default -> bigCompact((first >>> 2) + 4);
    };
  }

  private BigInteger bigCompact(int length) {
    if (length > LONGEST_COMPACT_BYTES) {
      throw unreadable("a compact number has %d bytes".formatted(length));
    }
    return atLeast(unsigned(length), length == 4 ? 30 : 8 * (length - 1));
  }

  private BigInteger atLeast(BigInteger value, int bits) {
    if (value.bitLength() <= bits) {
      throw unreadable("a compact number is not in its shortest form");
    }
    return value;
  }

  /// A compact number that fits a type id or an index.
  public int compactInt() {
    BigInteger value = compact();
    if (value.bitLength() > 31) {
      throw unreadable("a compact number is too large");
    }
    return value.intValue();
  }

  /// A count of elements, each of which takes at least one byte.
  public int length() {
    int length = compactInt();
    requireRemaining(length);
    return length;
  }

  public byte[] byteVector() {
    return fixed(length());
  }

  /// Strict UTF-8.
  public String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(byteVector()))
          .toString();
    } catch (CharacterCodingException _) {
      throw unreadable("a text is not UTF-8");
    }
  }

  /// A vector of texts that nobody wants to read, such as documentation: none of it is kept.
  public void skipTexts() {
    int count = length();
    for (int i = 0; i < count; i++) {
      int bytes = length();
      offset += bytes;
    }
  }

  /// Elements that take at least one byte each.
  public <T> List<T> vector(Function<ScaleReader, T> element) {
    int length = length();
    List<T> elements = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      elements.add(element.apply(this));
    }
    return List.copyOf(elements);
  }

  public <T> Optional<T> optional(Function<ScaleReader, T> content) {
    return bool() ? Optional.of(content.apply(this)) : Optional.empty();
  }

  public ScaleUnreadable unreadable(String reason) {
    return new ScaleUnreadable(reason, offset);
  }

  private void requireRemaining(int length) {
    if (length > remaining()) {
      throw unreadable("%d bytes are wanted, %d are left".formatted(length, remaining()));
    }
  }

  private static byte[] reversed(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < littleEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return bigEndian;
  }
}
