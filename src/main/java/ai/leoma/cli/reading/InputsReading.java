package ai.leoma.cli.reading;

import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonValue.ObjectValue;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;

/// Reads what `/rankings/{id}/inputs` answers vote by vote: of a full window there are more than a
/// million, and none of them is held.
final class InputsReading implements AutoCloseable {
  /// A full window has 400 MB.
  private static final long LONGEST_BYTES = 4L << 30;

  private static final int LONGEST_SNAPSHOT = 32 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxDocumentLength(LONGEST_BYTES).build())
          .build();

  private final JsonParser parser;

  /// @param utf8 closed with this
  InputsReading(InputStream utf8) throws IOException {
    this.parser = JSON.createParser(utf8);
  }

  /// Takes a window as its parts come by: the snapshot first.
  interface Taker {
    void snapshot(Members snapshot);

    void vote(long task, String miner, String validator, boolean passed);

    /// How many votes are not shown.
    void withheld(long votes);
  }

  /// @throws ReadingFailed when it is not whole, or not what a service of Leoma answers
  /// @throws IOException when it cannot be read
  void read(Taker taker) throws IOException {
    try {
      require(parser.nextToken() == JsonToken.START_OBJECT, "snapshot");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "snapshot" -> taker.snapshot(object(name));
          case "votes" -> votes(taker);
          case "withheld" -> taker.withheld(parser.getLongValue());
          default -> parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw new ReadingFailed(
          "the answer is not one of Leoma, or is cut off: line %d cannot be read"
              .formatted(parser.currentLocation().getLineNr()));
    }
  }

  private Members object(String name) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(text)) {
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        copy.copyCurrentEvent(parser);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        require(text.getBuffer().length() <= LONGEST_SNAPSHOT, name);
      } while (depth > 0 && parser.nextToken() != null);
    }
    return JsonReader.parse(text.toString())
        .filter(ObjectValue.class::isInstance)
        .map(ObjectValue.class::cast)
        .map(Members::new)
        .orElseThrow(() -> unreadable(name));
  }

  private void votes(Taker taker) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "votes");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "votes");
      vote(taker);
    }
  }

  private void vote(Taker taker) throws IOException {
    long task = 0;
    String miner = "";
    String validator = "";
    boolean passed = false;
    int seen = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      seen++;
      switch (name) {
        case "task_id" -> task = parser.getLongValue();
        case "miner" -> miner = parser.getText();
        case "validator" -> validator = parser.getText();
        case "passed" -> passed = parser.getBooleanValue();
        default -> {
          seen--;
          parser.skipChildren();
        }
      }
    }
    require(seen == 4 && task > 0 && !miner.isEmpty() && !validator.isEmpty(), "votes");
    taker.vote(task, miner, validator, passed);
  }

  private static void require(boolean holds, String name) {
    if (!holds) {
      throw unreadable(name);
    }
  }

  static ReadingFailed unreadable(String member) {
    return new ReadingFailed("the answer is not one of Leoma: \"" + member + "\" cannot be read");
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
