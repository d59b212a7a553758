package ai.leoma.task.round;

import ai.leoma.inference.GenerationOutcome.Served;
import ai.leoma.task.TaskId;
import ai.leoma.task.round.ChosenClip.PassedOver;
import ai.leoma.task.round.RoundState.Abandoned;
import ai.leoma.task.source.ClipRef;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;

/// The lists of a round as PostgreSQL keeps them.
final class RoundJson {
  private RoundJson() {}

  static JsonArray passedOver(List<PassedOver> clips) {
    return array(
        clips,
        each ->
            new JsonObject()
                .put("source_sha256", each.clip().sourceSha256())
                .put("start_millis", each.clip().startMillis())
                .put("reason", each.reason()));
  }

  static JsonArray outcomes(List<MinerOutcome> outcomes) {
    return array(
        outcomes,
        each ->
            new JsonObject()
                .put("miner", each.model().miner().ss58())
                .put("outcome", each.generation().outcome().className())
                .put("detail", each.detail())
                .put("latency_millis", each.latencyMillis())
                .put("commitment_block", each.model().commitmentBlock())
                .put("chute_id", each.model().chuteId()));
  }

  static JsonArray plan(UploadPlan plan) {
    return array(
        plan.items(),
        each ->
            new JsonObject()
                .put("key", each.key().value())
                .put("sha256", each.sha256())
                .put("bytes", each.bytes()));
  }

  /// The columns of `generation`, each as an array, for one INSERT of all rows.
  static Tuple generations(TaskId task, List<MinerOutcome> outcomes) {
    return Tuple.from(
        new Object[] {
          task.value(),
          strings(outcomes, each -> each.model().miner().ss58()),
          strings(outcomes, each -> each.generation().outcome().className()),
          strings(outcomes, MinerOutcome::detail),
          longs(outcomes, MinerOutcome::latencyMillis),
          longs(outcomes, each -> each.served().map(Served::bytes).orElse(null)),
          strings(outcomes, each -> each.served().map(Served::sha256).orElse(null)),
          longs(outcomes, each -> each.model().commitmentBlock()),
          strings(outcomes, each -> each.model().modelName()),
          strings(outcomes, each -> each.model().revision()),
          strings(outcomes, each -> each.model().chuteId()),
          strings(outcomes, each -> each.model().modelHash())
        });
  }

  static Tuple failed(String competition, Abandoned end, OffsetDateTime now) {
    return Tuple.from(
        new Object[] {
          competition,
          end.attempt().task().value(),
          end.attempt().number(),
          end.lastState(),
          now,
          end.reason(),
          end.clip().map(ClipRef::sourceSha256).orElse(null),
          end.clip().map(ClipRef::startMillis).orElse(null),
          passedOver(end.passedOver()),
          outcomes(end.outcomes()),
          end.clipFailed()
        });
  }

  private static String[] strings(
      List<MinerOutcome> outcomes, Function<MinerOutcome, String> value) {
    return outcomes.stream().map(value).toArray(String[]::new);
  }

  private static Long[] longs(List<MinerOutcome> outcomes, Function<MinerOutcome, Long> value) {
    return outcomes.stream().map(value).toArray(Long[]::new);
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonObject> toJson) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(toJson.apply(item)));
    return array;
  }
}
