package ai.leoma.access;

import ai.leoma.access.RequestAuthenticator.Authenticated;
import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.Bound;
import ai.leoma.access.body.NoBody;
import ai.leoma.access.body.RequestBody;
import ai.leoma.access.problem.FieldError;
import ai.leoma.access.problem.InvalidRequest;
import ai.leoma.access.query.NoQuery;
import ai.leoma.access.query.QueryBinding;
import ai.leoma.access.query.QueryFields;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Lets signed requests through to the resource methods that ask for them, in the order of checks
/// of the wire contract, section 2: syntax of the body, headers (with the errors of query and body
/// in the same answer), the signature, then query and body. The body's size was checked before
/// ([BodyLimit]). Bodies are read, and what is wrong with them is written down, on the worker pool:
/// nobody has signed yet.
class SignedRequestFilter {
  private final RequestAuthenticator authenticator;
  private final CurrentRequest current;
  private final Instance<QueryBinding<?>> queryBindings;
  private final Instance<BodyBinding<?>> bodyBindings;

  SignedRequestFilter(
      RequestAuthenticator authenticator,
      CurrentRequest current,
      @Any Instance<QueryBinding<?>> queryBindings,
      @Any Instance<BodyBinding<?>> bodyBindings) {
    this.authenticator = authenticator;
    this.current = current;
    this.queryBindings = queryBindings;
    this.bodyBindings = bodyBindings;
  }

  @SignedByValidator
  @ServerRequestFilter
  Uni<Void> ofValidator(RoutingContext routing, ResourceInfo resource) {
    SignedByValidator asked = resource.getResourceMethod().getAnnotation(SignedByValidator.class);
    return check(routing, asked.query(), asked.body(), authenticator::authenticate);
  }

  @SignedByAdmin
  @ServerRequestFilter
  Uni<Void> ofAdmin(RoutingContext routing, ResourceInfo resource) {
    SignedByAdmin asked = resource.getResourceMethod().getAnnotation(SignedByAdmin.class);
    return check(routing, NoQuery.class, asked.body(), authenticator::authenticateAdmin);
  }

  private Uni<Void> check(
      RoutingContext routing,
      Class<? extends QueryBinding<?>> queryBinding,
      Class<? extends BodyBinding<?>> bodyBinding,
      Function<SignedRequest, Uni<Authenticated>> authenticate) {
    SignedRequest request = requestOf(routing);
    Context context = Vertx.currentContext();
    return Uni.createFrom()
        .item(() -> read(request, queryBinding, bodyBinding))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .emitOn(task -> context.runOnContext(_ -> task.run()))
        .chain(
            sent ->
                authenticate
                    .apply(request)
                    .invoke(authenticated -> tell(routing, authenticated))
                    .map(authenticated -> new Checked(authenticated.caller(), sent)))
        .chain(SignedRequestFilter::refuseUnbound)
        .emitOn(task -> context.runOnContext(_ -> task.run()))
        .invoke(this::pass)
        .replaceWithVoid();
  }

  /// Writing down what is wrong may be long work, and is work for the pool; mostly there is none.
  private static Uni<Checked> refuseUnbound(Checked checked) {
    return checked.sent().isBound()
        ? Uni.createFrom().item(checked)
        : Uni.createFrom()
            .<Checked>failure(() -> new InvalidRequest(checked.sent().errors()))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private static void tell(RoutingContext routing, Authenticated authenticated) {
    if (authenticated.isPaid()) {
      routing.put(SignedCaller.PAID_BY_KEY, authenticated.caller().hotkey());
    }
  }

  private record Sent(Bound<?> query, Bound<?> body) {
    List<FieldError> errors() {
      return Stream.of(query, body).flatMap(bound -> bound.errors().stream()).toList();
    }

    boolean isBound() {
      return query instanceof Bound.Complete && body instanceof Bound.Complete;
    }
  }

  private record Checked(SignedCaller caller, Sent sent) {}

  private void pass(Checked checked) {
    Sent sent = checked.sent();
    current.passed(checked.caller(), value(sent.query()), value(sent.body()));
  }

  private static Object value(Bound<?> bound) {
    return ((Bound.Complete<?>) bound).value();
  }

  private Sent read(
      SignedRequest request,
      Class<? extends QueryBinding<?>> queryBinding,
      Class<? extends BodyBinding<?>> bodyBinding) {
    Sent sent =
        new Sent(
            QueryFields.bind(request.target(), queryBindings.select(queryBinding).get()),
            bodyOf(request, bodyBinding));
    List<FieldError> missing = authenticator.missingHeaders(request);
    if (!missing.isEmpty()) {
      throw new InvalidRequest(Stream.of(missing, sent.errors()).flatMap(List::stream).toList());
    }
    return sent;
  }

  private Bound<?> bodyOf(SignedRequest request, Class<? extends BodyBinding<?>> bodyBinding) {
    BodyBinding<?> binding = bodyBindings.select(bodyBinding).get();
    if (binding instanceof NoBody noBody) {
      return new Bound.Complete<>(noBody);
    }
    return RequestBody.read(request.rawBody(), request.header("content-type")).bind(binding);
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
    return new SignedRequest(
        request.method().name(), request.uri(), headers, repeated, BodyReading.of(routing));
  }
}
