package ai.leoma.gate;

import ai.leoma.access.BtauthMessage;
import ai.leoma.access.RequestSignature;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/// Names in the description the headers that a signed operation takes: all of `btauth/1`, or all of
/// the old scheme. What is signed is in `docs/reference/api.md`.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class DescribedSignatures implements OASFilter {
  private static final Map<String, String> BTAUTH =
      new TreeMap<>(
          Map.of(
              BtauthMessage.VERSION_HEADER, "1",
              BtauthMessage.HOTKEY_HEADER, "SS58 address of the signer",
              BtauthMessage.NONCE_HEADER, "Unix time in nanoseconds, new for each request",
              BtauthMessage.SIGNATURE_HEADER, "0x and 128 hex digits: sr25519"));

  private static final Map<String, String> TIMESTAMPED_BODY =
      new TreeMap<>(
          Map.of(
              RequestSignature.HOTKEY_HEADER, "SS58 address of the signer",
              RequestSignature.TIMESTAMP_HEADER, "Unix time in seconds",
              RequestSignature.SIGNATURE_HEADER, "128 hex digits: sr25519"));

  private final SignedOperations signed;

  public DescribedSignatures(IndexView index) {
    this.signed = new SignedOperations(index);
  }

  @Override
  public void filterOpenAPI(OpenAPI description) {
    if (description.getPaths() == null) {
      return;
    }
    if (description.getComponents() == null) {
      description.setComponents(OASFactory.createComponents());
    }
    for (Map<String, String> scheme : List.of(BTAUTH, TIMESTAMPED_BODY)) {
      scheme.forEach(
          (header, meaning) ->
              description.getComponents().addSecurityScheme(header, header(header, meaning)));
    }
    description
        .getPaths()
        .getPathItems()
        .values()
        .forEach(path -> path.getOperations().values().forEach(this::describe));
  }

  private void describe(Operation operation) {
    if (signed.isSigned(operation)) {
      operation.setSecurity(List.of(allOf(BTAUTH), allOf(TIMESTAMPED_BODY)));
    }
  }

  private static SecurityScheme header(String name, String meaning) {
    return OASFactory.createSecurityScheme()
        .type(SecurityScheme.Type.APIKEY)
        .in(SecurityScheme.In.HEADER)
        .name(name)
        .description(meaning);
  }

  private static SecurityRequirement allOf(Map<String, String> headers) {
    SecurityRequirement all = OASFactory.createSecurityRequirement();
    headers.keySet().forEach(all::addScheme);
    return all;
  }
}
