package ai.leoma.sandbox.chain.runtime;

import static ai.leoma.sandbox.chain.runtime.Names.DRAND;
import static ai.leoma.sandbox.chain.runtime.Names.SUBTENSOR;
import static ai.leoma.sandbox.chain.runtime.Names.SYSTEM;

import ai.leoma.chain.Sr25519;
import ai.leoma.chain.runtime.Era;
import ai.leoma.chain.runtime.Extrinsics;
import ai.leoma.chain.runtime.Extrinsics.Circumstances;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Bytes;
import ai.leoma.chain.scale.ScaleValue.Chosen;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.sandbox.chain.ledger.Block;
import ai.leoma.sandbox.chain.ledger.BlockHash;
import ai.leoma.sandbox.chain.ledger.ChainState;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.SequencedMap;

/// Checks a signed extrinsic before it may wait for a block, in the order of the real runtime:
/// birth block, signature, signer, nonce, payment, then the rules of the subnet.
public final class Admission {
  private static final long PRIORITY_WITHOUT_TIP = 10_000;
  private static final int STAKE_TOO_LOW = 1;
  private static final int INVALID_REVEAL_ROUND = 15;

  private final Block head;
  private final ChainState state;
  private final long nextBlock;
  private final BlockHash genesis;

  /// @param head the newest block
  public Admission(Block head, BlockHash genesis) {
    this.head = head;
    this.state = head.chainState();
    this.nextBlock = head.number() + 1;
    this.genesis = genesis;
  }

  public Validity check(SignedExtrinsic extrinsic) {
    Optional<byte[]> birth = birthHash(extrinsic.era());
    if (birth.isEmpty()) {
      return Validity.ANCIENT_BIRTH_BLOCK;
    }
    if (!isSigned(extrinsic, birth.get())) {
      return Validity.BAD_PROOF;
    }
    if (Arrays.equals(extrinsic.signer().value(), new byte[32])) {
      return Validity.BAD_SIGNER;
    }
    long expected = nonce(extrinsic.signer());
    if (extrinsic.nonce() < expected) {
      return Validity.STALE;
    }
    if (!isFree(extrinsic) && balance(extrinsic.signer()).signum() == 0) {
      return Validity.PAYMENT;
    }
    Optional<Validity> refusal = ofSubnet(extrinsic);
    return refusal.orElseGet(
        () ->
            new Validity.Valid(
                priority(extrinsic.tip()),
                extrinsic.nonce() == expected,
                validUntil(extrinsic.era())));
  }

  private static long priority(BigInteger tip) {
    return tip.min(BigInteger.valueOf(Long.MAX_VALUE / (2 * PRIORITY_WITHOUT_TIP)))
        .add(BigInteger.ONE)
        .multiply(BigInteger.valueOf(PRIORITY_WITHOUT_TIP))
        .longValueExact();
  }

  private long validUntil(Era era) {
    return switch (era) {
      case Era.Immortal _ -> Long.MAX_VALUE;
      case Era.Mortal mortal -> mortal.death(nextBlock);
    };
  }

  private Optional<byte[]> birthHash(Era era) {
    long birth =
        switch (era) {
          case Era.Immortal _ -> 0;
          case Era.Mortal mortal -> mortal.birth(nextBlock);
        };
    // the next block would write the hash of this one before it looks
    return birth == head.number()
        ? Optional.of(head.hash().bytes())
        : state
            .found(SYSTEM, "BlockHash", ScaleValue.of(birth))
            .map(hash -> ((Bytes) hash).value());
  }

  private boolean isSigned(SignedExtrinsic extrinsic, byte[] birthHash) {
    if (extrinsic.signature().isEmpty() || extrinsic.isWithMetadataHash()) {
      return false;
    }
    byte[] signed =
        new Extrinsics(state.runtime().metadata())
            .bytesToSign(
                extrinsic.callBytes(),
                new Circumstances(
                    extrinsic.era(),
                    birthHash,
                    extrinsic.nonce(),
                    extrinsic.tip(),
                    state.runtime().specVersion(),
                    state.runtime().transactionVersion(),
                    genesis.bytes()));
    return Sr25519.verify(extrinsic.signer().value(), signed, extrinsic.signature().get().value());
  }

  private long nonce(Bytes account) {
    return ((Whole) account(account).get("nonce")).value().longValueExact();
  }

  private BigInteger balance(Bytes account) {
    return ((Whole) ((Struct) account(account).get("data")).fields().get("free")).value();
  }

  private SequencedMap<String, ScaleValue> account(Bytes account) {
    return ((Struct) state.value(SYSTEM, "Account", account)).fields();
  }

  private static boolean isFree(SignedExtrinsic extrinsic) {
    return DispatchInfo.of(extrinsic.callName()).isFree() && extrinsic.tip().signum() == 0;
  }

  private Optional<Validity> ofSubnet(SignedExtrinsic extrinsic) {
    return switch (extrinsic.callName()) {
      case "SubtensorModule.set_weights", "SubtensorModule.commit_timelocked_weights" -> {
        SequencedMap<String, ScaleValue> arguments =
            ((Struct) ((Chosen) extrinsic.call().content()).content()).fields();
        int netuid = ((Whole) arguments.get("netuid")).value().intValueExact();
        if (!hasEnoughStake(extrinsic.signer(), netuid)) {
          yield Optional.of(Validity.custom(STAKE_TOO_LOW));
        }
        yield isRoundOver(arguments)
            ? Optional.of(Validity.custom(INVALID_REVEAL_ROUND))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private boolean hasEnoughStake(Bytes hotkey, int netuid) {
    return new SubnetStorage(state, netuid)
            .totalStake(hotkey)
            .compareTo(state.wide(SUBTENSOR, "StakeThreshold"))
        >= 0;
  }

  private boolean isRoundOver(SequencedMap<String, ScaleValue> arguments) {
    return arguments.get("reveal_round") instanceof Whole(BigInteger round)
        && round.compareTo(state.wide(DRAND, "LastStoredRound")) < 0;
  }
}
