package ai.leoma.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;

/// The JSON of one value, compressed once, to stand in any number of answers ([Answer#of]) without
/// being written or compressed again. Made by [JsonPieces].
public final class JsonPiece implements JsonSerializable {
  private final Deflation.Run run;
  private final byte[] sha256;

  JsonPiece(Deflation.Run run, byte[] sha256) {
    this.run = run;
    this.sha256 = sha256;
  }

  /// What it takes in memory.
  public long bytes() {
    return run.deflated().length;
  }

  Deflation.Run run() {
    return run;
  }

  /// Of the JSON.
  byte[] sha256() {
    return sha256;
  }

  /// @throws IOException when it is not written into an answer: only there it has a meaning
  @Override
  public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
    if (!(json.getOutputTarget() instanceof TwofoldJson answer)) {
      throw new IOException("a piece of JSON stands in answers only");
    }
    json.writeRawValue("");
    json.flush();
    answer.add(this);
  }

  @Override
  public void serializeWithType(
      JsonGenerator json, SerializerProvider serializers, TypeSerializer type) throws IOException {
    serialize(json, serializers);
  }
}
