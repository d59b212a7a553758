package ai.leoma.inference;

/// On whose side a call failed. Only [#MINER] may ever be held against a miner.
public enum Fault {
  /// Our key, quota, request or network.
  OURS,
  /// Chutes or what is in front of it.
  PROVIDER,
  /// The miner's chute.
  MINER
}
