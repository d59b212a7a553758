package ai.leoma.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The packaged product: the build for the JVM, or a native binary.
///
/// @param file a `.jar` is run by the JVM of this process, everything else runs by itself
public record Program(Path file) {
  /// Which binary is looked at in place of the build for the JVM.
  public static final String PROPERTY = "leoma.bench.binary";

  public Program {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("there is no program " + file);
    }
  }

  /// The build for the JVM.
  public static Program forJvm() {
    return new Program(Home.folder().resolve("target/quarkus-app/quarkus-run.jar"));
  }

  /// The one that the property names.
  ///
  /// @throws IllegalArgumentException if there is no such file
  public static Optional<Program> named() {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .filter(name -> !name.isBlank())
        .map(name -> new Program(Path.of(name).toAbsolutePath()));
  }

  /// The one that the property names, else the build for the JVM.
  public static Program namedOrForJvm() {
    return named().orElseGet(Program::forJvm);
  }

  /// For people: `native`, or `jvm`.
  public String kind() {
    return isJar() ? "jvm" : "native";
  }

  /// @param heapMegabytes the most that the heap may be
  /// @param settings by key; seen by everybody on this machine
  public List<String> command(int heapMegabytes, Map<String, String> settings, String... words) {
    List<String> command = new ArrayList<>();
    if (isJar()) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    } else {
      command.add(file.toString());
    }
    command.add("-Xmx" + heapMegabytes + "m");
    String further = System.getProperty("leoma.bench.service-options", "");
    Stream.of(further.split(" ", -1)).filter(word -> !word.isEmpty()).forEach(command::add);
    new TreeMap<>(settings).forEach((key, value) -> command.add("-D" + key + "=" + value));
    if (isJar()) {
      command.add("-jar");
      command.add(file.toString());
    }
    command.addAll(List.of(words));
    return command;
  }

  private boolean isJar() {
    return file.toString().endsWith(".jar");
  }
}
