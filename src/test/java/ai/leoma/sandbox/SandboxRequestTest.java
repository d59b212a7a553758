package ai.leoma.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.chain.Hotkey;
import ai.leoma.chain.KeyPair;
import ai.leoma.chain.Rao;
import ai.leoma.sandbox.SandboxOptions.Tournament;
import ai.leoma.sandbox.SandboxRequest.Miners;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SandboxRequestTest {
  private static final Hotkey GUEST = KeyPair.ofMiniSecret(new byte[32]).hotkey();
  private static final Tournament KEPT =
      new Tournament(7, 5, List.of("steady", "soft"), 2, Map.of());

  @Test
  void defaultsAreThoseOfTheIssue() {
    Tournament tournament = request(Said.nothing()).completed(Optional.empty()).tournament();

    assertThat(tournament.seed()).isEqualTo(1);
    assertThat(tournament.window()).isEqualTo(12);
    assertThat(tournament.validators()).isEqualTo(3);
    assertThat(tournament.guests()).isEmpty();
    assertThat(tournament.miners())
        .containsExactly(
            "steady",
            "soft",
            "noisy",
            "flicker",
            "frozen",
            "wrong-scene",
            "injector",
            "wrong-size",
            "garbage",
            "cold",
            "slow",
            "copycat",
            "branch",
            "squatter");
  }

  @Test
  void keptTournamentGoesOnWithWhatItWas() {
    assertThat(request(Said.nothing()).completed(Optional.of(KEPT)).tournament()).isEqualTo(KEPT);
  }

  @Test
  void sayingTheSameAgainIsNoContradiction() {
    Said same =
        new Said(
            Optional.of(7L),
            Optional.of(5),
            Optional.of(new Miners.Count(2)),
            Optional.of(2),
            Optional.empty());

    assertThat(request(same).completed(Optional.of(KEPT)).tournament()).isEqualTo(KEPT);
  }

  @Test
  void whatTheKeptTasksWereMadeWithCannotChange() {
    Said nothing = Said.nothing();
    for (Said other :
        List.of(
            new Said(
                Optional.of(8L),
                nothing.window,
                nothing.miners,
                nothing.validators,
                nothing.guests),
            new Said(
                nothing.seed, Optional.of(6), nothing.miners, nothing.validators, nothing.guests),
            new Said(
                nothing.seed,
                nothing.window,
                Optional.of(new Miners.Named(List.of("soft", "steady"))),
                nothing.validators,
                nothing.guests),
            new Said(
                nothing.seed, nothing.window, nothing.miners, Optional.of(3), nothing.guests))) {
      assertThatThrownBy(() -> request(other).completed(Optional.of(KEPT)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leave the option out, or start afresh without --keep");
    }
  }

  @Test
  void guestsMayComeAndGo() {
    Said guest =
        new Said(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Map.of(GUEST, Rao.of(5))));

    Tournament tournament = request(guest).completed(Optional.of(KEPT)).tournament();

    assertThat(tournament.guests()).containsOnlyKeys(GUEST);
    assertThat(tournament.miners()).isEqualTo(KEPT.miners());
  }

  @Test
  void moreMinersThanKindsGetSuffixes() {
    Said many =
        new Said(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Miners.Count(16)),
            Optional.empty(),
            Optional.empty());

    assertThat(request(many).completed(Optional.empty()).tournament().miners())
        .hasSize(16)
        .endsWith("steady-2", "soft-2");
  }

  /// What of a tournament was said on the command line.
  private record Said(
      Optional<Long> seed,
      Optional<Integer> window,
      Optional<Miners> miners,
      Optional<Integer> validators,
      Optional<Map<Hotkey, Rao>> guests) {
    static Said nothing() {
      return new Said(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  private static SandboxRequest request(Said said) {
    return new SandboxRequest(
        OptionalInt.empty(),
        Duration.ZERO,
        Optional.empty(),
        0,
        Path.of("folder"),
        true,
        false,
        false,
        JudgeProvider.OPENAI,
        new ChainChoice(ChainAdapter.NATIVE, true, Duration.ZERO),
        false,
        said.seed(),
        said.window(),
        said.miners(),
        said.validators(),
        said.guests());
  }
}
