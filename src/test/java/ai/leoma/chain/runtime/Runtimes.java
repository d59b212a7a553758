package ai.leoma.chain.runtime;

import ai.leoma.Vectors;

/// Metadata of real runtimes.
final class Runtimes {
  static final RuntimeMetadata FINNEY_424 = read("chain/finney-424.v16.scale");
  static final RuntimeMetadata RUNTIME_293 = read("chain/metadata-293.v15.scale");

  private Runtimes() {}

  private static RuntimeMetadata read(String name) {
    return MetadataReader.read(Vectors.bytes(name));
  }
}
