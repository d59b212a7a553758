package ai.leoma.ranking.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `/rankings/{id}/inputs` vote by vote; a full window has more than a million.
final class InputsReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST_TEXT = 64;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int MEMBERS_OF_A_VOTE = 8;

  private final JsonParser parser;
  private final Taker taker;

  private InputsReader(JsonParser parser, Taker taker) {
    this.parser = parser;
    this.taker = taker;
  }

  /// Takes one vote after the other.
  @FunctionalInterface
  interface Taker {
    void take(ListedVote vote) throws IOException, Contradicts;
  }

  /// What the document says beside the votes.
  ///
  /// @param withheld votes that are under embargo
  /// @param completeAt when the last of these appears at the latest
  record Frame(long ranking, String inputsSha256, long withheld, Optional<Instant> completeAt) {}

  /// @throws IOException when it is not such a document, or breaks off
  static Frame read(InputStream body, Taker taker) throws IOException, Contradicts {
    try (JsonParser parser = JSON.createParser(body)) {
      return new InputsReader(parser, taker).frame();
    }
  }

  private Frame frame() throws IOException, Contradicts {
    long ranking = -1;
    String digest = "";
    long withheld = -1;
    Optional<Instant> completeAt = Optional.empty();
    boolean hasVotes = false;
    require(parser.nextToken() == JsonToken.START_OBJECT, "the inputs are no object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "ranking" -> ranking = whole();
        case "inputs_sha256" -> digest = text();
        case "withheld" -> withheld = whole();
        case "complete_at" -> completeAt = time();
        case "votes" -> {
          require(!hasVotes, "the inputs list votes twice");
          hasVotes = true;
          readVotes();
        }
        default -> parser.skipChildren();
      }
    }
    require(
        parser.currentToken() == JsonToken.END_OBJECT && hasVotes && withheld >= 0,
        "the inputs are not whole");
    return new Frame(ranking, digest, withheld, completeAt);
  }

  private void readVotes() throws IOException, Contradicts {
    require(parser.currentToken() == JsonToken.START_ARRAY, "the votes are no list");
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      taker.take(vote());
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, "a vote is no object");
  }

  private ListedVote vote() throws IOException {
    long task = 0;
    String miner = "";
    String validator = "";
    boolean passed = false;
    long signedTime = 0;
    long position = 0;
    String envelope = "";
    long item = 0;
    int seen = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      seen++;
      switch (name) {
        case "task_id" -> task = whole();
        case "miner" -> miner = text();
        case "validator" -> validator = text();
        case "passed" -> passed = bool();
        case "signed_time_ms" -> signedTime = whole();
        case "position" -> position = whole();
        case "envelope" -> envelope = text();
        case "item" -> item = whole();
        default -> {
          seen--;
          parser.skipChildren();
        }
      }
    }
    require(
        seen == MEMBERS_OF_A_VOTE
            && task > 0
            && item >= 0
            && item <= Integer.MAX_VALUE
            && DIGEST.matcher(envelope).matches(),
        "a vote lacks what every vote has");
    return new ListedVote(
        task, miner, validator, passed, signedTime, position, envelope, (int) item);
  }

  private long whole() throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "a number is none");
    return parser.getLongValue();
  }

  private String text() throws IOException {
    require(
        parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() <= LONGEST_TEXT,
        "a text is none, or too long");
    return parser.getText();
  }

  private boolean bool() throws IOException {
    JsonToken token = parser.currentToken();
    require(
        token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, "passed is no boolean");
    return token == JsonToken.VALUE_TRUE;
  }

  private Optional<Instant> time() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text()));
    } catch (DateTimeParseException e) {
      throw new IOException("complete_at is no time", e);
    }
  }

  private static void require(boolean holds, String what) throws IOException {
    if (!holds) {
      throw new IOException(what);
    }
  }
}
