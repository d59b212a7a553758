package ai.leoma.access.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.leoma.access.body.Bound;
import ai.leoma.access.problem.FieldError;
import ai.leoma.access.problem.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryFieldsTest {
  private static Supplier<String> text(QueryFields fields) {
    Optional<String> text = fields.text("a");
    return text::orElseThrow;
  }

  private static Supplier<Integer> limit(QueryFields fields) {
    int limit = fields.integer("a", 1, 500, 200);
    return () -> limit;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      value = {
        "/x?a=b, b",
        "/x?a=1&a=2, 2",
        "/x?b=1&a=c=d&=e, c=d",
        "/x?a=%C3%A9+%2B, é +",
        "/x?a=%zz%4, %zz%4",
        "/x?a=%FF, \uFFFD",
        "/x?%61=b, b"
      })
  void lastValueCountsAndNothingIsRefusedForItsEncoding(String target, String value) {
    assertThat(QueryFields.require(target, QueryFieldsTest::text)).isEqualTo(value);
  }

  @Test
  void nameAloneIsAnEmptyText() {
    assertThat(QueryFields.require("/x?a", QueryFieldsTest::text)).isEmpty();
    assertThat(QueryFields.require("/x?a=", QueryFieldsTest::text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/x, 200", "/x?, 200", "/x?a=1, 1", "/x?a=+5.0, 5", "/x?a=5_0_0, 500"})
  void numberIsReadAsInBodies(String target, int value) {
    assertThat(QueryFields.require(target, QueryFieldsTest::limit)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "/x?a=0, greater_than_equal",
    "/x?a=501, less_than_equal",
    "/x?a=99999999999999999999999, less_than_equal",
    "/x?a=, int_parsing",
    "/x?a=1.5, int_parsing",
    "/x?a=1e2, int_parsing"
  })
  void whatIsNoNumberOfTheRangeIsAnError(String target, String type) {
    assertThat(QueryFields.bind(target, QueryFieldsTest::limit).errors())
        .extracting(FieldError::type)
        .containsExactly(type);
  }

  @Test
  void everyTextBindsOrIsRefused() {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte)
                (random.nextBoolean() ? random.nextInt(256) : "a=&%?+0".charAt(random.nextInt(7)));
      }
      String target = "/x?" + new String(bytes, StandardCharsets.ISO_8859_1);

      assertThatCode(() -> bindBoth(target))
          .as("seed %d round %d", seed, round)
          .doesNotThrowAnyException();
    }
  }

  private static void bindBoth(String target) {
    try {
      QueryFields.require(target, QueryFieldsTest::text);
    } catch (InvalidRequest refused) {
      assertThat(refused.errors()).isNotEmpty();
    }
    Bound<Integer> bound = QueryFields.bind(target, QueryFieldsTest::limit);
    assertThat(bound).isNotNull();
  }
}
