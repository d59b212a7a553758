package ai.leoma.gate;

import ai.leoma.json.JsonReader;
import ai.leoma.json.JsonReader.Reading;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ObjectValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The paths of the API and their methods, as the API's own description has them.
final class Routes {
  private static final Set<String> METHODS =
      Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

  private final Map<String, Route> literal = new HashMap<>();
  private final Map<Integer, List<Template>> templatesBySegments = new HashMap<>();

  /// @param methods in order
  /// @param answerTypes media types of what its methods answer when all is well
  record Route(Collection<String> methods, Set<String> answerTypes) {
    /// Whether the request may choose between types of answers.
    boolean isNegotiated() {
      return answerTypes.size() > 1;
    }

    /// Whether the answer may wait for something to happen.
    boolean isStream() {
      return answerTypes.contains("text/event-stream");
    }
  }

  private record Template(List<String> segments, Route route) {
    long parameters() {
      return segments.stream().filter(Template::isParameter).count();
    }

    boolean matches(List<String> path) {
      for (int i = 0; i < segments.size(); i++) {
        boolean isAny = isParameter(segments.get(i)) && !path.get(i).isEmpty();
        if (!isAny && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isParameter(String segment) {
      return segment.startsWith("{");
    }
  }

  private Routes() {}

  /// @param openApi the description as JSON
  /// @throws IllegalArgumentException when it is none
  static Routes of(byte[] openApi) {
    if (!(JsonReader.read(openApi) instanceof Reading.Parsed(ObjectValue description))
        || !(description.member("paths").orElse(null) instanceof ObjectValue paths)) {
      throw new IllegalArgumentException("the description of the API names no paths");
    }
    Routes routes = new Routes();
    paths.members().forEach((path, item) -> routes.add(path, routeOf(item)));
    Comparator<Template> literalFirst = Comparator.comparingLong(Template::parameters);
    routes.templatesBySegments.replaceAll(
        (_, templates) -> templates.stream().sorted(literalFirst).toList());
    return routes;
  }

  private void add(String path, Route route) {
    if (path.contains("{")) {
      Template template = new Template(segments(path), route);
      templatesBySegments.merge(
          template.segments().size(),
          List.of(template),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    } else {
      literal.put(path, route);
    }
  }

  private static Route routeOf(JsonValue item) {
    Collection<String> methods = new TreeSet<>();
    Set<String> answerTypes = new TreeSet<>();
    if (item instanceof ObjectValue operations) {
      for (Map.Entry<String, JsonValue> operation : operations.members().entrySet()) {
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        if (METHODS.contains(method)) {
          methods.add(method);
          answerTypes.addAll(answerTypes(operation.getValue()));
        }
      }
    }
    return new Route(methods, answerTypes);
  }

  private static Set<String> answerTypes(JsonValue operation) {
    return member(operation, "responses")
        .flatMap(responses -> member(responses, "200"))
        .flatMap(answer -> member(answer, "content"))
        .map(
            content ->
                content instanceof ObjectValue types ? types.members().keySet() : Set.<String>of())
        .orElse(Set.of());
  }

  private static Optional<JsonValue> member(JsonValue value, String name) {
    return value instanceof ObjectValue object ? object.member(name) : Optional.empty();
  }

  /// Empty where the API has no such path.
  Optional<Route> route(String path) {
    Route known = literal.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    List<String> segments = segments(path);
    return templatesBySegments.getOrDefault(segments.size(), List.of()).stream()
        .filter(template -> template.matches(segments))
        .findFirst()
        .map(Template::route);
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.split("/", -1));
  }
}
