package ai.leoma.chain.rpc;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Who vouches for the certificates of nodes: the system's authorities, and those of a file.
public final class Authorities {
  private static final long LARGEST_BYTES = 1 << 20;

  private final TrustManager trust;

  private Authorities(TrustManager trust) {
    this.trust = trust;
  }

  /// @param file with certificates in the form PEM
  /// @throws IllegalArgumentException if there are none; the message is a sentence
  public static Authorities ofFile(Path file) {
    Collection<? extends Certificate> own = certificates(file);
    if (own.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no certificate");
    }
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (X509Certificate certificate : ofSystem()) {
        all.setCertificateEntry("system-" + number++, certificate);
      }
      for (Certificate certificate : own) {
        all.setCertificateEntry("own-" + number++, certificate);
      }
      return new Authorities(manager(all));
    } catch (GeneralSecurityException | IOException broken) {
      throw new IllegalStateException("cannot keep the authorities for nodes", broken);
    }
  }

  TrustOptions options() {
    return TrustOptions.wrap(trust);
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new IllegalArgumentException(file + " is too large for a file with certificates");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return CertificateFactory.getInstance("X.509").generateCertificates(in);
      }
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(file + " cannot be read", unreadable);
    } catch (CertificateException unreadable) {
      throw new IllegalArgumentException(file + " holds no certificates in PEM", unreadable);
    }
  }

  private static List<X509Certificate> ofSystem() throws GeneralSecurityException {
    return List.of(((X509TrustManager) manager(null)).getAcceptedIssuers());
  }

  /// @param store the system's own when null
  private static TrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers()[0];
  }
}
