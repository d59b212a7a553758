package ai.leoma.ranking.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;

/// Reads the values of a document, each strictly of its type, and says of what is wrong where it
/// stands.
final class Members {
  /// An address has 48 characters; made-up names may be longer, but not books.
  private static final int LONGEST_NAME = 256;

  /// 2^64 - 1 has 20 digits: what is longer is refused before it is made a number.
  private static final int LONGEST_INTEGER = 40;

  private final JsonParser parser;
  private String place = "";
  private long item = -1;

  Members(JsonParser parser) {
    this.parser = parser;
  }

  /// Reads one member's value; the parser stands at its first token.
  @FunctionalInterface
  interface MemberReader {
    void read(String name) throws IOException, Refusal;
  }

  /// Reads one item; the parser stands at its first token.
  @FunctionalInterface
  interface ItemReader {
    void read() throws IOException, Refusal;
  }

  /// An object with all of the first `required` of these members, each at most once. Others are
  /// passed over.
  void object(List<String> names, int required, MemberReader reader) throws IOException, Refusal {
    require(parser.currentToken() == JsonToken.START_OBJECT, "", "must be an object");
    int seen = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int known = names.indexOf(name);
      parser.nextToken();
      if (known < 0) {
        parser.skipChildren();
        continue;
      }
      require((seen & 1 << known) == 0, name, "is there twice");
      seen |= 1 << known;
      reader.read(name);
    }
    for (int member = 0; member < required; member++) {
      require((seen & 1 << member) != 0, names.get(member), "is missing");
    }
  }

  /// A member of the document that is an array; what is wrong with an item is said with its number,
  /// from 0.
  void array(String name, ItemReader reader) throws IOException, Refusal {
    require(parser.currentToken() == JsonToken.START_ARRAY, name, "must be an array");
    place = name;
    item = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
      item++;
    }
    leave();
  }

  /// A member of the document that is an object.
  void inner(String name, List<String> names, int required, MemberReader reader)
      throws IOException, Refusal {
    place = name;
    object(names, required, reader);
    leave();
  }

  private void leave() {
    place = "";
    item = -1;
  }

  String name(String name) throws IOException, Refusal {
    require(parser.currentToken() == JsonToken.VALUE_STRING, name, "must be a text");
    require(parser.getTextLength() <= LONGEST_NAME, name, "is longer than " + LONGEST_NAME);
    String text = parser.getText();
    require(!text.isEmpty(), name, "is empty");
    boolean isWhole = text.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000);
    require(isWhole, name, "holds half of a character");
    return text;
  }

  String text(String name) throws IOException, Refusal {
    require(parser.currentToken() == JsonToken.VALUE_STRING, name, "must be a text");
    return parser.getText();
  }

  boolean bool(String name) throws IOException, Refusal {
    JsonToken token = parser.currentToken();
    require(
        token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE,
        name,
        "must be true or false");
    return token == JsonToken.VALUE_TRUE;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  long whole(String name, long least, long greatest) throws IOException, Refusal {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      if (value >= least && value <= greatest) {
        return value;
      }
    }
    return big(name, BigInteger.valueOf(least), BigInteger.valueOf(greatest)).longValueExact();
  }

  BigInteger big(String name, BigInteger least, BigInteger greatest) throws IOException, Refusal {
    String range = "must be a whole number from " + least + " to " + greatest;
    require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, name, range);
    require(parser.getTextLength() <= LONGEST_INTEGER, name, range);
    BigInteger value = parser.getBigIntegerValue();
    boolean isWithin = value.compareTo(least) >= 0 && value.compareTo(greatest) <= 0;
    require(isWithin, name, range + ", but is " + value);
    return value;
  }

  void require(boolean holds, String name, String reason) throws Refusal {
    if (!holds) {
      throw refusal(line(), path(item, name), reason);
    }
  }

  /// Of what was read before.
  Refusal refusal(int line, String path, String reason) {
    return new Refusal(line, (path.isEmpty() ? "the document" : path) + " " + reason);
  }

  private String path(long number, String name) {
    String start = number < 0 ? place : place + "[" + number + "]";
    return start.isEmpty() || name.isEmpty() ? start + name : start + "." + name;
  }

  int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  long item() {
    return item;
  }
}
