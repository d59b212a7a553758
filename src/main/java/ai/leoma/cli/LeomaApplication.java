package ai.leoma.cli;

import ai.leoma.chain.wallet.HeapTooSmall;
import ai.leoma.chain.wallet.KeyFileRefused;
import ai.leoma.cli.settings.ConfigurationFault;
import ai.leoma.cli.settings.UnknownVariables;
import ai.leoma.cli.terminal.ExitCodes;
import ai.leoma.http.OutsideText;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// The running service: starts what its role does and then waits to be stopped.
public class LeomaApplication implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(LeomaApplication.class);

  private final Role role;
  private final OwnerJobs ownerJobs;
  private final ValidatorRole validator;

  LeomaApplication(
      @ConfigProperty(name = "leoma.role", defaultValue = "idle") String role,
      OwnerJobs ownerJobs,
      ValidatorRole validator) {
    this.role = Role.ofConfigured(role);
    this.ownerJobs = ownerJobs;
    this.validator = validator;
  }

  /// Runs the service in this process until it is stopped.
  ///
  /// @return its exit code
  static int runUntilStopped() {
    AtomicInteger exitCode = new AtomicInteger();
    Quarkus.run(
        LeomaApplication.class,
        (code, failure) -> {
          exitCode.set(failure == null ? code : report(failure));
        });
    return exitCode.get();
  }

  /// That the database cannot be used, the port is taken, a setting cannot be read or a key file
  /// gives no key is one sentence; of anything else the place in the code is wanted.
  ///
  /// @return the exit code
  private static int report(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SQLException refusal -> {
          LOG.errorf(
              "the database cannot be used: %s (leoma doctor tells more)",
              OutsideText.of(String.valueOf(refusal.getMessage())));
          LOG.debug("the service ended by a failure", failure);
          return ExitCodes.FAILED;
        }
        case QuarkusBindException taken -> {
          LOG.errorf("the service cannot listen: %s", OutsideText.of(taken.getMessage()));
          LOG.debug("the service ended by a failure", failure);
          return ExitCodes.FAILED;
        }
        case UnknownHostException unknown -> {
          LOG.errorf("no such host: %s", OutsideText.of(String.valueOf(unknown.getMessage())));
          LOG.debug("the service ended by a failure", failure);
          return ExitCodes.FAILED;
        }
        case ConfigValidationException wrong -> {
          LOG.errorf(
              "wrong configuration: %s", String.join("; ", ConfigurationFault.sentences(wrong)));
          return ExitCodes.CONFIGURATION;
        }
        case KeyFileRefused _, HeapTooSmall _ -> {
          LOG.error(cause.getMessage());
          return ExitCodes.CONFIGURATION;
        }
        default -> {}
      }
    }
    LOG.error("the service ended by a failure", failure);
    return ExitCodes.FAILED;
  }

  /// What fails here is told before the service stops, and the log with it.
  @Override
  public int run(String... arguments) {
    try {
      start();
    } catch (RuntimeException failure) {
      return report(failure);
    }
    if (role != Role.MIGRATE) {
      Quarkus.waitForExit();
    }
    return 0;
  }

  private void start() {
    if (role == Role.SERVE || role == Role.VALIDATE) {
      warnOfUnknownVariables();
    }
    switch (role) {
      case SERVE -> ownerJobs.startAll();
      case SANDBOX -> ownerJobs.startAllButRounds();
      case VALIDATE -> validator.start();
      case MIGRATE -> LOG.info("the schema is up to date");
      case IDLE -> LOG.info("no role: nothing is started");
    }
  }

  /// By their names: what they hold may be a secret.
  private static void warnOfUnknownVariables() {
    List<String> unknown = UnknownVariables.among(ConfigProvider.getConfig().getPropertyNames());
    if (!unknown.isEmpty()) {
      LOG.warnf(
          "these variables are no settings, and nobody reads them: %s", String.join(", ", unknown));
    }
  }
}
