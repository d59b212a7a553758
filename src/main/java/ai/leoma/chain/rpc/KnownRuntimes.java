package ai.leoma.chain.rpc;

import ai.leoma.chain.ChainUnavailable;
import ai.leoma.chain.Hex;
import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleUnreadable;
import ai.leoma.chain.scale.ScaleWriter;
import ai.leoma.http.LookupCache;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The runtimes of a chain by what its nodes say. Which one was in force at a block is asked once
/// for each block; its metadata are read once for each version of the runtime.
public final class KnownRuntimes implements Runtimes {
  private static final Logger LOG = Logger.getLogger(KnownRuntimes.class);
  private static final Duration FOR_GOOD = Duration.ofDays(10_000);
  private static final int BLOCKS_KEPT = 256;
  private static final int RUNTIMES_KEPT = 4;

  /// In the order in which they are asked for: the older of the two has all that is needed.
  private static final List<Integer> METADATA_VERSIONS = List.of(15, 16);

  private static final String VERSION = "state_getRuntimeVersion";
  private static final String CALL = "state_call";
  private static final String METADATA = "state_getMetadata";

  private final NodeRpc rpc;
  private final LookupCache<String, Version> versions;
  private final LookupCache<Version, RuntimeAt> runtimes;

  private record Version(long spec, long transaction) {}

  public KnownRuntimes(NodeRpc rpc, Clock clock) {
    this.rpc = rpc;
    this.versions = new LookupCache<>(clock, FOR_GOOD, BLOCKS_KEPT, unused -> true);
    this.runtimes = new LookupCache<>(clock, FOR_GOOD, RUNTIMES_KEPT, unused -> true);
  }

  @Override
  public Uni<RuntimeAt> at(String blockHash) {
    return versions
        .get(blockHash, this::versionAt)
        .chain(version -> runtimes.get(version, unused -> read(version, blockHash)))
        .onFailure(RpcRefused.class)
        .transform(refused -> new ChainUnavailable(refused.getMessage(), refused));
  }

  private Uni<Version> versionAt(String blockHash) {
    return rpc.call(VERSION, blockHash)
        .map(answer -> new Version(number(answer, "specVersion"), transactionVersion(answer)));
  }

  private static long transactionVersion(JsonNode answer) {
    return answer.has("transactionVersion") ? number(answer, "transactionVersion") : 1;
  }

  private static long number(JsonNode answer, String member) {
    JsonNode number = answer.path(member);
    if (!number.isIntegralNumber() || number.longValue() < 0) {
      throw RpcAnswers.unreadable(VERSION);
    }
    return number.longValue();
  }

  private Uni<RuntimeAt> read(Version version, String blockHash) {
    return metadata(METADATA_VERSIONS, blockHash)
        .map(metadata -> new RuntimeAt(version.spec(), version.transaction(), metadata))
        .invoke(() -> LOG.infof("read the metadata of runtime %d", version.spec()));
  }

  private Uni<RuntimeMetadata> metadata(List<Integer> wanted, String blockHash) {
    if (wanted.isEmpty()) {
      return rpc.call(METADATA, blockHash)
          .map(answer -> read(METADATA, RpcAnswers.bytes(METADATA, answer)));
    }
    Uni<RuntimeMetadata> next =
        Uni.createFrom().deferred(() -> metadata(wanted.subList(1, wanted.size()), blockHash));
    String version = Hex.encodePrefixed(new ScaleWriter().u32(wanted.getFirst()).bytes());
    return rpc.call(CALL, "Metadata_metadata_at_version", version, blockHash)
        .map(answer -> opaque(RpcAnswers.bytes(CALL, answer)))
        .onFailure(RpcRefused.class)
        .recoverWithItem(Optional.empty())
        .chain(
            bytes -> bytes.isEmpty() ? next : Uni.createFrom().item(() -> read(CALL, bytes.get())));
  }

  /// Metadata within an option and their length; empty when the runtime has none of the version.
  private static Optional<byte[]> opaque(byte[] answer) {
    try {
      ScaleReader in = new ScaleReader(answer);
      Optional<byte[]> metadata = in.optional(ScaleReader::byteVector);
      in.requireEnd();
      return metadata;
    } catch (ScaleUnreadable unreadable) {
      throw RpcAnswers.unreadable(CALL);
    }
  }

  private static RuntimeMetadata read(String method, byte[] metadata) {
    try {
      return MetadataReader.read(metadata);
    } catch (ScaleUnreadable unreadable) {
      throw new ChainUnavailable(
          "the metadata that %s gives cannot be read: %s"
              .formatted(method, unreadable.getMessage()),
          unreadable);
    }
  }
}
