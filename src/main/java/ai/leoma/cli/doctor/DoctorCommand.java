package ai.leoma.cli.doctor;

import ai.leoma.cli.settings.RoleSettings;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.cli.terminal.Terminal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `leoma doctor`: what a role needs from outside, looked at one by one.
@RegisterForReflection
@Command(
    name = "doctor",
    description = {
      "Look whether everything is there that a role needs, and say what is wrong and how to mend it:"
          + " settings, keys, buckets, chain, judge, clock, database, ffmpeg. Nothing is started;"
          + " of the owner's samples bucket one small object is written and deleted.",
      "Exit codes: 0 it can start, 2 wrong usage, 3 something does not work, 78 configuration missing or"
          + " wrong."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  /// Whose needs are looked at.
  enum Patient {
    SERVE,
    VALIDATE
  }

  private static final int LONGEST_SECONDS = 600;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ROLE", description = "serve or validate.")
  private Patient patient;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long each check may take; all are made at the same time. Default: 30.")
  private int deadlineSeconds;

  @Option(names = "--json", description = "One line of JSON instead of the text.")
  private boolean json;

  @Override
  public Integer call() {
    if (deadlineSeconds < 1 || deadlineSeconds > LONGEST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--deadline must be from 1 to " + LONGEST_SECONDS);
    }
    RoleSettings role =
        switch (patient) {
          case SERVE -> RoleSettings.ofOwner(Map.of());
          case VALIDATE -> RoleSettings.ofValidator(Map.of());
        };
    DoctorReport report =
        new Doctor(role, InstantSource.system()).examine(Duration.ofSeconds(deadlineSeconds));
    print(report);
    if (!role.isStartable()) {
      return ExitCodes.CONFIGURATION;
    }
    return report.isHealthy() ? 0 : ExitCodes.CHECKS_FAILED;
  }

  private void print(DoctorReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.json());
    } else {
      report.text(Terminal.of(spec)).forEach(out::println);
    }
    out.flush();
  }
}
