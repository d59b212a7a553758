package ai.leoma.ranking.archive;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.problem.ApiProblem;
import ai.leoma.evaluation.Embargo;
import ai.leoma.gate.Source;
import ai.leoma.ranking.RankingProfile;
import ai.leoma.ranking.Rankings;
import ai.leoma.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// That readers of inputs cannot take all memory and connections.
@QuarkusTest
@TestProfile(RankingProfile.class)
class RankingInputsTest {
  @Inject RankingInputs inputs;
  @Inject Rankings rankings;

  @Test
  void moreReadersThanThereIsRoomForAreSentAway() {
    // Given: readers who take nothing
    rankings.rank().await().atMost(Duration.ofSeconds(30));
    int id = get("/rankings").path("rankings[0].id");
    List<AssertSubscriber<byte[]>> readers = LongStream.range(0, 4).mapToObj(this::reader).toList();

    // When
    Response refused = get("/rankings/" + id + "/inputs");
    readers.forEach(AssertSubscriber::cancel);
    Response welcome = get("/rankings/" + id + "/inputs");

    // Then
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isNotNull();
    assertThat((String) refused.path("detail"))
        .isEqualTo("Too many readers of inputs at the moment");
    assertThat(welcome.statusCode()).isEqualTo(200);
  }

  @Test
  void secondReaderOfOneAddressIsSentAway() {
    AssertSubscriber<byte[]> first = reader(7);
    AssertSubscriber<byte[]> second = reader(7);
    AssertSubscriber<byte[]> other = reader(8);

    first.cancel();
    other.cancel();

    second.assertFailedWith(ApiProblem.class, "Too many readers of inputs at the moment");
    other.assertNotTerminated();
  }

  private AssertSubscriber<byte[]> reader(long address) {
    ArchivedRanking ranking =
        new ArchivedRanking(1, "ti2v", 1, 5, null, true, null, null, "", "0".repeat(64));
    RankingInputs.Visibility visibility =
        new RankingInputs.Visibility(new Embargo.Hidden(TaskId.FIRST, Set.of()), Optional.empty());
    return inputs
        .parts(
            ranking, "{}", visibility, new RankingInputs.Reader(new Source(false, address), false))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(0));
  }
}
