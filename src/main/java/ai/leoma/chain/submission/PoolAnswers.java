package ai.leoma.chain.submission;

import ai.leoma.chain.rpc.RpcRefused;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads why a node does not take an extrinsic (crates sc-rpc-api `author::error` and sp-runtime
/// `transaction_validity`, whose texts these are).
final class PoolAnswers {
  private static final int FIRST_OF_AUTHOR = 1000;
  private static final int LAST_OF_AUTHOR = 1099;

  /// JSON-RPC: no JSON, no request, no such method, not its parameters. What is "internal" may have
  /// happened after the extrinsic was passed on.
  private static final Set<Long> OF_PROTOCOL = Set.of(-32_700L, -32_600L, -32_601L, -32_602L);

  private static final Pattern CUSTOM = Pattern.compile("[Cc]ustom error:? *\\(?(\\d{1,3})\\)?");

  private PoolAnswers() {}

  /// Whether the node has looked at the extrinsic, rather than not known the method.
  static boolean isAboutTheExtrinsic(RpcRefused refused) {
    return refused.code() >= FIRST_OF_AUTHOR && refused.code() <= LAST_OF_AUTHOR;
  }

  /// Whether the extrinsic was certainly not taken: by the answer of a node, not by that of one
  /// before it, who only asks for patience or lost sight of the node.
  static boolean isCertain(RpcRefused refused) {
    return isAboutTheExtrinsic(refused) || OF_PROTOCOL.contains(refused.code());
  }

  static Setback setback(RpcRefused refused) {
    return switch ((int) Math.clamp(refused.code(), Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      case 1010 -> ofInvalid(refused);
      case 1012 -> Setback.Pool.TEMPORARILY_BANNED;
      case 1013 -> Setback.Pool.ALREADY_IMPORTED;
      case 1014 -> Setback.Pool.PRIORITY_TOO_LOW;
      case 1016 -> Setback.Pool.POOL_IS_FULL;
      case 1021 -> Setback.Pool.FUTURE_NONCE;
      default -> other(refused);
    };
  }

  /// Nodes and proxies put the text into `data` or into `message`.
  private static Setback ofInvalid(RpcRefused refused) {
    String text = refused.reason() + " " + refused.detail();
    Matcher custom = CUSTOM.matcher(text);
    if (custom.find()) {
      return new Setback.Custom(Integer.parseInt(custom.group(1)));
    }
    if (text.contains("Transaction is outdated")) {
      return Setback.Pool.STALE_NONCE;
    }
    if (text.contains("will be valid in the future")) {
      return Setback.Pool.FUTURE_NONCE;
    }
    if (text.contains("bad signature")) {
      return Setback.Pool.BAD_SIGNATURE;
    }
    if (text.contains("ancient birth block")) {
      return Setback.Pool.ANCIENT_BIRTH_BLOCK;
    }
    if (text.contains("Inability to pay")) {
      return Setback.Pool.CANNOT_PAY;
    }
    if (text.contains("exhaust")) {
      return Setback.Pool.BLOCK_IS_FULL;
    }
    if (text.contains("call is not expected")) {
      return Setback.Pool.CALL_NOT_EXPECTED;
    }
    return other(refused);
  }

  private static Setback other(RpcRefused refused) {
    return new Setback.OtherRefusal(
        refused.code(), (refused.reason() + " " + refused.detail()).strip());
  }
}
