package ai.leoma.access;

import ai.leoma.access.body.BodyBinding;
import ai.leoma.access.body.NoBody;
import ai.leoma.access.query.NoQuery;
import ai.leoma.access.query.QueryBinding;
import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The resource method is reached only by requests that a registered validator or an administrator
/// has signed, with a query and a body that bind. It finds all of them in [CurrentRequest].
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface SignedByValidator {
  /// What the query is read by.
  Class<? extends QueryBinding<?>> query() default NoQuery.class;

  /// What the body is read by.
  Class<? extends BodyBinding<?>> body() default NoBody.class;
}
