package ai.leoma.chain.submission;

import ai.leoma.Vectors;
import ai.leoma.chain.runtime.MetadataReader;
import ai.leoma.chain.runtime.RuntimeMetadata;

/// Metadata of real runtimes.
final class TestRuntimes {
  static final RuntimeMetadata FINNEY_424 = read("chain/finney-424.v16.scale");
  static final RuntimeMetadata RUNTIME_293 = read("chain/metadata-293.v15.scale");

  private TestRuntimes() {}

  private static RuntimeMetadata read(String name) {
    return MetadataReader.read(Vectors.bytes(name));
  }
}
