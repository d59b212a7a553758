package ai.leoma.sandbox.chain.metadata;

import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.runtime.RuntimeMetadata;
import ai.leoma.chain.scale.ScaleReader;
import ai.leoma.chain.scale.ScaleWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Writes runtime metadata of version 16 again, as version 14, 15 or 16, with or without its prose,
/// and with numbers of its own.
///
/// Types keep their ids. So what comes out as version 14 or 15 says the same as what a node of that
/// runtime would say, but numbers its types as version 16 does.
final class MetadataTranscoder {
  private static final long MAGIC = 0x6174656dL;
  private static final int SOURCE = 16;
  private static final int EXTRINSIC_VERSION = 4;
  private static final int NOT_DEPRECATED = 0;
  private static final int DEPRECATED_WITHOUT_NOTE = 1;
  private static final int DEPRECATED = 2;
  private static final List<String> EXTRINSIC =
      List.of("sp_runtime", "generic", "unchecked_extrinsic", "UncheckedExtrinsic");
  private static final List<String> OUTER_EXTRINSIC =
      List.of("fp_self_contained", "unchecked_extrinsic", "UncheckedExtrinsic");
  private static final List<String> RUNTIME = List.of("node_subtensor_runtime", "Runtime");

  private final ScaleReader in;
  private final int version;
  private final boolean keepsProse;
  private final MovedNumbers moved;
  private final Optional<byte[]> newVersion;
  private final RuntimeMetadata source;
  private ScaleWriter out = new ScaleWriter();
  private Optional<Integer> extensionsType = Optional.empty();
  private Optional<Integer> extrinsicType = Optional.empty();
  private Optional<Integer> runtimeType = Optional.empty();

  private MetadataTranscoder(
      byte[] source,
      int version,
      boolean keepsProse,
      MovedNumbers moved,
      Optional<byte[]> newVersion) {
    this.in = new ScaleReader(source);
    this.version = version;
    this.keepsProse = keepsProse;
    this.moved = moved;
    this.newVersion = newVersion;
    this.source = MetadataReader.read(source);
  }

  /// @param source metadata of version 16
  /// @param version 14, 15 or 16
  static byte[] asVersion(byte[] source, int version) {
    return new MetadataTranscoder(source, version, true, MovedNumbers.NONE, Optional.empty())
        .metadata();
  }

  /// The same without any sentence written for people.
  static byte[] withoutProse(byte[] source) {
    return new MetadataTranscoder(source, SOURCE, false, MovedNumbers.NONE, Optional.empty())
        .metadata();
  }

  /// The metadata of a next runtime, with other numbers and another version.
  ///
  /// @param version value of the constant `System.Version`
  static byte[] ofNext(byte[] source, MovedNumbers moved, byte[] version) {
    return new MetadataTranscoder(source, SOURCE, true, moved, Optional.of(version)).metadata();
  }

  private byte[] metadata() {
    long magic = in.u32();
    if (magic != MAGIC || in.u8() != SOURCE) {
      throw in.unreadable("metadata of version 16 is wanted");
    }
    out.u32(magic).u8(version);
    each(this::type);
    each(this::pallet);
    extrinsic();
    if (version < SOURCE) {
      out.compact(found(runtimeType));
    }
    sinceVersion(15, () -> each(this::api));
    sinceVersion(15, this::outerEnums);
    sinceVersion(15, () -> each(this::custom));
    in.requireEnd();
    return out.bytes();
  }

  private void type() {
    int id = compact();
    List<String> path = in.vector(ScaleReader::text);
    out.compact(path.size());
    path.forEach(this::write);
    boolean isExtrinsic = path.equals(EXTRINSIC);
    if (path.equals(OUTER_EXTRINSIC)) {
      extrinsicType = Optional.of(id);
    }
    if (path.equals(RUNTIME)) {
      runtimeType = Optional.of(id);
    }
    each(() -> typeParameter(isExtrinsic));
    shape(id);
    prose();
  }

  private void typeParameter(boolean isOfExtrinsic) {
    String name = text();
    if (bool()) {
      int type = compact();
      if (isOfExtrinsic && name.startsWith("Ext")) {
        extensionsType = Optional.of(type);
      }
    }
  }

  private void shape(int type) {
    int kind = u8();
    switch (kind) {
      case 0 -> each(this::field);
      case 1 -> each(() -> variant(type));
      case 2, 6 -> compact();
      case 3 -> {
        out.fixed(in.fixed(4));
        compact();
      }
      case 4 -> each(this::compact);
      case 5 -> u8();
      case 7 -> {
        compact();
        compact();
      }
      default -> throw in.unreadable("a type is of unknown kind " + kind);
    }
  }

