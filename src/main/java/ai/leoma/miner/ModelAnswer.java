package ai.leoma.miner;

import ai.leoma.http.OutsideText;
import ai.leoma.miner.Checked.ModelFacts;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What Hugging Face says about a repository at a revision (external-apis.md 2.2), read as a
/// stream: of the list of files only the digests of weights are kept.
final class ModelAnswer {
  /// More files than this in one repository are not looked through.
  static final int MOST_FILES = 20_000;

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final JsonFactory JSON = new JsonFactory();

  private final String repository;
  private final List<String> weightHashes = new ArrayList<>();
  private String sha = "";
  private String id;
  private boolean isClosed;
  private int files;

  private ModelAnswer(String repository) {
    this.repository = repository;
    this.id = repository;
  }

  /// @param repository as it was asked for; under another name it counts as absent
  static Checked<ModelFacts> read(String repository, byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Checked.Unknown<>("the answer is not a JSON object");
      }
      ModelAnswer answer = new ModelAnswer(repository);
      answer.readMembers(parser);
      return answer.facts();
    } catch (IOException unreadable) {
      return new Checked.Unknown<>("the answer is not JSON: " + OutsideText.of(unreadable));
    }
  }

  private Checked<ModelFacts> facts() {
    if (!COMMIT.matcher(sha).matches()) {
      return new Checked.Absent<>("the answer names no commit");
    }
    if (!id.equalsIgnoreCase(repository)) {
      return new Checked.Absent<>("the repository is now called " + OutsideText.of(id));
    }
    if (isClosed) {
      return new Checked.Absent<>("the repository is gated or private");
    }
    if (files > MOST_FILES) {
      return new Checked.Absent<>("the repository has more than " + MOST_FILES + " files");
    }
    return new Checked.Known<>(new ModelFacts(sha, ModelHash.of(weightHashes)));
  }

  private void readMembers(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (member) {
        case "sha" -> sha = text(parser);
        case "id" -> id = text(parser);
        case "gated", "private" -> {
          isClosed |= value != JsonToken.VALUE_FALSE && value != JsonToken.VALUE_NULL;
          parser.skipChildren();
        }
        case "siblings" -> readFiles(parser);
        default -> parser.skipChildren();
      }
    }
  }

  /// Of those that are too many nothing is kept.
  private void readFiles(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      files++;
      if (files <= MOST_FILES && parser.currentToken() == JsonToken.START_OBJECT) {
        readFile(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readFile(JsonParser parser) throws IOException {
    String name = "";
    String sha256 = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (member.equals("rfilename")) {
        name = text(parser);
      } else if (member.equals("lfs") && value == JsonToken.START_OBJECT) {
        sha256 = sha256(parser);
      } else {
        parser.skipChildren();
      }
    }
    if (ModelHash.isWeightFile(name) && SHA256.matcher(sha256).matches()) {
      weightHashes.add(sha256);
    }
  }

  private static String sha256(JsonParser parser) throws IOException {
    String sha256 = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      parser.nextToken();
      if (member.equals("sha256")) {
        sha256 = text(parser).toLowerCase(Locale.ROOT);
      } else {
        parser.skipChildren();
      }
    }
    return sha256;
  }

  /// Empty when the value is no text.
  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }
}
