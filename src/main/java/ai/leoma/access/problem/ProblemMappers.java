package ai.leoma.access.problem;

import ai.leoma.database.DatabaseOutage;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.JsonWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Every error that leaves the service, in the forms of the wire contract, section 1.1. Nothing of
/// the inside is told: what went wrong unexpectedly goes to the log.
public class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(5);

  private final Counter outages;

  ProblemMappers(MeterRegistry meters) {
    outages = meters.counter("leoma.http.refused", "reason", "database");
  }

  @ServerExceptionMapper
  Response deliberate(ApiProblem problem) {
    Response.ResponseBuilder answer = answer(problem.status(), problem.detail());
    problem
        .retryAfter()
        .ifPresent(
            pause -> answer.header(HttpHeaders.RETRY_AFTER, pause.plusMillis(999).toSeconds()));
    return answer.build();
  }

  @ServerExceptionMapper
  Response invalid(InvalidRequest request) {
    return Response.status(422)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(request.body())
        .build();
  }

  @ServerExceptionMapper
  Response unknownPath(NotFoundException missing) {
    return answer(404, "Not Found").build();
  }

  @ServerExceptionMapper
  Response wrongMethod(NotAllowedException wrong) {
    return answer(405, "Method Not Allowed").build();
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException refused) {
    Response.StatusType status = refused.getResponse().getStatusInfo();
    if (status.getStatusCode() < 400) {
      return refused.getResponse();
    }
    return status.getStatusCode() < 500
        ? answer(status.getStatusCode(), status.getReasonPhrase()).build()
        : unexpected(refused);
  }

  @ServerExceptionMapper
  Response unexpected(Throwable failure) {
    if (DatabaseOutage.isBehind(failure)) {
      return unavailable(failure);
    }
    LOG.error("a request failed", failure);
    return answer(500, "An internal error occurred").build();
  }

  /// Without a stack trace: one outage fails many requests.
  private Response unavailable(Throwable failure) {
    outages.increment();
    LOG.warnf("a request found no database: %s", failure);
    return deliberate(ApiProblem.unavailable("Database unavailable", DATABASE_PAUSE));
  }

  /// The body of a deliberate error.
  public static String body(String detail) {
    return JsonWriter.compact(new ObjectValue(Map.of("detail", new StringValue(detail))));
  }

  private static Response.ResponseBuilder answer(int status, String detail) {
    return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body(detail));
  }
}