  private void field() {
    optional(this::text);
    compact();
    optional(this::text);
    prose();
  }

  private void variant(int type) {
    text();
    each(this::field);
    out.u8(moved.caseNumber(source, type, in.u8()));
    prose();
  }

  private void pallet() {
    String name = text();
    optional(this::storage);
    optional(this::outerEnum);
    optional(this::outerEnum);
    each(() -> constant(name));
    optional(this::outerEnum);
    sinceVersion(16, () -> each(this::associatedType));
    sinceVersion(16, () -> each(this::viewFunction));
    out.u8(moved.palletNumber(name, in.u8()));
    sinceVersion(15, this::prose);
    deprecation();
  }

  private void storage() {
    text();
    each(this::storageItem);
  }

  private void storageItem() {
    text();
    u8();
    if (bool()) {
      each(this::u8);
      compact();
    }
    compact();
    bytes();
    prose();
    deprecation();
  }

  private void constant(String pallet) {
    String name = text();
    compact();
    byte[] value = in.byteVector();
    boolean isVersion = pallet.equals("System") && name.equals("Version");
    out.byteVector(isVersion ? newVersion.orElse(value) : value);
    prose();
    deprecation();
  }

  private void outerEnum() {
    int type = compact();
    sinceVersion(16, () -> each(() -> deprecatedCase(type)));
  }

  private void deprecatedCase(int type) {
    out.u8(moved.caseNumber(source, type, in.u8()));
    note();
  }

  private void associatedType() {
    text();
    compact();
    prose();
  }

  private void viewFunction() {
    out.fixed(in.fixed(32));
    method();
  }

  private void extrinsic() {
    sinceVersion(16, () -> each(this::u8));
    if (version == 14) {
      out.compact(found(extrinsicType)).u8(EXTRINSIC_VERSION);
    } else if (version == 15) {
      out.u8(EXTRINSIC_VERSION);
    }
    sinceVersion(15, this::compact);
    sinceVersion(15, this::compact);
    sinceVersion(15, this::compact);
    if (version == 15) {
      out.compact(found(extensionsType));
    }
    sinceVersion(16, () -> each(this::extensionsOfVersion));
    each(this::extension);
  }

  private void extensionsOfVersion() {
    u8();
    each(this::compact);
  }

  private void extension() {
    text();
    compact();
    compact();
  }

  private void api() {
    text();
    each(this::method);
    prose();
    sinceVersion(16, this::compact);
    deprecation();
  }

  private void method() {
    text();
    each(
        () -> {
          text();
          compact();
        });
    compact();
    prose();
    deprecation();
  }

  private void outerEnums() {
    compact();
    compact();
    compact();
  }

  private void custom() {
    text();
    compact();
    bytes();
  }

  private void deprecation() {
    sinceVersion(16, this::note);
  }

  private void note() {
    int kind = in.u8();
    switch (kind) {
      case NOT_DEPRECATED, DEPRECATED_WITHOUT_NOTE -> out.u8(kind);
      case DEPRECATED -> {
        out.u8(keepsProse ? DEPRECATED : DEPRECATED_WITHOUT_NOTE);
        keptIf(keepsProse, this::text);
        keptIf(keepsProse, () -> optional(this::text));
      }
      default -> throw in.unreadable("a deprecation is of unknown kind " + kind);
    }
  }

  private void prose() {
    if (!keepsProse) {
      out.compact(0);
    }
    keptIf(keepsProse, () -> each(this::text));
  }

  /// Reads on in any case, and writes if the target version has such a thing.
  private void sinceVersion(int first, Runnable part) {
    keptIf(version >= first, part);
  }

  private void keptIf(boolean isKept, Runnable part) {
    ScaleWriter kept = out;
    if (!isKept) {
      out = new ScaleWriter();
    }
    part.run();
    out = kept;
  }

  private void each(Runnable element) {
    int length = in.length();
    out.compact(length);
    for (int i = 0; i < length; i++) {
      element.run();
    }
  }

  private void optional(Runnable content) {
    if (bool()) {
      content.run();
    }
  }

  private int compact() {
    int value = in.compactInt();
    out.compact(value);
    return value;
  }

  private int u8() {
    int value = in.u8();
    out.u8(value);
    return value;
  }

  private boolean bool() {
    boolean value = in.bool();
    out.bool(value);
    return value;
  }

  private void bytes() {
    out.byteVector(in.byteVector());
  }

  private String text() {
    String text = in.text();
    write(text);
    return text;
  }

  private void write(String text) {
    out.byteVector(text.getBytes(StandardCharsets.UTF_8));
  }

  private int found(Optional<Integer> type) {
    return type.orElseThrow(
        () -> in.unreadable("version %d names a type that is not here".formatted(version)));
  }
}
