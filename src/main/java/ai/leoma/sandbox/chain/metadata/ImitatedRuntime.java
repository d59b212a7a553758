package ai.leoma.sandbox.chain.metadata;

import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.runtime.RuntimeMetadata.Constant;
import ai.leoma.chain.runtime.StorageKeys;
import ai.leoma.chain.scale.ScaleValue;
import ai.leoma.chain.scale.ScaleValue.Struct;
import ai.leoma.chain.scale.ScaleValue.Whole;
import ai.leoma.chain.scale.ValueReader;
import ai.leoma.chain.scale.ValueWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A runtime of the imitated chain: what it says of itself, in all versions in which it can.
///
/// The first one is finney's 424, its metadata of version 16 as a real node gave it, but for the
/// prose. The versions 14 and 15 are derived from that, so their types bear the numbers of version
/// 16.
public final class ImitatedRuntime {
  private static final List<Integer> DERIVED_VERSIONS = List.of(14, 15);
  private static final int OWN_VERSION = 16;
  private static final int VERSION_AT = 4;
  private static final String FINNEY_424 = "finney-424.v16.scale";
  private static final MovedNumbers NEXT =
      new MovedNumbers(
          Map.of("SubtensorModule", 8, "Commitments", 17, "Drand", 24),
          Set.of("SubtensorModule", "Commitments"));

  private final RuntimeMetadata metadata;
  private final StorageKeys keys;
  private final Struct version;
  private final SortedMap<Integer, byte[]> encodings;

  private ImitatedRuntime(byte[] source) {
    this.metadata = MetadataReader.read(source);
    this.keys = new StorageKeys(metadata);
    Constant constant = metadata.pallet("System").constant("Version");
    this.version =
        (Struct) ValueReader.readWhole(metadata.types(), constant.type(), constant.value());
    this.encodings = encodings(source);
  }

  private static SortedMap<Integer, byte[]> encodings(byte[] source) {
    SortedMap<Integer, byte[]> encodings = new TreeMap<>();
    int own = source[VERSION_AT];
    encodings.put(own, source);
    if (own == OWN_VERSION) {
      DERIVED_VERSIONS.forEach(
          each -> encodings.put(each, MetadataTranscoder.asVersion(source, each)));
    }
    return encodings;
  }

  /// The runtime of finney at spec version 424.
  public static ImitatedRuntime finney424() {
    return Finney424.RUNTIME;
  }

  /// Any runtime.
  ///
  /// @param metadata of version 16; what comes in an older one can be had in that only
  public static ImitatedRuntime of(byte[] metadata) {
    return new ImitatedRuntime(metadata.clone());
  }

  /// The next spec version, where the pallets that matter to Leoma, their calls, events and errors
  /// have other numbers.
  public ImitatedRuntime next() {
    SequencedMap<String, ScaleValue> fields = version.fields();
    fields.put("spec_version", ScaleValue.of(specVersion() + 1));
    byte[] next =
        ValueWriter.bytes(
            metadata.types(),
            metadata.pallet("System").constant("Version").type(),
            new Struct(fields));
    return new ImitatedRuntime(MetadataTranscoder.ofNext(encodings.get(OWN_VERSION), NEXT, next));
  }

  public RuntimeMetadata metadata() {
    return metadata;
  }

  public StorageKeys keys() {
    return keys;
  }

  public long specVersion() {
    return number("spec_version");
  }

  public long transactionVersion() {
    return number("transaction_version");
  }

  /// The value of the constant `System.Version`.
  public Struct version() {
    return version;
  }

  /// The versions in which the metadata can be had, in order.
  public List<Integer> metadataVersions() {
    return List.copyOf(encodings.keySet());
  }

  /// Empty when it cannot be had in that version.
  public Optional<byte[]> encodedMetadata(int metadataVersion) {
    return Optional.ofNullable(encodings.get(metadataVersion)).map(byte[]::clone);
  }

  /// The value of a constant that is a number.
  public long constant(String pallet, String name) {
    Constant constant = metadata.pallet(pallet).constant(name);
    ScaleValue value = ValueReader.readWhole(metadata.types(), constant.type(), constant.value());
    return ((Whole) value).value().longValueExact();
  }

  private long number(String field) {
    return ((Whole) version.field(field).orElseThrow()).value().longValueExact();
  }

  private static final class Finney424 {
    private static final ImitatedRuntime RUNTIME = new ImitatedRuntime(read());

    private static byte[] read() {
      try (InputStream in = ImitatedRuntime.class.getResourceAsStream(FINNEY_424)) {
        return Objects.requireNonNull(in, FINNEY_424).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
