package ai.leoma.access;

import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.NoBody;
import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The resource method is reached only by requests that an administrator
/// has signed, with a body that binds. It finds both in [CurrentRequest].
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SignedByAdmin {
  /// What the body is read by.
  Class<? extends BodyBinding<?>> body() default NoBody.class;
}
