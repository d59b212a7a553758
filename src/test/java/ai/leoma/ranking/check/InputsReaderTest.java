package ai.leoma.ranking.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.TestHotkeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputsReaderTest {
  private static final String DIGEST = "ab".repeat(32);
  private static final String DOCUMENT =
      """
      {"ranking":7,"inputs_sha256":"%s","snapshot":{"a":[1,{"votes":[]}]},
      "votes":[
      {"task_id":5,"miner":"%s","validator":"%s","passed":true,"signed_time_ms":12,"position":3,"envelope":"%s","item":4}
      ],"withheld":2,"complete_at":"2026-11-22T15:00:00Z"}
      """
          .formatted(DIGEST, TestHotkeys.BOB.ss58(), TestHotkeys.ALICE.ss58(), DIGEST);

  private final List<ListedVote> votes = new ArrayList<>();

  @Test
  void votesAndFrameAreRead() throws Exception {
    InputsReader.Frame frame = read(DOCUMENT);

    assertThat(frame.ranking()).isEqualTo(7);
    assertThat(frame.inputsSha256()).isEqualTo(DIGEST);
    assertThat(frame.withheld()).isEqualTo(2);
    assertThat(frame.completeAt()).contains(Instant.parse("2026-11-22T15:00:00Z"));
    assertThat(votes)
        .containsExactly(
            new ListedVote(
                5, TestHotkeys.BOB.ss58(), TestHotkeys.ALICE.ss58(), true, 12, 3, DIGEST, 4));
  }

  @Test
  void whatIsFinalHasNoEnd() throws Exception {
    assertThat(read(DOCUMENT.replace("\"2026-11-22T15:00:00Z\"", "null")).completeAt()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"task_id\":5 | \"task_id\":\"5\"",
        "\"task_id\":5 | \"task_id\":5.0",
        "\"task_id\":5 | \"task_id\":0",
        "\"task_id\":5 | \"task_id\":99999999999999999999",
        "\"passed\":true | \"passed\":1",
        "\"passed\":true, | ''",
        "\"item\":4 | \"item\":-1",
        "\"item\":4 | \"item\":4,\"item\":5",
        "\"envelope\":\"ab | \"envelope\":\"AB",
        "\"withheld\":2 | \"withheld\":-1",
        "\"withheld\":2, | ''",
        "\"complete_at\":\"2026 | \"complete_at\":\"soon",
        "\"votes\":[ | \"votes\":[],\"votes\":[",
        "\"votes\":[ | \"ballots\":[",
        "{\"task_id\" | 1,{\"task_id\"",
        "\"miner\":\" | \"miner\":\"5555555555555555555555555555555555555555555555555555555",
      })
  void whatCannotBeIsNotRead(String is, String shall) {
    String wrong = DOCUMENT.replace(is, shall);
    assertThat(wrong).isNotEqualTo(DOCUMENT);

    assertThatThrownBy(() -> read(wrong)).isInstanceOf(IOException.class);
  }

  @Test
  void hostileBytesEndAsAnError() throws Contradicts {
    byte[] good = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    for (long seed = 0; seed < 5000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = good.clone();
      for (int i = 0; i <= random.nextInt(8); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length);
      try {
        var unused = InputsReader.read(new ByteArrayInputStream(bytes, 0, length), votes::add);
      } catch (IOException e) {
        assertThat(e).as("seed " + seed).isNotNull();
      }
    }
  }

  private InputsReader.Frame read(String document) throws IOException, Contradicts {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return InputsReader.read(new ByteArrayInputStream(bytes), votes::add);
  }
}
