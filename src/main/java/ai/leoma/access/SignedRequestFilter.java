package ai.leoma.access;

import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.Bound;
import ai.leoma.access.body.NoBody;
import ai.leoma.access.body.RequestBody;
import ai.leoma.access.problem.FieldError;
import ai.leoma.access.problem.InvalidRequest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Lets signed requests through to the resource methods that ask for them, in the order of checks
/// of the wire contract, section 2: syntax of the body, headers (with the body's errors in the same
/// answer), the signature, then the body. Its size was checked before ([BodyLimit]). Bodies are
/// read, and what is wrong with them is written down, on the worker pool: nobody has signed yet.
class SignedRequestFilter {
  private final RequestAuthenticator authenticator;
  private final CurrentRequest current;
  private final Instance<BodyBinding<?>> bindings;

  SignedRequestFilter(
      RequestAuthenticator authenticator,
      CurrentRequest current,
      @Any Instance<BodyBinding<?>> bindings) {
    this.authenticator = authenticator;
    this.current = current;
    this.bindings = bindings;
  }

  @SignedByValidator
  @ServerRequestFilter
  Uni<Void> ofValidator(RoutingContext routing, ResourceInfo resource) {
    SignedByValidator asked = resource.getResourceMethod().getAnnotation(SignedByValidator.class);
    return check(routing, asked.body(), authenticator::authenticate);
  }

  @SignedByAdmin
  @ServerRequestFilter
  Uni<Void> ofAdmin(RoutingContext routing, ResourceInfo resource) {
    SignedByAdmin asked = resource.getResourceMethod().getAnnotation(SignedByAdmin.class);
    return check(routing, asked.body(), authenticator::authenticateAdmin);
  }

  private Uni<Void> check(
      RoutingContext routing,
      Class<? extends BodyBinding<?>> bodyBinding,
      Function<SignedRequest, Uni<SignedCaller>> authenticate) {
    SignedRequest request = requestOf(routing);
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .item(() -> readBody(request, bodyBinding))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .emitOn(task -> context.runOnContext(_ -> task.run()))
        .chain(body -> authenticate.apply(request).map(caller -> new Checked(caller, body)))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(Checked::refuseUnbound)
        .emitOn(task -> context.runOnContext(_ -> task.run()))
        .invoke(checked -> current.passed(checked.caller(), checked.value()))
        .replaceWithVoid();
  }

  private record Checked(SignedCaller caller, Bound<?> body) {
    void refuseUnbound() {
      if (body instanceof Bound.Refused<?>(List<FieldError> errors)) {
        throw new InvalidRequest(errors);
      }
    }

    Object value() {
      return ((Bound.Complete<?>) body).value();
    }
  }

  private Bound<?> readBody(SignedRequest request, Class<? extends BodyBinding<?>> bodyBinding) {
    Bound<?> body = bodyOf(request, bodyBinding);
    List<FieldError> missing = authenticator.missingHeaders(request);
    if (!missing.isEmpty()) {
      throw new InvalidRequest(joined(missing, body));
    }
    return body;
  }

  private Bound<?> bodyOf(SignedRequest request, Class<? extends BodyBinding<?>> bodyBinding) {
    BodyBinding<?> binding = bindings.select(bodyBinding).get();
    if (binding instanceof NoBody noBody) {
      return new Bound.Complete<>(noBody);
    }
    return RequestBody.read(request.rawBody(), request.header("content-type")).bind(binding);
  }

  private static List<FieldError> joined(List<FieldError> missing, Bound<?> body) {
    List<FieldError> all = new ArrayList<>(missing);
    if (body instanceof Bound.Refused<?>(List<FieldError> errors)) {
      all.addAll(errors);
    }
    return all;
  }

  private static SignedRequest requestOf(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Map<String, String> headers = new HashMap<>();
    Set<String> repeated = new HashSet<>();
    request
        .headers()
        .forEach(
            header -> {
              String name = header.getKey().toLowerCase(Locale.ROOT);
              if (headers.putIfAbsent(name, header.getValue()) != null) {
                repeated.add(name);
              }
            });
    byte[] body =
        Optional.ofNullable(routing.body().buffer())
            .map(buffer -> buffer.getBytes())
            .orElse(new byte[0]);
    return new SignedRequest(request.method().name(), request.uri(), headers, repeated, body);
  }
}
