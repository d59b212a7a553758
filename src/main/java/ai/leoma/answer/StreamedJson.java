package ai.leoma.answer;

import io.smallrye.mutiny.Multi;

/// JSON that is too large to be held: written part by part, the next one asked for when the one
/// before has gone out. As the entity of an answer it is written by [StreamedJsonWriter].
public record StreamedJson(Multi<byte[]> parts) {}
