package ai.leoma.chain.rpc;

import ai.leoma.chain.BlockReference;
import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hex;
import com.fasterxml.jackson.databind.JsonNode;

/// What nodes answer, in the forms that their answers have. What has not the form that it should
/// ends as [ChainUnavailable].
public final class RpcAnswers {
  private RpcAnswers() {}

  public static String text(String method, JsonNode answer) {
    if (!answer.isTextual()) {
      throw unreadable(method);
    }
    return answer.textValue();
  }

  public static byte[] bytes(String method, JsonNode answer) {
    String text = text(method, answer);
    if (!text.startsWith("0x")) {
      throw unreadable(method);
    }
    try {
      return Hex.decode(text);
    } catch (IllegalArgumentException noHex) {
      throw unreadable(method);
    }
  }

  /// @param hash of the block that the header is of
  public static BlockReference block(String method, JsonNode header, String hash) {
    try {
      return new BlockReference(NodeGreeting.numberOf(header), hash);
    } catch (RpcUnreadable | IllegalArgumentException wrong) {
      throw unreadable(method);
    }
  }

  public static ChainUnavailable unreadable(String method) {
    return new ChainUnavailable("the node's answer to " + method + " cannot be read");
  }
}
