package ai.leoma.gate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.access.BallotProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The description names every error of every operation, with its form.
@QuarkusTest
@TestProfile(BallotProfile.class)
class DescribedErrorsTest {
  private static final Set<String> ADMINS = Set.of("POST /blacklist", "DELETE /blacklist/{hotkey}");
  private static final Set<String> VALIDATORS =
      Set.of(
          "GET /miners/all",
          "GET /miners/valid",
          "GET /miners/{hotkey}",
          "POST /samples",
          "POST /samples/batch",
          "GET /samples/validator/{validator_hotkey}",
          "GET /samples/miner/{miner_hotkey}");

  private JsonObject description;

  private record Described(String name, JsonObject operation) {
    JsonObject responses() {
      return operation.getJsonObject("responses");
    }

    boolean hasParameterIn(String place) {
      return operation.containsKey("parameters")
          && operation.getJsonArray("parameters").stream()
              .map(JsonObject.class::cast)
              .anyMatch(parameter -> place.equals(parameter.getString("in")));
    }
  }

  @BeforeEach
  void read() {
    description = new JsonObject(given().get("/openapi.json").body().asString());
  }

  @Test
  void everyOperationNamesWhatAllCanAnswer() {
    assertThat(operations()).isNotEmpty();
    for (Described each : operations()) {
      assertThat(each.responses().fieldNames())
          .as(each.name())
          .contains("400", "414", "429", "431", "500", "503")
          .anyMatch(code -> code.startsWith("2"));
    }
  }

  @Test
  void everyErrorHasAFormAndAReason() {
    for (Described each : operations()) {
      for (String code : each.responses().fieldNames()) {
        if (code.startsWith("4") || code.startsWith("5")) {
          JsonObject response = each.responses().getJsonObject(code);
          assertThat(response.getString("description")).as(each.name() + " " + code).isNotBlank();
          assertThat(response.encode())
              .as(each.name() + " " + code)
              .contains(
                  code.equals("422")
                      ? "#/components/schemas/InvalidRequest"
                      : "#/components/schemas/Problem");
        }
      }
    }
  }

  @Test
  void whatPassesByItselfSaysWhen() {
    for (Described each : operations()) {
      for (String code : List.of("429", "503")) {
        assertThat(each.responses().getJsonObject(code).getJsonObject("headers").fieldNames())
            .as(each.name() + " " + code)
            .contains("Retry-After");
      }
    }
  }

  @Test
  void signedOperationsNameTheRefusalsOfSignatures() {
    for (Described each : operations()) {
      boolean isSigned = ADMINS.contains(each.name()) || VALIDATORS.contains(each.name());
      assertThat(each.responses().containsKey("401")).as(each.name()).isEqualTo(isSigned);
      assertThat(each.responses().containsKey("403"))
          .as(each.name())
          .isEqualTo(ADMINS.contains(each.name()));
      if (isSigned) {
        assertThat(each.responses().fieldNames()).as(each.name()).contains("422");
      }
    }
  }

  @Test
  void streamOfEventsIsDescribedLikeTheOthers() {
    Described events =
        operations().stream()
            .filter(each -> each.name().equals("GET /events"))
            .findFirst()
            .orElseThrow();

    assertThat(events.responses().fieldNames()).contains("200", "429", "503");
    assertThat(events.hasParameterIn("header")).isTrue();
  }

  @Test
  void signedOperationsNameTheHeadersOfBothSchemes() {
    JsonObject headers = description.getJsonObject("components").getJsonObject("securitySchemes");
    for (Described each : operations()) {
      boolean isSigned = ADMINS.contains(each.name()) || VALIDATORS.contains(each.name());
      assertThat(each.operation().containsKey("security")).as(each.name()).isEqualTo(isSigned);
      if (isSigned) {
        List<Set<String>> schemes =
            each.operation().getJsonArray("security").stream()
                .map(scheme -> ((JsonObject) scheme).fieldNames())
                .toList();
        assertThat(schemes)
            .containsExactly(
                Set.of(
                    "X-Bittensor-Version",
                    "X-Bittensor-Hotkey",
                    "X-Bittensor-Nonce",
                    "X-Bittensor-Signature"),
                Set.of("X-Validator-Hotkey", "X-Timestamp", "X-Signature"));
        assertThat(headers.fieldNames()).containsAll(schemes.getFirst());
        assertThat(headers.fieldNames()).containsAll(schemes.getLast());
      }
    }
  }

  @Test
  void operationsWithABodyNameItsRefusals() {
    List<Described> withBody =
        operations().stream().filter(each -> each.operation().containsKey("requestBody")).toList();

    assertThat(withBody)
        .extracting(Described::name)
        .contains("POST /samples", "POST /samples/batch", "POST /blacklist");
    for (Described each : withBody) {
      assertThat(each.responses().fieldNames())
          .as(each.name())
          .contains("400", "408", "409", "413", "422");
    }
  }

  @Test
  void operationsWithParametersNameTheirRefusals() {
    for (Described each : operations()) {
      if (each.hasParameterIn("path")) {
        assertThat(each.responses().fieldNames()).as(each.name()).contains("404");
      }
      if (each.hasParameterIn("query")) {
        assertThat(each.responses().fieldNames()).as(each.name()).contains("422");
      }
    }
  }

  @Test
  void whatFollowsFromNoRuleIsNamedToo() {
    assertThat(operation("GET /tasks/latest").responses().fieldNames()).contains("404");
    assertThat(operation("GET /miners/uid/{uid}").responses().fieldNames()).contains("422");
  }

  private Described operation(String name) {
    return operations().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private List<Described> operations() {
    List<Described> found = new ArrayList<>();
    JsonObject paths = description.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (Set.of("get", "post", "put", "delete", "patch").contains(method)) {
          String name = method.toUpperCase(java.util.Locale.ROOT) + " " + path;
          found.add(new Described(name, item.getJsonObject(method)));
        }
      }
    }
    return found;
  }
}
