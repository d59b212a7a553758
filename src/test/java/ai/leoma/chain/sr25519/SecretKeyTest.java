package ai.leoma.chain.sr25519;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretKeyTest {
  @Test
  void closingOverwritesScalarAndNonceSeed() throws ReflectiveOperationException {
    SecretKey key = SecretKey.ofMiniSecret(new byte[32]);
    Scalar scalar = (Scalar) field(key, "scalar");
    byte[] nonceSeed = (byte[]) field(key, "nonceSeed");
    assertThat(scalar.isZero()).isFalse();
    assertThat(nonceSeed).isNotEqualTo(new byte[32]);

    key.close();

    assertThat(scalar.isZero()).isTrue();
    assertThat(nonceSeed).isEqualTo(new byte[32]);
  }

  @Test
  void chainCodesHave32Bytes() {
    SecretKey key = SecretKey.ofMiniSecret(new byte[32]);

    assertThatThrownBy(() -> key.deriveHard(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chain code has 31 bytes, not 32");
    assertThatThrownBy(() -> key.deriveSoft(new byte[33], new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClosedKeyIsRefused() {
    SecretKey key = SecretKey.ofMiniSecret(new byte[32]);

    key.close();

    assertThatThrownBy(() -> key.sign(new byte[1], new SecureRandom()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> key.deriveHard(new byte[32]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> key.deriveSoft(new byte[32], new SecureRandom()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Object field(SecretKey key, String name) throws ReflectiveOperationException {
    Field field = SecretKey.class.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(key);
  }
}
