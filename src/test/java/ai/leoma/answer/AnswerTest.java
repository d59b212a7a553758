package ai.leoma.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    // Given
    byte[] json = JSON.writeValueAsBytes(words(200_000));
    TwofoldJson twofold = new TwofoldJson();
    twofold.write(json, 0, json.length);

    // When
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    List<byte[]> parts =
        Gunzip.parts(twofold.compressed()).collect().asList().await().indefinitely();
    parts.forEach(joined::writeBytes);

    // Then
    assertThat(twofold.plain()).isEmpty();
    assertThat(parts).hasSizeGreaterThan(10).allMatch(part -> part.length <= 64 << 10);
    assertThat(joined.toByteArray()).isEqualTo(json);
    try (GZIPInputStream unzipped =
        new GZIPInputStream(new ByteArrayInputStream(twofold.compressed()))) {
      assertThat(unzipped.readAllBytes()).isEqualTo(json);
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

  private static List<String> words(int count) {
    Random random = new Random(5);
    return IntStream.range(0, count).mapToObj(_ -> "word" + random.nextInt(500)).toList();
  }
}
