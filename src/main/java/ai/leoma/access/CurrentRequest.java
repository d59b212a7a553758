package ai.leoma.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/// The signed request that is being answered, once it passed all checks.
@RequestScoped
public class CurrentRequest {
  private Optional<SignedCaller> caller = Optional.empty();
  private Optional<Object> query = Optional.empty();
  private Optional<Object> body = Optional.empty();

  void passed(SignedCaller signedCaller, Object boundQuery, Object boundBody) {
    caller = Optional.of(signedCaller);
    query = Optional.of(boundQuery);
    body = Optional.of(boundBody);
  }

  /// @throws IllegalStateException on a resource method that asks for no signature
  public SignedCaller caller() {
    return caller.orElseThrow(() -> new IllegalStateException("the request is not signed"));
  }

  /// The query as its binding put it together.
  public <T> T query(Class<T> type) {
    return type.cast(
        query.orElseThrow(() -> new IllegalStateException("the request is not signed")));
  }

  /// The body as its binding put it together.
  public <T> T body(Class<T> type) {
    return type.cast(
        body.orElseThrow(() -> new IllegalStateException("the request is not signed")));
  }
}
