package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.leoma.deployment.Traffic.End;
import ai.leoma.deployment.Traffic.InPod;
import ai.leoma.deployment.Traffic.Outside;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What may come to the pods and leave them, for an owner and a validator beside each other.
class NetworkPolicyTest {
  private static final String NAMESPACE = "leoma";

  /// A name alone is a pod of the release, `pod in NAMESPACE` somebody else's.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "owner     | pod in data          | TCP 5432 | yes",
        "owner     | pod in data          | TCP 9000 | yes",
        "owner     | pod in leoma         | TCP 8000 | yes",
        "owner     | pod in data          | TCP 22   | no",
        "owner     | 203.0.113.9          | TCP 443  | yes",
        "owner     | 10.2.3.4             | TCP 5432 | yes",
        "owner     | 2001:db8::9          | TCP 443  | yes",
        "owner     | 169.254.169.254      | TCP 443  | no",
        "owner     | 169.254.169.254      | UDP 53   | no",
        "owner     | fd00:ec2::254        | TCP 443  | no",
        "owner     | pod in kube-system   | UDP 53   | yes",
        "owner     | pod in kube-system   | TCP 53   | yes",
        "owner     | 169.254.20.10        | UDP 53   | yes",
        "owner     | 169.254.20.10        | TCP 53   | yes",
        "owner     | 169.254.20.10        | TCP 443  | no",
        "owner     | 10.96.0.10           | UDP 53   | yes",
        "migration | pod in data          | TCP 5432 | yes",
        "migration | pod in kube-system   | UDP 53   | yes",
        "validator | owner                | TCP 8080 | yes",
        "validator | pod in leoma         | TCP 8080 | no",
        "validator | pod in data          | TCP 9000 | yes",
        "validator | 169.254.20.10        | UDP 53   | yes",
        "doctor    | owner                | TCP 8080 | yes",
        "doctor    | pod in data          | TCP 5432 | yes",
        "owner     | validator            | TCP 8080 | no",
        "pod in ingress-nginx | owner     | TCP 8080 | yes",
        "pod in ingress-nginx | owner     | TCP 9000 | no",
        "pod in ingress-nginx | validator | TCP 8080 | no",
        "pod in monitoring    | owner     | TCP 8080 | yes",
        "pod in monitoring    | validator | TCP 8080 | yes",
        "pod in monitoring    | doctor    | TCP 8080 | no",
        "pod in monitoring    | migration | TCP 8080 | no",
        "pod in leoma         | owner     | TCP 8080 | no",
        "203.0.113.9          | owner     | TCP 8080 | no",
      })
  void trafficPassesOrNot(
      String from, String to, String protocolAndPort, String passes, @TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("one-node", scratch);
    Traffic traffic = traffic(objects);
    String[] port = protocolAndPort.split(" ");

    assertThat(
            traffic.passes(
                end(objects, from), end(objects, to), port[0], Integer.parseInt(port[1])))
        .isEqualTo(passes.equals("yes"));
  }

  @Test
  void validatorAloneReachesNothingThatItNeedsNot(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("validator", scratch);
    End validator = end(objects, "validator");

    assertThat(traffic(objects).passes(validator, end(objects, "203.0.113.9"), "TCP", 443))
        .isTrue();
    assertThat(traffic(objects).passes(validator, end(objects, "pod in leoma"), "TCP", 8080))
        .isFalse();
  }

  /// Where nothing is allowed that is not said, a job that runs before all else needs its policy
  /// before itself.
  @Test
  void policyOfAHookIsThereBeforeItsPod(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("owner", scratch);

    assertThat(annotations(objects, "test-leoma-migration"))
        .containsEntry("example.org/hook", "pre-install,pre-upgrade")
        .containsEntry("example.org/hook-weight", "-1");
    assertThat(annotations(objects, "test-leoma-doctor"))
        .containsEntry("example.org/hook", "test")
        .containsEntry("example.org/hook-weight", "-1");
    assertThat(annotations(objects, "test-leoma-owner")).isEmpty();
  }

  private static Map<String, String> annotations(ChartObjects objects, String policy) {
    return objects.named(NetworkPolicy.class, policy).getMetadata().getAnnotations();
  }

  private static Traffic traffic(ChartObjects objects) {
    return new Traffic(NAMESPACE, objects.every(NetworkPolicy.class));
  }

  private static End end(ChartObjects objects, String name) {
    if (name.startsWith("pod in ")) {
      return new InPod(name.substring("pod in ".length()), Map.of("app", "somebody"));
    }
    if (name.contains(".") || name.contains(":")) {
      return new Outside(InetAddress.ofLiteral(name));
    }
    return objects.pods().stream()
        .map(pod -> pod.getMetadata().getLabels())
        .filter(labels -> name.equals(labels.get("app.kubernetes.io/component")))
        .map(labels -> new InPod(NAMESPACE, labels))
        .findFirst()
        .orElseThrow();
  }
}
