package ai.leoma.chain.rpc;

import ai.leoma.http.OutsideText;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// What is wrong with a node's certificate, in words that say what to do.
final class CertificateTrouble {
  private static final int DEEPEST_CAUSE = 16;

  private CertificateTrouble() {}

  /// Empty for failures of another kind. The deepest cause is the true one.
  static Optional<String> of(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(DEEPEST_CAUSE)
        .map(CertificateTrouble::words)
        .flatMap(Optional::stream)
        .reduce((outer, inner) -> inner);
  }

  private static Optional<String> words(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _ ->
          Optional.of("has a certificate that has expired: " + OutsideText.of(cause));
      case CertificateNotYetValidException _ ->
          Optional.of("has a certificate that is not valid yet: " + OutsideText.of(cause));
      case CertPathBuilderException _ ->
          Optional.of(
              "has a certificate that no known authority vouches for"
                  + " (leoma.chain.node.authorities-file names further ones)");
      case CertificateException _ ->
          Optional.of("has a certificate that is refused: " + OutsideText.of(cause));
      case SSLException _ -> Optional.of("does not get on with TLS: " + OutsideText.of(cause));
      default -> Optional.empty();
    };
  }
}
