package ai.leoma.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The instructions of a Dockerfile, in their order; lines that go on are joined.
record Dockerfile(List<Instruction> instructions) {
  private static final Pattern FORM = Pattern.compile("([A-Z]+)\\s+(.*)");
  private static final Pattern VARIABLE = Pattern.compile("([A-Z][A-Z0-9_]*)=(\"[^\"]*\"|\\S*)");

  record Instruction(String name, String argument) {}

  static Dockerfile of(Path file) {
    try {
      String text =
          Files.readString(file).replaceAll("(?m)^\\s*#.*\n", "").replaceAll("\\\\\n\\s*", " ");
      List<Instruction> instructions = new ArrayList<>();
      for (String line : text.split("\n")) {
        if (!line.isBlank()) {
          Matcher form = FORM.matcher(line.strip());
          if (!form.matches()) {
            throw new IllegalArgumentException(file + ": no instruction: " + line);
          }
          instructions.add(new Instruction(form.group(1), form.group(2)));
        }
      }
      return new Dockerfile(List.copyOf(instructions));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> arguments(String name) {
    return instructions.stream()
        .filter(instruction -> instruction.name().equals(name))
        .map(Instruction::argument)
        .toList();
  }

  /// Names of the variables that the image sets.
  List<String> variables() {
    List<String> names = new ArrayList<>();
    for (String argument : arguments("ENV")) {
      Matcher variable = VARIABLE.matcher(argument);
      while (variable.find()) {
        names.add(variable.group(1));
      }
    }
    return names;
  }
}
