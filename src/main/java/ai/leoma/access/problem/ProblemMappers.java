package ai.leoma.access.problem;

import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import ai.leoma.json.JsonWriter;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Every error that leaves the service, in the forms of the wire contract, section 1.1. Nothing of
/// the inside is told: what went wrong unexpectedly goes to the log.
public class ProblemMappers {
  private static final int RETRY_AFTER_SECONDS = 1;

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  Response deliberate(ApiProblem problem) {
    Response refusal = answer(problem.status(), problem.detail());
    return problem.status() == 503
        ? Response.fromResponse(refusal)
            .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
            .build()
        : refusal;
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
    return answer(404, "Not Found");
  }

  @ServerExceptionMapper
  Response wrongMethod(NotAllowedException wrong) {
    return answer(405, "Method Not Allowed");
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException refused) {
    Response.StatusType status = refused.getResponse().getStatusInfo();
    if (status.getStatusCode() < 400) {
      return refused.getResponse();
    }
    return status.getStatusCode() < 500
        ? answer(status.getStatusCode(), status.getReasonPhrase())
        : unexpected(refused);
  }

  @ServerExceptionMapper
  Response unexpected(Throwable failure) {
    LOG.error("a request failed", failure);
    return answer(500, "An internal error occurred");
  }

  /// The body of a deliberate error.
  public static String body(String detail) {
    return JsonWriter.compact(new ObjectValue(Map.of("detail", new StringValue(detail))));
  }

  private static Response answer(int status, String detail) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body(detail))
        .build();
  }
}
