package ai.leoma.answer;

import ai.leoma.digest.Sha256;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/// Makes pieces of JSON, one after another. Holds memory outside the heap until it is closed, and
/// is for one thread at a time.
public final class JsonPieces implements AutoCloseable {
  private final Deflation deflation = new Deflation();
  private final ObjectMapper mapper;

  public JsonPieces(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /// @throws IllegalStateException when the value can not be written as JSON; no other piece can be
  ///     made after that
  public JsonPiece of(Object value) {
    MessageDigest digest = Sha256.start();
    try {
      mapper.writeValue(new DigestOutputStream(new Deflating(), digest), value);
    } catch (JsonProcessingException e) {
      throw Answer.unwritable(value, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new JsonPiece(deflation.next(), digest.digest());
  }

  @Override
  public void close() {
    deflation.close();
  }

  private final class Deflating extends OutputStream {
    @Override
    public void write(int octet) {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] part, int from, int count) {
      deflation.write(part, from, count);
    }
  }
}
