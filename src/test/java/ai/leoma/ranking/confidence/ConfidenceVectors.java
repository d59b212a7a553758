package ai.leoma.ranking.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/// `vectors/confidence.json`, written by the Python script beside it.
public final class ConfidenceVectors {
  private ConfidenceVectors() {}

  public static List<JsonNode> of(String kind) {
    try (InputStream in = ConfidenceVectors.class.getResourceAsStream("/vectors/confidence.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).path(kind).spliterator(), false)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
