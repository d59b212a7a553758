package ai.leoma.gate;

import ai.leoma.access.SignedByAdmin;
import ai.leoma.access.SignedByValidator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.Operation;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/// Which operations of the description ask for a signature, by the annotations of their methods.
final class SignedOperations {
  private final IndexView index;

  SignedOperations(IndexView index) {
    this.index = index;
  }

  boolean isSigned(Operation operation) {
    return signature(operation).isPresent();
  }

  boolean isSignedByAdmin(Operation operation) {
    return methodOf(operation).map(method -> method.annotation(SignedByAdmin.class)).isPresent();
  }

  boolean isSignedWithBody(Operation operation) {
    return signature(operation).filter(signed -> signed.value("body") != null).isPresent();
  }

  private Optional<AnnotationInstance> signature(Operation operation) {
    Optional<MethodInfo> method = methodOf(operation);
    return method
        .map(each -> each.annotation(SignedByAdmin.class))
        .or(() -> method.map(each -> each.annotation(SignedByValidator.class)));
  }

  /// Operations are named by class and method (`quarkus.smallrye-openapi.operation-id-strategy`).
  private Optional<MethodInfo> methodOf(Operation operation) {
    String id = Optional.ofNullable(operation.getOperationId()).orElse("");
    return index.getKnownClasses().stream()
        .filter(type -> id.startsWith(type.simpleName() + "_"))
        .filter(type -> type.name().packagePrefix().startsWith("ai.leoma"))
        .map(ClassInfo::methods)
        .flatMap(List::stream)
        .filter(method -> id.equals(method.declaringClass().simpleName() + "_" + method.name()))
        .findFirst();
  }
}
