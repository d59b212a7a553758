package ai.leoma.answer;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/// Writes [StreamedJson]. A reader that takes longer than a minute for a part is hung up on, and so
/// is everybody when a part fails: an answer that is cut off cannot be taken for a whole one.
@Provider
public class StreamedJsonWriter implements ServerMessageBodyWriter<StreamedJson> {
  private static final Logger LOG = Logger.getLogger(StreamedJsonWriter.class);
  private static final Duration SLOWEST_PART = Duration.ofMinutes(1);

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType mediaType) {
    return StreamedJson.class.isAssignableFrom(type);
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
    return StreamedJson.class.isAssignableFrom(type);
  }

  @Override
  public void writeResponse(StreamedJson entity, Type generic, ServerRequestContext context) {
    ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
    request.suspend();
    ServerHttpResponse response = context.serverResponse();
    entity
        .bytes()
        .ifPresentOrElse(
            bytes -> response.setResponseHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(bytes)),
            () -> response.setChunked(true));
    // Before the first part: the last one may be out before the subscription returns
    AtomicReference<Optional<Cancellable>> writing = new AtomicReference<>(Optional.empty());
    response.addCloseHandler(() -> writing.get().ifPresent(Cancellable::cancel));
    writing.set(
        Optional.of(
            entity
                .parts()
                .onItem()
                .transformToUniAndConcatenate(part -> written(response, part))
                .subscribe()
                .with(
                    _ -> {},
                    failure -> breakOff(request, failure),
                    () -> {
                      response.end();
                      request.resume();
                    })));
  }

  private static Uni<Void> written(ServerHttpResponse response, byte[] part) {
    return Uni.createFrom()
        .completionStage(() -> response.write(part))
        .replaceWithVoid()
        .ifNoItem()
        .after(SLOWEST_PART)
        .fail();
  }

  private static void breakOff(ResteasyReactiveRequestContext request, Throwable failure) {
    if (!request.serverResponse().headWritten()) {
      request.resume(failure);
      return;
    }
    LOG.warnf("an answer is cut off: %s", failure);
    var unused = request.unwrap(HttpServerRequest.class).connection().close();
    request.close();
  }

  @Override
  public void writeTo(
      StreamedJson entity,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out) {
    throw new UnsupportedOperationException("streamed answers are written by the server itself");
  }
}
