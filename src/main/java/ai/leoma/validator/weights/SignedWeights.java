package ai.leoma.validator.weights;

import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Sr25519;
import ai.leoma.json.CanonicalJson;
import ai.leoma.json.JsonValue;
import ai.leoma.json.JsonValue.ObjectValue;
import ai.leoma.json.JsonValue.StringValue;
import java.util.LinkedHashMap;
import java.util.Map;

/// A statement about weights with its sr25519 signature, as `/weights/snapshot` answers it and as a
/// validator keeps it.
public record SignedWeights(WeightsStatement statement, byte[] signature) {
  /// @throws IllegalArgumentException when the statement names another signer
  public static SignedWeights of(WeightsStatement statement, KeyPair key) {
    if (!statement.signer().equals(key.hotkey())) {
      throw new IllegalArgumentException("the statement is another's");
    }
    return new SignedWeights(statement, key.sign(statement.signedBytes()));
  }

  /// @throws IllegalArgumentException when it is no such document; its signature is not looked at
  public static SignedWeights read(byte[] json) {
    if (CanonicalJson.parse(json) instanceof ObjectValue document
        && document.member("statement").orElse(null) instanceof ObjectValue statement
        && document.member("signature").orElse(null) instanceof StringValue(String signature)) {
      return new SignedWeights(WeightsStatement.read(statement), Hex.decode(signature));
    }
    throw new IllegalArgumentException("no signed weights");
  }

  /// Whether the signer that it names has signed it.
  public boolean isSigned() {
    Hotkey signer = statement.signer();
    return signer
        .publicKey()
        .filter(key -> Sr25519.verify(key, statement.signedBytes(), signature))
        .isPresent();
  }

  public byte[] json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("statement", statement.json());
    members.put("signature", new StringValue(Hex.encodePrefixed(signature)));
    return CanonicalJson.canonicalBytes(new ObjectValue(members));
  }
}
