package ai.leoma.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/// D01 to D10: the blacklist.
interface BlacklistCases extends Cases {
  private Answer put(String hotkey, String reasonJson) {
    return api()
        .post(
            administrator(),
            "/blacklist",
            "{\"hotkey\": \"" + hotkey + "\", \"reason\": " + reasonJson + "}");
  }

  private Answer put(String hotkey) {
    return api().post(administrator(), "/blacklist", "{\"hotkey\": \"" + hotkey + "\"}");
  }

  @Test
  default void d01ListIsEmptyThenHasTheEntry() {
    api().get("/blacklist").is(200, "[]");
    put(MINER).isOk();

    Answer answer = api().get("/blacklist");

    answer.isOk();
    assertThat(answer.body())
        .matches(
            ("\\[\\{\"hotkey\":\"%s\",\"reason\":null,\"added_by\":\"%s\",\"created_at\":"
                    + "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z\"}]")
                .formatted(MINER, administrator().hotkey()));
  }

  @Test
  default void d02HotkeysAlone() {
    put(MINER).isOk();
    put(SECOND_MINER).isOk();

    api().get("/blacklist/miners").is(200, "[\"" + MINER + "\",\"" + SECOND_MINER + "\"]");
  }

  @Test
  default void d03OneEntryOrNone() {
    put(MINER).isOk();

    assertThat(api().get("/blacklist/" + MINER).isOk().get("hotkey").asText()).isEqualTo(MINER);
    api().get("/blacklist/" + STRANGER).isProblem(404, "Miner not blacklisted");
  }

  @Test
  default void d04HotkeyOfBadForm() {
    api().get("/blacklist/xyz").isProblem(400, "Invalid SS58 address format");
    api().delete(administrator(), "/blacklist/xyz").isProblem(400, "Invalid SS58 address format");
  }

  @Test
  default void d05EntryNamesReasonAndAdministrator() {
    JsonNode entry = put(MINER, "\"copies\"").isOk();

    assertThat(entry.get("reason").asText()).isEqualTo("copies");
    assertThat(entry.get("added_by").asText()).isEqualTo(administrator().hotkey());
    assertThat(put(SECOND_MINER).isOk().get("reason").isNull()).isTrue();
  }

  @Test
  default void d06EveryErrorOfAnEntryIsNamed() {
    put("x", "\"" + "y".repeat(256) + "\"")
        .is(
            422,
            "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\",\"hotkey\"],\"msg\":\"Value"
                + " error, Invalid SS58 address format\",\"input\":\"x\",\"ctx\":{\"error\":{}}},"
                + "{\"type\":\"string_too_long\",\"loc\":[\"body\",\"reason\"],\"msg\":\"String"
                + " should have at most 255 characters\",\"input\":\""
                + "y".repeat(256)
                + "\",\"ctx\":{\"max_length\":255}}]}");
  }

  @Test
  default void d07SecondEntryChangesTheReason() {
    put(MINER, "\"first\"").isOk();

    put(MINER, "\"second\"").isOk();

    JsonNode entries = api().get("/blacklist").isOk();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).get("reason").asText()).isEqualTo("second");
  }

  @Test
  default void d08RemovalNamesTheAdministrator() {
    put(MINER).isOk();

    JsonNode removed = api().delete(administrator(), "/blacklist/" + MINER).isOk();

    assertThat(removed.get("success").asBoolean()).isTrue();
    assertThat(removed.get("removed_by").asText()).isEqualTo(administrator().hotkey());
    api().get("/blacklist").is(200, "[]");
    api().delete(administrator(), "/blacklist/" + STRANGER).isProblem(404, "Miner not blacklisted");
  }

  @Test
  default void d09RemovalNamesTheMinerInShort() {
    put(MINER).isOk();

    api()
        .delete(administrator(), "/blacklist/" + MINER)
        .is(
            200,
            "{\"success\":true,\"message\":\"Removed miner 5AAAAAAA... from"
                + " blacklist\",\"removed_by\":\""
                + administrator().hotkey()
                + "\"}");
  }

  @Test
  default void d10ReadsArePublic() {
    put(MINER).isOk();

    for (String path : new String[] {"/blacklist", "/blacklist/miners", "/blacklist/" + MINER}) {
      assertThat(api().get(path).status()).isEqualTo(200);
    }
  }
}
