package ai.leoma.cli.chain;

/// Bittensor's networks: a public node of each, and what tells it from others.
enum Network {
  FINNEY(
      "wss://entrypoint-finney.opentensor.ai:443",
      "0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03"),
  TEST(
      "wss://test.finney.opentensor.ai:443",
      "0x8f9cf856bf558a14440e75569c9e58594757048d7b3a84b5d25f6bd978263105");

  private final String node;
  private final String genesis;

  Network(String node, String genesis) {
    this.node = node;
    this.genesis = genesis;
  }

  String node() {
    return node;
  }

  /// Hash of the first block.
  String genesis() {
    return genesis;
  }
}
