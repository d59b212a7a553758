package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/// C01 to C12: the miners.
interface MinersCases extends Cases {
  private void arrange() {
    stage().validator(ALICE, 10_000);
    stage().miner(MINER, 9, 100);
    stage().miner(SECOND_MINER, 4, 200);
    stage().invalidate(SECOND_MINER, "chute_not_running");
  }

  @Test
  default void c01ValidMinersWithTheNumberOfAll() {
    arrange();

    JsonNode answer = api().get(ALICE, "/miners/valid").isOk();

    assertThat(answer.get("miners").findValuesAsText("hotkey")).containsExactly(MINER);
    assertThat(answer.get("total").asInt()).isEqualTo(2);
    assertThat(answer.get("valid_count").asInt()).isEqualTo(1);
  }

  @Test
  default void c02NoMiners() {
    api()
        .get(administrator(), "/miners/valid")
        .is(200, "{\"miners\":[],\"total\":0,\"valid_count\":0}");
  }

  @Test
  default void c03MembersOfAMiner() {
    arrange();

    api()
        .get("/miners/info/" + MINER)
        .is(
            200,
            "{\"uid\":9,\"hotkey\":\"%s\",\"model_name\":\"m\",\"model_revision\":\"r\",\"model_hash\":\"%s\",\"chute_id\":\"c\",\"chute_slug\":\"s\",\"is_valid\":true,\"invalid_reason\":null,\"block\":100,\"last_validated_at\":\"2026-05-01T12:00:00Z\"}"
                .formatted(MINER, "0".repeat(64)));
  }

  @Test
  default void c04AllMinersWithTheInvalidOnes() {
    arrange();

    JsonNode answer = api().get(ALICE, "/miners/all").isOk();

    assertThat(answer.get("miners").findValuesAsText("hotkey"))
        .containsExactly(SECOND_MINER, MINER);
    assertThat(answer.get("total").asInt()).isEqualTo(2);
    assertThat(answer.get("valid_count").asInt()).isEqualTo(1);
  }

  @Test
  default void c05OneMinerOrNone() {
    arrange();

    assertThat(api().get(ALICE, "/miners/" + MINER).isOk().get("uid").asInt()).isEqualTo(9);
    api().get(ALICE, "/miners/" + STRANGER).isProblem(404, "Miner not found");
  }

  @Test
  default void c06InvalidMinerSaysWhy() {
    arrange();

    JsonNode answer = api().get(ALICE, "/miners/" + SECOND_MINER).isOk();

    assertThat(answer.get("is_valid").asBoolean()).isFalse();
    assertThat(answer.get("invalid_reason").asText()).isEqualTo("chute_not_running");
  }

  @Test
  default void c07SignedReadsNeedASignature() {
    for (String path : new String[] {"/miners/valid", "/miners/all", "/miners/" + MINER}) {
      api().get(path).is(422, "{\"detail\":[" + AccessCases.MISSING_HEADERS + "]}");
      api().get(ALICE, path).isProblem(401, AccessCases.NOT_REGISTERED);
    }
  }

  @Test
  default void c08UidIsAnInteger() {
    arrange();

    api()
        .get("/miners/uid/abc")
        .is(
            422,
            "{\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"path\",\"uid\"],\"msg\":\"Input"
                + " should be a valid integer, unable to parse string as an"
                + " integer\",\"input\":\"abc\"}]}");
    api().get("/miners/uid/8").isProblem(404, "Miner not found");
    api().get("/miners/uid/-9").isProblem(404, "Miner not found");
    api().get("/miners/uid/99999999999999999999").isProblem(404, "Miner not found");
    for (String spelled : new String[] {"9", "+9", "009", "9.0", "%209"}) {
      assertThat(api().get("/miners/uid/" + spelled).isOk().get("hotkey").asText())
          .isEqualTo(MINER);
    }
  }

  @Test
  default void c09ListIsPublicAndByUid() {
    arrange();

    JsonNode answer = api().get("/miners/list").isOk();

    assertThat(answer.get("miners").findValuesAsText("uid")).containsExactly("4", "9");
    assertThat(answer.get("valid_count").asInt()).isEqualTo(1);
  }

  @Test
  default void c10UnknownMinerIsNotFound() {
    api().get("/miners/info/" + STRANGER).isProblem(404, "Miner not found");
    api().get("/miners/info/xyz").isProblem(400, "Invalid SS58 address format");
  }

  @Test
  default void c11SignatureComesBeforeTheFormOfTheHotkey() {
    api().get(administrator(), "/miners/xyz").isProblem(400, "Invalid SS58 address format");
    api().get("/miners/xyz").is(422, "{\"detail\":[" + AccessCases.MISSING_HEADERS + "]}");
    api().get("/miners/uid").is(422, "{\"detail\":[" + AccessCases.MISSING_HEADERS + "]}");
  }

  @Test
  default void c12TasksOfAnUnknownMinerAreNone() {
    api().get("/miners/" + STRANGER + "/tasks").is(200, "[]");
    api().get("/miners/xyz/tasks").isProblem(400, "Invalid SS58 address format");
    api().get("/miners/list/tasks").isProblem(400, "Invalid SS58 address format");
  }
}
