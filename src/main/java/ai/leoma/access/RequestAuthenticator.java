package ai.leoma.access;

import ai.leoma.access.SignatureScheme.Claim;
import ai.leoma.access.problem.ApiProblem;
import ai.leoma.access.problem.FieldError;
import ai.leoma.chain.Hex;
import ai.leoma.chain.Hotkey;
import ai.leoma.chain.Sr25519;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The checks of a signed request in the order of the wire contract, section 2, steps 2 to 11, and
/// then that its signature has served for nothing else. The first one that fails is told; whatever
/// goes wrong inside refuses, too. The old headers are taken for meant where no others are there.
@ApplicationScoped
class RequestAuthenticator {
  private final List<SignatureScheme> schemes;
  private final Blacklist blacklist;
  private final Administrators administrators;
  private final Registrations registrations;
  private final Clock clock;

  RequestAuthenticator(
      Btauth btauth,
      TimestampedBody oldHeaders,
      Blacklist blacklist,
      Administrators administrators,
      Registrations registrations,
      AccessConfig config,
      Clock clock) {
    this.schemes = config.oldHeaders() ? List.of(btauth, oldHeaders) : List.of(btauth);
    this.blacklist = blacklist;
    this.administrators = administrators;
    this.registrations = registrations;
    this.clock = clock;
  }

  /// The headers that the request's scheme needs and that are not there.
  List<FieldError> missingHeaders(SignedRequest request) {
    return schemeOf(request).headers().stream()
        .filter(name -> request.header(name).isEmpty())
        .map(FieldError::missingHeader)
        .toList();
  }

  /// Ends as [ApiProblem] unless the request, which has all headers, is signed by a validator or an
  /// administrator that may call.
  Uni<SignedCaller> authenticate(SignedRequest request) {
    SignatureScheme scheme = schemeOf(request);
    refuseRepeated(request, scheme);
    Claim claim = scheme.claimOf(request, clock.instant());
    return blacklist
        .contains(claim.hotkey())
        .invoke(RequestAuthenticator::refuseBlacklisted)
        .chain(() -> verified(claim))
        .chain(this::admitted)
        .map(caller -> caller.of(request, scheme, claim))
        .call(scheme::use);
  }

  Uni<SignedCaller> authenticateAdmin(SignedRequest request) {
    return authenticate(request)
        .invoke(
            caller -> {
              if (!caller.admin()) {
                throw ApiProblem.forbidden("Admin access required");
              }
            });
  }

  private SignatureScheme schemeOf(SignedRequest request) {
    return schemes.stream()
        .filter(scheme -> scheme.isMeantBy(request))
        .findFirst()
        .orElseGet(schemes::getLast);
  }

  /// Somebody before us may have looked at another of the values.
  private static void refuseRepeated(SignedRequest request, SignatureScheme scheme) {
    headersOf(scheme)
        .filter(request.repeatedHeaders()::contains)
        .findFirst()
        .ifPresent(
            name -> {
              throw ApiProblem.unauthorized("Header " + name + " came more than once");
            });
  }

  private static Stream<String> headersOf(SignatureScheme scheme) {
    return Stream.concat(scheme.headers().stream(), scheme.optionalHeaders().stream());
  }

  private static void refuseBlacklisted(boolean isBlacklisted) {
    if (isBlacklisted) {
      throw ApiProblem.unauthorized("Hotkey is blacklisted");
    }
  }

  /// On the worker pool: checking a signature takes too long for the event loop.
  private static Uni<Verified> verified(Claim claim) {
    return Uni.createFrom()
        .item(() -> verify(claim))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private record Verified(Hotkey signer, byte[] signature) {}

  private static Verified verify(Claim claim) {
    byte[] signature;
    Hotkey hotkey;
    try {
      hotkey = Hotkey.ofSs58(claim.hotkey());
      signature = Hex.decode(claim.signature());
    } catch (IllegalArgumentException e) {
      throw ApiProblem.unauthorized("Signature verification failed");
    }
    byte[] publicKey = hotkey.publicKey().orElseThrow();
    boolean isGood =
        claim.mayBeWrapped()
            ? Sr25519.verifyRawOrWrapped(publicKey, claim.message(), signature)
            : Sr25519.verify(publicKey, claim.message(), signature);
    if (!isGood) {
      throw ApiProblem.unauthorized("Invalid signature");
    }
    return new Verified(hotkey, signature);
  }

  private Uni<Admitted> admitted(Verified verified) {
    Hotkey signer = verified.signer();
    if (administrators.includes(signer)) {
      return Uni.createFrom().item(new Admitted(verified, true));
    }
    return registrations
        .isRegisteredValidator(signer)
        .map(
            isRegistered -> {
              if (!isRegistered) {
                throw ApiProblem.unauthorized(
                    "Validator not registered. Ensure your hotkey has at least"
                        + " MIN_VALIDATOR_STAKE and wait for sync.");
              }
              return new Admitted(verified, false);
            });
  }

  private record Admitted(Verified verified, boolean admin) {
    SignedCaller of(SignedRequest request, SignatureScheme scheme, Claim claim) {
      Map<String, String> signatureHeaders =
          headersOf(scheme)
              .filter(name -> request.header(name).isPresent())
              .collect(Collectors.toMap(name -> name, name -> request.header(name).orElseThrow()));
      return new SignedCaller(
          verified.signer(),
          admin,
          scheme.name(),
          verified.signature(),
          request.rawBody(),
          request.method(),
          request.target(),
          signatureHeaders,
          claim.signedTimeMillis());
    }
  }
}
