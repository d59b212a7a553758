package ai.leoma.cli.doctor;

import ai.leoma.cli.terminal.AsciiJson;
import ai.leoma.cli.terminal.Terminal;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ArrayValue;
import ai.leoma.json.JsonValue.BooleanValue;
import ai.leoma.json.JsonValue.NumberValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All that was found out.
///
/// @param secrets never shown, whoever repeats them in an answer
record DoctorReport(String role, List<Examination> examinations, Set<String> secrets) {
  private static final int LEAST_SECRET = 4;

  DoctorReport {
    examinations = List.copyOf(examinations);
    secrets = Set.copyOf(secrets);
  }

  boolean isHealthy() {
    return examinations.stream().noneMatch(made -> made.finding() instanceof Finding.Bad);
  }

  List<String> text(Terminal terminal) {
    List<String> lines = new ArrayList<>();
    int names = examinations.stream().mapToInt(made -> made.name().length()).max().orElse(0);
    for (Examination made : examinations) {
      String name = made.name() + " ".repeat(names - made.name().length());
      String verdict = "%-8s".formatted(made.finding().verdict());
      lines.add(
          painted(terminal, made, verdict) + "  " + name + "  " + shown(made.finding().detail()));
      if (!made.finding().advice().isEmpty()) {
        lines.add(" ".repeat(10 + names + 2) + "-> " + shown(made.finding().advice()));
      }
    }
    lines.add("");
    lines.add(summary(terminal));
    return lines;
  }

  private String summary(Terminal terminal) {
    long bad = examinations.stream().filter(made -> made.finding() instanceof Finding.Bad).count();
    return bad == 0
        ? terminal.good("leoma " + role + " has what it needs")
        : terminal.bad(
            bad + (bad == 1 ? " thing" : " things") + " to mend before leoma " + role + " works");
  }

  private static String painted(Terminal terminal, Examination made, String verdict) {
    return switch (made.finding()) {
      case Finding.Good _ -> terminal.good(verdict);
      case Finding.Doubtful _ -> terminal.doubtful(verdict);
      case Finding.Bad _ -> terminal.bad(verdict);
    };
  }

  /// One object on one line.
  String json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("role", new StringValue(role));
    members.put("healthy", new BooleanValue(isHealthy()));
    members.put("checks", new ArrayValue(examinations.stream().map(this::json).toList()));
    return AsciiJson.of(new ObjectValue(members));
  }

  private JsonValue json(Examination made) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("check", new StringValue(made.name()));
    members.put("result", new StringValue(made.finding().verdict()));
    members.put("found", new StringValue(shown(made.finding().detail())));
    members.put("advice", new StringValue(shown(made.finding().advice())));
    members.put("millis", new NumberValue(Long.toString(made.took().toMillis())));
    return new ObjectValue(members);
  }

  private String shown(String text) {
    String plain = Terminal.plain(text);
    for (String secret : secrets) {
      if (secret.length() >= LEAST_SECRET) {
        plain = plain.replace(secret, "[secret]");
      }
    }
    return plain;
  }
}
