package ai.leoma.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void smallAnswerIsKeptPlainAndCompressed() throws IOException {
    Map<String, String> value = Map.of("text", "a".repeat(1000));

    Answer answer = Answer.of(value, JSON);

    assertThat(answer.text()).isEqualTo(JSON.writeValueAsString(value));
    assertThat(answer.bytes()).isGreaterThan(JSON.writeValueAsBytes(value).length);
  }

  @Test
  void ofLargeAnswerOnlyTheCompressedFormIsKept() throws IOException {
    List<String> value = words(200_000);

    Answer answer = Answer.of(value, JSON);

    assertThat(answer.text()).isEqualTo(JSON.writeValueAsString(value));
    assertThat(answer.bytes()).isLessThan(JSON.writeValueAsBytes(value).length / 2);
  }

  @Test
  void partsOfALargeAnswerAreTheWhole() throws IOException {
    byte[] json = JSON.writeValueAsBytes(words(200_000));
    try (TwofoldJson twofold = new TwofoldJson()) {
      twofold.write(json, 0, json.length);

      Zipped zipped = twofold.zipped();

      assertThat(twofold.plain()).isEmpty();
      assertThat(zipped.plainBytes()).isEqualTo(json.length);
      assertThat(joined(zipped::openPlain)).isEqualTo(json);
      assertThat(joined(zipped::open)).isEqualTo(zipped.whole()).hasSize((int) zipped.bytes());
      assertThat(inflated(zipped.whole())).isEqualTo(json);
    }
  }

  @Test
  void piecesStandInAnAnswerAsTheirValues() throws IOException {
    // Given
    Random random = new Random(9);
    try (JsonPieces pieces = new JsonPieces(JSON)) {
      for (int round = 0; round < 200; round++) {
        List<Object> plain = new ArrayList<>();
        List<Object> mixed = new ArrayList<>();
        for (int member = random.nextInt(8); member >= 0; member--) {
          Map<String, Object> value = Map.of("name", words(random.nextInt(3000)));
          plain.add(value);
          mixed.add(random.nextBoolean() ? pieces.of(value) : value);
        }

        // When
        Answer answer = Answer.of(mixed, JSON);

        // Then
        assertThat(answer.text()).isEqualTo(JSON.writeValueAsString(plain));
      }
    }
  }

  @Test
  void gzipOfPiecesIsWhole() throws IOException {
    List<String> value = words(20_000);
    try (JsonPieces pieces = new JsonPieces(JSON);
        TwofoldJson twofold = new TwofoldJson()) {
      JsonPiece piece = pieces.of(value);

      twofold.take(Map.of("first", List.of(piece, 7, piece)), JSON);

      assertThat(inflated(twofold.zipped().whole()))
          .isEqualTo(JSON.writeValueAsBytes(Map.of("first", List.of(value, 7, value))));
    }
  }

  @Test
  void samePiecesInTheSamePlacesAreTheSameAnswer() {
    try (JsonPieces pieces = new JsonPieces(JSON)) {
      Answer answer = Answer.of(List.of(1, pieces.of("a"), 2), JSON);

      assertThat(answer).isEqualTo(Answer.of(List.of(1, pieces.of("a"), 2), JSON));
      assertThat(answer).isNotEqualTo(Answer.of(List.of(1, pieces.of("b"), 2), JSON));
      assertThat(answer).isNotEqualTo(Answer.of(List.of(1, 2, pieces.of("a")), JSON));
      assertThat(answer).isNotEqualTo(Answer.of(List.of(1, pieces.of("a"), 3), JSON));
    }
  }

  @Test
  void pieceOutsideAnAnswerIsRefused() {
    try (JsonPieces pieces = new JsonPieces(JSON)) {
      JsonPiece piece = pieces.of("a");

      assertThatIOException()
          .isThrownBy(() -> JSON.writeValueAsBytes(List.of(piece)))
          .withMessageContaining("answers only");
    }
  }

  @Test
  void sameJsonIsTheSameAnswerHoweverItWasMade() {
    byte[] json = "{\"a\":1}".getBytes(UTF_8);

    assertThat(Answer.of(Map.of("a", 1), JSON)).isEqualTo(Answer.plain(json));
    assertThat(Answer.of(Map.of("a", 2), JSON)).isNotEqualTo(Answer.plain(json));
  }

  @Test
  void whatIsNoJsonIsRefused() {
    Map<String, Object> unknown = Map.of("member", new Object());

    assertThatIllegalStateException().isThrownBy(() -> Answer.of(unknown, JSON));
  }

  private static byte[] joined(Supplier<InputStream> opening) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    List<byte[]> parts = StreamParts.of(opening).collect().asList().await().indefinitely();
    parts.forEach(joined::writeBytes);
    assertThat(parts).hasSizeGreaterThan(2).allMatch(part -> part.length <= 64 << 10);
    return joined.toByteArray();
  }

  private static byte[] inflated(byte[] zipped) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return in.readAllBytes();
    }
  }

  private static List<String> words(int count) {
    Random random = new Random(5);
    return IntStream.range(0, count).mapToObj(_ -> "word" + random.nextInt(500)).toList();
  }
}
