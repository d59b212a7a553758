package ai.leoma.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Routes ROUTES =
      routes(
          """
          {"paths": {
            "/weights": {"get": {}, "summary": "no method"},
            "/miners/list": {"get": {}},
            "/miners/{hotkey}": {"get": {}, "delete": {}},
            "/miners/{hotkey}/tasks": {"post": {}}
          }}
          """);

  @Test
  void literalSegmentsWin() {
    assertThat(methods("/weights")).containsExactly("GET");
    assertThat(methods("/miners/list")).containsExactly("GET");
    assertThat(methods("/miners/5abc")).containsExactly("DELETE", "GET");
    assertThat(methods("/miners/5abc/tasks")).containsExactly("POST");
  }

  @Test
  void unknownPathsAreUnknown() {
    for (String path :
        new String[] {"/", "", "/weight", "/weights/", "/miners/", "/miners//tasks"}) {
      assertThat(ROUTES.route(path)).as(path).isEmpty();
    }
  }

  @Test
  void whatIsNoDescriptionIsRefused() {
    assertThatThrownBy(() -> routes("{}")).hasMessageContaining("names no paths");
    assertThatThrownBy(() -> routes("<html>")).hasMessageContaining("names no paths");
  }

  @Test
  void clientsChooseOnlyWhereThereIsAChoice() {
    Routes routes =
        routes(
            """
            {"paths": {
              "/one": {"get": {"responses": {"200": {"content": {"application/json": {}}}}}},
              "/two": {"get": {"responses": {"200": {"content": {"a/b": {}, "c/d": {}}}}}},
              "/events": {"get": {"responses": {"200": {"content": {"text/event-stream": {}}}}}}
            }}
            """);

    assertThat(routes.route("/one").orElseThrow().isNegotiated()).isFalse();
    assertThat(routes.route("/two").orElseThrow().isNegotiated()).isTrue();
    assertThat(routes.route("/two").orElseThrow().isStream()).isFalse();
    assertThat(routes.route("/events").orElseThrow().isStream()).isTrue();
  }

  private static Collection<String> methods(String path) {
    return ROUTES.route(path).orElseThrow().methods();
  }

  private static Routes routes(String description) {
    return Routes.of(description.getBytes(StandardCharsets.UTF_8));
  }
}
