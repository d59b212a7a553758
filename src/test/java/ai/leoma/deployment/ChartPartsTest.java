package ai.leoma.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in the chart's objects besides their pods.
class ChartPartsTest {
  @Test
  void drainTakesAtMostThePartOfTheOwnersPodsThatWasSaid(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("owner-at-scale", scratch);
    PodDisruptionBudgetSpec budget = objects.only(PodDisruptionBudget.class).getSpec();

    assertThat(budget.getMaxUnavailable()).isEqualTo(new IntOrString("25%"));
    assertThat(budget.getMinAvailable()).isNull();
    assertThat(budget.getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
    assertThat(budget.getSelector().getMatchLabels())
        .isEqualTo(objects.only(Deployment.class).getSpec().getSelector().getMatchLabels());
  }

  @Test
  void scalerScalesTheOwnersPodsByTheirProcessors(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("owner-at-scale", scratch);
    HorizontalPodAutoscalerSpec scaler = objects.only(HorizontalPodAutoscaler.class).getSpec();

    assertThat(scaler.getScaleTargetRef().getKind()).isEqualTo("Deployment");
    assertThat(scaler.getScaleTargetRef().getName())
        .isEqualTo(objects.only(Deployment.class).getMetadata().getName());
    assertThat(scaler.getMinReplicas()).isEqualTo(3);
    assertThat(scaler.getMaxReplicas()).isEqualTo(12);
    assertThat(scaler.getMetrics())
        .singleElement()
        .extracting(metric -> metric.getResource().getTarget().getAverageUtilization())
        .isEqualTo(60);
  }

  @Test
  void validatorKeepsItsJournalAndItsKeyIsReadByItsGroupAlone(@TempDir Path scratch) {
    StatefulSet validator = ChartObjects.ofExample("validator", scratch).only(StatefulSet.class);
    PersistentVolumeClaim journal = validator.getSpec().getVolumeClaimTemplates().getFirst();

    assertThat(journal.getSpec().getStorageClassName()).isEqualTo("fast");
    assertThat(journal.getSpec().getAccessModes()).containsExactly("ReadWriteOnce");
    assertThat(journal.getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("5Gi"));
    assertThat(mount(validator, "/work").getName()).isEqualTo(journal.getMetadata().getName());
    VolumeMount keys = mount(validator, "/run/leoma");
    assertThat(keys.getReadOnly()).isTrue();
    ProjectedVolumeSource files = volume(validator, keys.getName()).getProjected();
    assertThat(files.getDefaultMode()).isEqualTo(0440);
    assertThat(files.getSources())
        .flatExtracting(source -> source.getSecret().getItems())
        .extracting(KeyToPath::getPath)
        .containsExactly("hotkey", "password");
  }

  @Test
  void doctorsSeeWhatTheirRolesSee(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("one-node", scratch);

    assertThatDoctorSeesWhatRoleSees(objects, objects.only(Deployment.class), "serve");
    assertThatDoctorSeesWhatRoleSees(objects, objects.only(StatefulSet.class), "validate");
  }

  @Test
  void doctorOfAServiceThatSignsHasItsKey(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("owner-at-scale", scratch);

    assertThatDoctorSeesWhatRoleSees(objects, objects.only(Deployment.class), "serve");
  }

  /// A pod that is ready and that a service selects would get its requests.
  @Test
  void doctorIsAPodOfNoService(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("one-node", scratch);

    assertThat(objects.every(Pod.class))
        .hasSize(2)
        .allSatisfy(
            pod ->
                assertThat(pod.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/component", "doctor"));
  }

  @Test
  void addressesThatAreSecretsCount(@TempDir Path scratch) {
    ChartObjects objects = ChartObjects.ofExample("addresses-in-secrets", scratch);

    assertThat(objects.only(Deployment.class)).satisfies(it -> refers(it, "LEOMA_CHAIN_NODE_URLS"));
    assertThat(objects.only(StatefulSet.class))
        .satisfies(it -> refers(it, "LEOMA_CHAIN_PYLON_URL"));
  }

  /// The service takes more than what nginx lets through by itself.
  @Test
  void controllerIsToldHowLongBodiesAre(@TempDir Path scratch) {
    Ingress ingress = ChartObjects.ofExample("owner-at-scale", scratch).only(Ingress.class);

    assertThat(ingress.getMetadata().getAnnotations())
        .containsEntry("nginx.ingress.kubernetes.io/proxy-body-size", "3m");
  }

  private static void assertThatDoctorSeesWhatRoleSees(
      ChartObjects objects, HasMetadata role, String name) {
    String prefix = role.getMetadata().getName().replaceAll("-validator$", "");
    Pod pod = objects.named(Pod.class, prefix + "-doctor-" + name);
    Container doctor = ChartObjects.container(pod);
    Container works = ChartObjects.container(role);

    assertThat(doctor.getCommand()).as("the image's own").isEmpty();
    assertThat(doctor.getArgs()).containsExactly("doctor", name);
    assertThat(doctor.getImage()).isEqualTo(works.getImage());
    assertThat(doctor.getEnv()).isEqualTo(works.getEnv());
    assertThat(doctor.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactlyElementsOf(
            works.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList());
    assertThat(pod.getSpec().getVolumes().stream().map(Volume::getProjected).toList())
        .filteredOn(Objects::nonNull)
        .containsExactlyElementsOf(
            ChartObjects.pod(role).orElseThrow().getSpec().getVolumes().stream()
                .map(Volume::getProjected)
                .filter(Objects::nonNull)
                .toList());
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getMetadata().getAnnotations()).containsEntry("example.org/hook", "test");
  }

  private static void refers(HasMetadata role, String variable) {
    assertThat(ChartObjects.container(role).getEnv())
        .filteredOn(entry -> entry.getName().equals(variable))
        .singleElement()
        .extracting(EnvVar::getValueFrom)
        .isNotNull();
  }

  private static VolumeMount mount(HasMetadata object, String path) {
    return ChartObjects.container(object).getVolumeMounts().stream()
        .filter(mount -> mount.getMountPath().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static Volume volume(HasMetadata object, String name) {
    return ChartObjects.pod(object).orElseThrow().getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
