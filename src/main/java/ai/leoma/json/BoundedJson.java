package ai.leoma.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// Reads JSON that somebody else wrote into trees. A limit of bytes alone is none of memory: two
/// bytes of JSON can become a hundred of a tree. So there is one of its parts, too.
public final class BoundedJson {
  private static final int DEEPEST = 100;
  private static final long MOST_TOKENS = 1_000_000;

  private BoundedJson() {}

  /// Reads one value and nothing after it, of at most a million parts and 100 levels; anything else
  /// ends as a [com.fasterxml.jackson.core.JsonProcessingException].
  public static ObjectMapper mapper() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxTokenCount(MOST_TOKENS).build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
