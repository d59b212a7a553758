package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.leoma.reference.FrameworkSettings;
import ai.leoma.reference.KnownSettings;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What Kubernetes is told to run, for several sets of values.
class HelmChartTest {
  static List<Path> examples() {
    return Chart.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void lintFindsNothing(Path values, @TempDir Path scratch) {
    LintResult lint = Chart.lint(values, scratch);

    assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
    assertThat(lint.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyPodIsLockedDown(Path values, @TempDir Path scratch) {
    List<PodTemplateSpec> pods = ChartObjects.of(values, scratch).pods();

    assertThat(pods).isNotEmpty();
    for (PodTemplateSpec pod : pods) {
      assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isPositive();
      assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      for (Container container : pod.getSpec().getContainers()) {
        SecurityContext security = container.getSecurityContext();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getImage()).matches(".+(:[^:/]+|@sha256:[0-9a-f]{64})");
        assertThat(container.getImage()).doesNotContain("latest");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everySettingIsReadBySomebodyAndSecretsAreReferences(Path values, @TempDir Path scratch) {
    for (EnvVar variable : ChartObjects.of(values, scratch).variables()) {
      if (variable.getName().startsWith("LEOMA_")) {
        assertThat(KnownSettings.isVariable(variable.getName()))
            .as(variable.getName() + " is a setting")
            .isTrue();
      } else {
        assertThat(FrameworkSettings.isVariable(variable.getName()))
            .as(variable.getName() + " is in the reference")
            .isTrue();
      }
      assertThat(variable.getValueFrom() == null)
          .as(variable.getName() + " is a value or a reference")
          .isEqualTo(variable.getValue() != null);
      assertThat(KnownSettings.isSecretVariable(variable.getName()) && variable.getValue() != null)
          .as(variable.getName() + " is a secret in the open")
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatSelectsPodsFindsThem(Path values, @TempDir Path scratch) {
    ChartObjects objects = ChartObjects.of(values, scratch);
    List<Map<String, String>> labels =
        objects.pods().stream().map(pod -> pod.getMetadata().getLabels()).toList();

    for (Map<String, String> selector : selectors(objects)) {
      assertThat(labels)
          .as("pods for " + selector)
          .anyMatch(pod -> pod.entrySet().containsAll(selector.entrySet()));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyMountHasItsVolume(Path values, @TempDir Path scratch) {
    for (HasMetadata object : Chart.rendered(values, scratch)) {
      ChartObjects.pod(object)
          .ifPresent(
              pod -> {
                List<String> volumes =
                    new ArrayList<>(
                        pod.getSpec().getVolumes().stream().map(Volume::getName).toList());
                if (object instanceof StatefulSet set) {
                  set.getSpec()
                      .getVolumeClaimTemplates()
                      .forEach(claim -> volumes.add(claim.getMetadata().getName()));
                }
                List<VolumeMount> mounts =
                    pod.getSpec().getContainers().getFirst().getVolumeMounts();
                assertThat(mounts).extracting(VolumeMount::getName).isSubsetOf(volumes);
                assertThat(mounts).extracting(VolumeMount::getMountPath).contains("/tmp", "/work");
              });
    }
  }

  @Test
  void ownerGetsWhatItNeedsAndNothingElse(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("owner", scratch);

    assertThat(objects.kinds())
        .containsExactlyInAnyOrder(
            "ServiceAccount",
            "Job",
            "Deployment",
            "Service",
            "PodDisruptionBudget",
            "Pod",
            "NetworkPolicy",
            "NetworkPolicy",
            "NetworkPolicy");
    Deployment owner = objects.only(Deployment.class);
    assertThat(owner.getSpec().getReplicas()).isEqualTo(2);
    Container container = ChartObjects.container(owner);
    assertThat(container.getArgs()).containsExactly("serve");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
    assertThat(ChartObjects.value(container, "QUARKUS_FLYWAY_MIGRATE_AT_START")).contains("false");
    Job migration = objects.only(Job.class);
    assertThat(migration.getMetadata().getAnnotations())
        .containsEntry("example.org/hook", "pre-install,pre-upgrade");
    Container job = ChartObjects.container(migration);
    assertThat(job.getArgs()).containsExactly("migrate");
    assertThat(job.getEnv())
        .extracting(EnvVar::getName)
        .containsExactly("LEOMA_DATABASE_PASSWORD", "LEOMA_DATABASE_URL", "LEOMA_DATABASE_USER");
  }

  @Test
  void anOwnersPodHasTheTimeThatItsProcessTakesToStop(@TempDir Path scratch) {
    PodSpec pod =
        ChartObjects.ofExample("owner", scratch)
            .only(Deployment.class)
            .getSpec()
            .getTemplate()
            .getSpec();

    Container container = pod.getContainers().getFirst();
    assertThat(container.getLifecycle()).isNull();
    assertThat(ChartObjects.value(container, "QUARKUS_SHUTDOWN_DELAY")).contains("10s");
    assertThat(ChartObjects.value(container, "QUARKUS_SHUTDOWN_TIMEOUT")).contains("40s");
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(60);
  }

  @Test
  void ownerAtScaleIsScaledByLoad(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("owner-at-scale", scratch);

    assertThat(objects.kinds()).contains("HorizontalPodAutoscaler", "Ingress", "ServiceMonitor");
    Deployment owner = objects.only(Deployment.class);
    assertThat(owner.getSpec().getReplicas()).isNull();
    Container container = ChartObjects.container(owner);
    assertThat(ChartObjects.value(container, "LEOMA_ACCESS_MAX_BODY_BYTES_IN_FLIGHT"))
        .contains("67108864");
    assertThat(ChartObjects.value(container, "LEOMA_TASK_SCENE_THRESHOLD")).contains("0.2");
    assertThat(ChartObjects.value(container, "LEOMA_ACCESS_OLD_HEADERS")).contains("false");
    assertThat(ChartObjects.value(container, "LEOMA_RANKING_SNAPSHOT_KEY_FILE"))
        .contains("/run/leoma/hotkey");
    assertThat(container.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/run/leoma");
    Job migration = objects.only(Job.class);
    Container job = ChartObjects.container(migration);
    assertThat(ChartObjects.value(job, "LEOMA_DATABASE_USER")).contains("leoma_schema");
  }

  @Test
  void validatorStandsAlone(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("validator", scratch);

    assertThat(objects.kinds())
        .containsExactlyInAnyOrder(
            "ServiceAccount",
            "StatefulSet",
            "Service",
            "Pod",
            "NetworkPolicy",
            "NetworkPolicy",
            "ServiceMonitor");
    StatefulSet validator = objects.only(StatefulSet.class);
    assertThat(validator.getSpec().getReplicas()).isEqualTo(1);
    Container container = ChartObjects.container(validator);
    assertThat(container.getArgs()).containsExactly("validate");
    assertThat(ChartObjects.value(container, "LEOMA_VALIDATOR_HOTKEY_FILE"))
        .contains("/run/leoma/hotkey");
  }

  /// Not one after the other.
  @Test
  void everythingMissingIsNamedAtOnce(@TempDir Path scratch) throws IOException {
    Path values = Files.writeString(scratch.resolve("values.yaml"), "owner: {replicas: 3}");

    assertThatThrownBy(() -> Chart.text(values, scratch))
        .hasMessageContaining("owner.settings: leoma.database.url is not set")
        .hasMessageContaining("owner.secrets: leoma.database.password does not name a Secret")
        .hasMessageContaining("owner.secrets: leoma.judge.openai.api-key does not name a Secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: {tag: latest}                                          | /image/tag",
        "owner: {replicas: 0}                                          | /owner/replicas",
        "owner: {replica: 3}                                           | replica",
        "owner: {settings: {leoma.database.password: geheim}}          | leoma.database.password",
        "owner: {settings: {quarkus.datasource.password: geheim}}      | quarkus.datasource.password",
        "owner: {settings: {quarkus.http.port: 9090}}                  | quarkus.http.port",
        "migration: {user: leoma_schema}                               | migration.user needs migration.password",
        "owner: {settings: {leoma.task.intervall: 20m}}                | leoma.task.intervall",
        "owner: {settings: {leoma.task.interval: twenty minutes}}      | leoma.task.interval",
        "owner: {settings: {leoma.ranking.window: wide}}               | leoma.ranking.window",
        "owner: {settings: {leoma.storage.endpoint: s3.example}}       | leoma.storage.endpoint",
        "owner: {secrets: {leoma.database.password: geheim}}           | leoma.database.password",
        "owner: {secrets: {leoma.database.user: {name: leoma}}}        | leoma.database.user",
        "user: {id: 0}                                                 | /user/id",
        "ingress: {enabled: true, host: 'https://api.example.org'}     | /ingress/host",
        "autoscaling: {targetCpuPercent: 400}                          | targetCpuPercent",
        "disruptionBudget: {maxUnavailable: 0}                         | maxUnavailable",
        "networkPolicy: {toPorts: []}                                  | toPorts",
        "owner: {resources: {limits: {memory: much}}}                  | memory",
        "ingress: {enabled: true}                                      | ingress.enabled needs ingress.host",
        "autoscaling: {enabled: true, minReplicas: 9, maxReplicas: 3}  | minReplicas (9) is more than",
        "owner: {settings: {leoma.chain.adapter: native}}              | leoma.chain.node.urls is not set",
        "validator: {enabled: true}                                    | validator.hotkey does not name the Secret",
      })
  void badValuesAreRefusedWithTheirPlace(String wrong, String place, @TempDir Path scratch)
      throws IOException {
    Path values = scratch.resolve("values.yaml");
    Files.writeString(values, merged(wrong));

    assertThatThrownBy(() -> Chart.text(values, scratch)).hasMessageContaining(place);
  }

  private static String merged(String wrong) throws IOException {
    return YamlLayers.of(Files.readString(Chart.example("owner")), wrong);
  }

  private static List<Map<String, String>> selectors(ChartObjects objects) {
    return objects.all().stream()
        .flatMap(HelmChartTest::selector)
        .filter(selector -> !selector.isEmpty())
        .collect(Collectors.toList());
  }

  private static Stream<Map<String, String>> selector(HasMetadata object) {
    return switch (object) {
      case Deployment it -> Stream.of(it.getSpec().getSelector().getMatchLabels());
      case StatefulSet it -> Stream.of(it.getSpec().getSelector().getMatchLabels());
      case Service it -> Stream.of(it.getSpec().getSelector());
      case PodDisruptionBudget it -> Stream.of(it.getSpec().getSelector().getMatchLabels());
      case NetworkPolicy it -> Stream.of(it.getSpec().getPodSelector().getMatchLabels());
      case ServiceMonitor it -> Stream.of(it.getSpec().getSelector().getMatchLabels());
      default -> Stream.empty();
    };
  }
}
