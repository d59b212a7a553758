package ai.leoma.access.problem;

import java.util.Objects;

/// A deliberate refusal: answered with the status and `{"detail": "..."}`. Thrown anywhere on the
/// way of a request, or failing its `Uni`; [ProblemMappers] turns it into the answer.
///
/// ```java
/// return miners.ofHotkey(hotkey).map(found -> found.orElseThrow(() -> ApiProblem.notFound("Miner
/// not found")));
/// ```
public final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public ApiProblem(int status, String detail) {
    super(Objects.requireNonNull(detail), null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not an error status: " + status);
    }
    this.status = status;
  }

  public static ApiProblem badRequest(String detail) {
    return new ApiProblem(400, detail);
  }

  public static ApiProblem unauthorized(String detail) {
    return new ApiProblem(401, detail);
  }

  public static ApiProblem forbidden(String detail) {
    return new ApiProblem(403, detail);
  }

  public static ApiProblem notFound(String detail) {
    return new ApiProblem(404, detail);
  }

  public static ApiProblem conflict(String detail) {
    return new ApiProblem(409, detail);
  }

  /// What cannot be answered now, and perhaps in a moment: the answer says to try again.
  public static ApiProblem unavailable(String detail) {
    return new ApiProblem(503, detail);
  }

  /// A hotkey in a path or a query that does not look like one.
  public static ApiProblem invalidHotkey() {
    return badRequest("Invalid SS58 address format");
  }

  public int status() {
    return status;
  }

  public String detail() {
    return getMessage();
  }
}
