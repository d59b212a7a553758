package ai.leoma.conformance;

import java.util.Arrays;

/// A case that needs half of a room around it has its test there. This says where, and fails when
/// it is gone.
final class CoveredCase {
  private CoveredCase() {}

  static void by(String testClass, String method) {
    try {
      boolean isThere =
          Arrays.stream(
                  Class.forName(testClass, false, CoveredCase.class.getClassLoader())
                      .getDeclaredMethods())
              .anyMatch(found -> found.getName().equals(method));
      if (!isThere) {
        throw new AssertionError("no test " + method + " in " + testClass);
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError("no " + testClass, e);
    }
  }
}
