package ai.leoma.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTextTest {

  @Test
  void pathsAddressesAndLogPrefixesAreTakenOut() {
    // Given
    String errors =
        "\n[mov,mp4 @ 0x55d70d0dc480] [sub @ 0x1] error reading header at 0xdeadbeef\u001b[31m\nmore";

    // When
    String complaint = RefusalText.firstComplaint(errors);

    // Then
    assertThat(complaint).isEqualTo("error reading header at  [31m");
    assertThat(RefusalText.firstComplaint("file:/home/me/secret name.mp4: Invalid data"))
        .doesNotContain("home", "secret");
    assertThat(RefusalText.firstComplaint("")).isEqualTo("cannot be decoded");
  }

  @Test
  void textIsBounded() {
    assertThat(RefusalText.tidy("x".repeat(100_000))).hasSize(160).endsWith("...");
    assertThat(RefusalText.tidy("a\u0000\nb\u202ec")).isEqualTo("a b c");
  }
}
