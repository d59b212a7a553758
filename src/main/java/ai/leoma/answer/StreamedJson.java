package ai.leoma.answer;

import io.smallrye.mutiny.Multi;
import java.util.OptionalLong;

/// JSON that is too large to be held, or to be given to the connection whole: written part by part,
/// the next one asked for when the one before has gone out. As the entity of an answer it is
/// written by [StreamedJsonWriter].
///
/// @param bytes of all parts together, as they go out; empty when that is not known before
public record StreamedJson(Multi<byte[]> parts, OptionalLong bytes) {
  /// Of unknown length.
  public StreamedJson(Multi<byte[]> parts) {
    this(parts, OptionalLong.empty());
  }
}
