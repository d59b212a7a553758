package ai.leoma.cli;

import ai.leoma.cli.terminal.ExitCodes;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.atomic.AtomicInteger;
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
          if (failure != null) {
            LOG.error("the service ended by a failure", failure);
          }
          exitCode.set(failure == null ? code : ExitCodes.FAILED);
        });
    return exitCode.get();
  }

  @Override
  public int run(String... arguments) {
    switch (role) {
      case SERVE -> ownerJobs.startAll();
      case SANDBOX -> ownerJobs.startAllButRounds();
      case VALIDATE -> validator.start();
      case MIGRATE -> {
        LOG.info("the schema is up to date");
        return 0;
      }
      case IDLE -> LOG.info("no role: nothing is started");
    }
    Quarkus.waitForExit();
    return 0;
  }
}
