package ai.leoma.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The launcher as it is, in a folder of its own, on a machine whose default Java is too old and
/// whose Maven only notes what it is asked for.
///
/// @param folder where the launcher takes its project to be
record Launcher(Path folder) {
  private static final String MAVEN =
      """
      #!/bin/bash
      printf '%s\\n' "$JAVA_HOME" "$*" >>../maven-calls
      mkdir -p target/quarkus-app
      : >target/quarkus-app/quarkus-run.jar
      case " $* " in *" -Psbom "*) : >target/leoma-sbom.json ;; esac
      case " $* " in *" -Dnative "*)
        : >target/leoma-1-runner
        chmod +x target/leoma-1-runner
        touch -d '+1 minute' target/leoma-1-runner
        ;;
      esac
      """;

  record Ended(int code, String out, String err) {}

  static Launcher in(Path scratch) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("project"));
    Files.createDirectories(folder.resolve("src/main"));
    Files.createFile(folder.resolve("pom.xml"));
    Files.copy(Path.of("leoma"), folder.resolve("leoma"), StandardCopyOption.COPY_ATTRIBUTES);
    jdk(scratch.resolve("old"), "17.0.15");
    jdk(scratch.resolve("home/.jdks/new"), "25.0.1");
    program(scratch.resolve("bin/mvn"), MAVEN);
    return new Launcher(folder);
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    Path scratch = folder.getParent();
    List<String> command = new ArrayList<>(List.of(folder.resolve("leoma").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().clear();
    process
        .environment()
        .putAll(
            Map.of(
                "HOME", scratch.resolve("home").toString(),
                "JAVA_HOME", scratch.resolve("old").toString(),
                "PATH", scratch.resolve("bin") + ":/usr/bin:/bin"));
    process.redirectError(scratch.resolve("err").toFile());
    Process running = process.start();
    String out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(running.waitFor(), out, Files.readString(scratch.resolve("err")));
  }

  /// One after the other: the JDK that Maven was given, and its arguments.
  List<String> mavenCalls() throws IOException {
    Path calls = folder.resolveSibling("maven-calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /// Puts a GraalVM where the launcher keeps its own.
  void addGraalVm() throws IOException {
    Path home = folder.resolveSibling("home/.cache/leoma/graalvm");
    jdk(home, "25.0.1");
    program(home.resolve("bin/native-image"), "#!/bin/sh\n");
  }

  private static void jdk(Path place, String version) throws IOException {
    program(place.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(place.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot be made executable: " + file);
    }
  }
}
