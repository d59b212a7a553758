package ai.leoma.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Text that came from outside, made fit for logs, messages and database columns.
public final class OutsideText {
  /// As much of an error body as is kept.
  public static final int KEPT_CHARACTERS = 2048;

  private static final Pattern SECRETS =
      Pattern.compile(
          "(?i)(?:authorization[\"':=\\s]+)?(?:bearer|basic)\\s+[^\\s\"',;&]+"
              + "|authorization[\"':=\\s]+[^\\s\"',;&]+"
              + "|x-amz-(?:signature|credential|security-token)=[^\\s\"',;&]+"
              + "|\\b(?:cpk|cak|hf|sk)[_-][A-Za-z0-9._-]{8,}");
  private static final Pattern LONG_BASE64 = Pattern.compile("[A-Za-z0-9+/]{200,}={0,2}");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\s\\p{Cc}\\p{Cs}]+");

  private OutsideText() {}

  /// The beginning of a body: no control characters, no secrets, no embedded files.
  public static String of(byte[] body) {
    int length = Math.min(body.length, KEPT_CHARACTERS * 4);
    return of(new String(body, 0, length, StandardCharsets.UTF_8));
  }

  public static String of(String text) {
    String start = beginning(text, 4 * KEPT_CHARACTERS);
    String printable = UNPRINTABLE.matcher(start).replaceAll(" ");
    String withoutFiles = LONG_BASE64.matcher(printable).replaceAll("[data]");
    String clean = SECRETS.matcher(withoutFiles).replaceAll("[secret]").strip();
    return beginning(clean, KEPT_CHARACTERS);
  }

  public static String of(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return of(message == null ? name : name + ": " + message);
  }

  /// Never half of a surrogate pair.
  private static String beginning(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, splitsPair ? length - 1 : length);
  }
}
