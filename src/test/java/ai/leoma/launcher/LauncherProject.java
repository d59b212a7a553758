package ai.leoma.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The launcher `leoma` in a project of its own, in which JDK, GraalVM, Maven and the native binary
/// are stand-ins: shell scripts that note how they were called, and then do what a test tells.
final class LauncherProject {
  private static final long PATIENCE_SECONDS = 120;
  private static final String MAKE_JAR =
      """
      mkdir -p target/quarkus-app target/test-classes/ai/leoma/bench
      touch target/quarkus-app/quarkus-run.jar target/test-classes/ai/leoma/bench/Benches.class
      """;

  /// What Maven does for the list of parts, whatever else it makes.
  private static final String MAKE_LIST = "mkdir -p target; touch target/leoma-sbom.json";

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();

  /// A project that was never built, a JDK 25, and no GraalVM.
  LauncherProject(Path folder) {
    this.root = folder.resolve("project");
    write(root.resolve("pom.xml"), "");
    write(root.resolve("src/main/Source.java"), "");
    write(root.resolve("src/bench/Source.java"), "");
    Path launcher = root.resolve("leoma");
    copyLauncher(launcher);
    Path home = jdk(folder.resolve("jdk"), 25);
    program(home.resolve("bin/java"), "exit 0");
    programOnPath("chromium", "exit 0");
    maven("", "", "");
    environment.put("JAVA_HOME", home.toString());
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
  }

  private static void copyLauncher(Path launcher) {
    try {
      Files.copy(Path.of("leoma"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return root.resolve(name);
  }

  /// A folder that looks like a JDK; what it can do is told with [#program].
  Path jdk(Path home, int major) {
    program(home.resolve("bin/javac"), "exit 0");
    write(home.resolve("release"), "JAVA_VERSION=\"" + major + ".0.1\"\n");
    return home;
  }

  /// A GraalVM in `GRAALVM_HOME`.
  LauncherProject withGraalVm(int major) {
    Path home = jdk(root.resolveSibling("graalvm-" + major), major);
    program(home.resolve("bin/native-image"), "exit 0");
    return with("GRAALVM_HOME", home.toString());
  }

  /// The default Java is too old, and a newer JDK lies where people put them.
  LauncherProject withOldDefaultJdk() {
    jdk(Path.of(environment.get("HOME"), ".jdks/new"), 25);
    return with("JAVA_HOME", jdk(root.resolveSibling("old"), 17).toString());
  }

  /// A variable of the launcher's environment.
  LauncherProject with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// What Maven does, in the project's folder, beside noting its call: for the native binary, for
  /// named tests, for all tests. For the jar it makes one.
  LauncherProject maven(String forNative, String forNamedTests, String forAllTests) {
    programOnPath(
        "mvn",
        """
        echo "$JAVA_HOME" >../jdk-of-maven
        case "$*" in *-Psbom*) %s ;; esac
        case "$*" in
          *-Dnative*) : ; %s ;;
          *-Dtest=*) : ; %s ;;
          *verify*) : ; %s ;;
          *) %s ;;
        esac
        """
            .formatted(
                MAKE_LIST,
                forNative.strip(),
                forNamedTests.strip(),
                forAllTests.strip(),
                MAKE_JAR.strip()));
    return this;
  }

  /// What the JDK's `java` does beside noting its call.
  LauncherProject java(String body) {
    program(Path.of(environment.get("JAVA_HOME"), "bin/java"), body);
    return this;
  }

  /// A program that is found before the system's own.
  void programOnPath(String name, String body) {
    program(root.resolveSibling("bin").resolve(name), body);
  }

  /// A shell script that notes its call: its name, then its arguments.
  void program(Path file, String body) {
    String note = "echo \"${0##*/} $*\" >>'" + calls() + "'\n";
    write(file, "#!/bin/bash\n" + note + body + "\n");
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path calls() {
    return root.resolveSibling("calls");
  }

  /// All calls of stand-ins, in their order.
  List<String> called() throws IOException {
    return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
  }

  /// The JDK that Maven was given the last time.
  Path jdkOfMaven() throws IOException {
    return Path.of(Files.readString(root.resolveSibling("jdk-of-maven")).strip());
  }

  /// Runs the launcher to its end.
  Ended leoma(String... arguments) throws IOException, InterruptedException {
    Path output = root.resolveSibling("output");
    Path errors = root.resolveSibling("errors");
    Process process = start(output, errors, arguments);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("the launcher hangs: " + Files.readString(errors));
    }
    return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  /// Runs the launcher.
  Process start(Path output, Path errors, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(file("leoma").toString())
            .directory(root.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// How a launcher ended.
  record Ended(int exitCode, String output, String errors) {}
}
