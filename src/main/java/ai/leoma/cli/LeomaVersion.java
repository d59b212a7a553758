package ai.leoma.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine;

/// The version as the build wrote it.
@RegisterForReflection
final class LeomaVersion implements CommandLine.IVersionProvider {
  static String text() {
    String version = LeomaVersion.class.getPackage().getImplementationVersion();
    return version == null ? "1.0.0-SNAPSHOT" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"leoma " + text()};
  }
}
