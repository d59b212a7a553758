package ai.leoma.reference;

import java.util.List;

/// One mapping of settings.
///
/// @param name its Java interface
record Mapping(String name, List<Setting> settings) {}
