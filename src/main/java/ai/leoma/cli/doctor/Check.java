package ai.leoma.cli.doctor;

/// One thing that has to work.
///
/// @param name for people and programs
/// @param look may block: each check has a thread of its own, and is given up at its deadline
record Check(String name, Look look) {
  interface Look {
    /// @throws Exception with a message that can be shown; it counts as bad
    Finding now() throws Exception;
  }
}
