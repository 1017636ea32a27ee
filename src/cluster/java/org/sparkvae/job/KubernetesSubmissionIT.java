package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.Command;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.KubernetesServer;
import org.sparkvae.testing.SparkHome;
import org.sparkvae.testing.Submit;

/**
 * What {@code spark-submit} asks of Kubernetes with the files in {@code deploy/kubernetes}. The
 * server keeps the pods and starts none: no real cluster is used.
 */
@Tag("cluster")
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KubernetesSubmissionIT {
  private static final String NAMESPACE = "sparkvae";
  private static final Path JAR = Path.of("target", "sparkvae.jar").toAbsolutePath();

  private static Path folder;
  private static Path sparkHome;
  private KubernetesServer server;

  @BeforeAll
  static void makeHome() throws Exception {
    folder = ClusterFolder.of(KubernetesSubmissionIT.class);
    sparkHome = SparkHome.in(folder);
    FashionMnist.writeIdx(folder.resolve("idx"), 20, 10);
  }

  @BeforeEach
  void start() {
    server = KubernetesServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theDriverIsAPodOfTheImageWithNoJarToBring() throws Exception {
    Command submitted =
        submit("cluster")
            .with("--conf", "spark.kubernetes.submission.waitAppCompletion=false")
            .run("train", "--data", "s3a://b/corpus", "--run", "s3a://b/run");
    assertThat(submitted.status()).as(submitted.err()).isZero();
    assertThat(server.pods(NAMESPACE, "driver")).hasSize(1);
    Pod driver = server.pods(NAMESPACE, "driver").get(0);
    assertIsFromTheTemplate(driver, "driver");
    assertThat(driver.getSpec().getServiceAccountName()).isEqualTo("sparkvae");
    Container container = driver.getSpec().getContainers().get(0);
    assertThat(container.getName()).isEqualTo("spark-kubernetes-driver");
    assertThat(container.getArgs())
        .endsWith(
            "--class",
            "org.sparkvae.job.Main",
            "spark-internal",
            "train",
            "--data",
            "s3a://b/corpus",
            "--run",
            "s3a://b/run");
    assertThat(container.getResources().getRequests().get("memory"))
        .isEqualTo(new Quantity("4096Mi"));
    assertThat(container.getEnv()).contains(new EnvVar("OMP_NUM_THREADS", "1", null));
  }

  @Test
  void executorsArePodsOfOneSize() throws Exception {
    Submit submit =
        submit("client")
            .with("--driver-class-path", JAR.toString(), "--conf", "spark.driver.host=127.0.0.1")
            .with("--conf", "spark.driver.memory=1g");
    File log = folder.resolve("driver.log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(
            submit.words("ingest", "--input", folder + "/idx", "--output", folder + "/corpus"));
    builder.environment().putAll(submit.variables());
    Process driver = builder.redirectErrorStream(true).redirectOutput(log).start();
    try {
      while (server.pods(NAMESPACE, "executor").size() < 2) {
        assertThat(driver.isAlive()).as(() -> read(log)).isTrue();
        Thread.sleep(200);
      }
    } finally {
      driver.destroyForcibly();
    }
    assertThat(server.pods(NAMESPACE, "executor")).hasSize(2).allSatisfy(this::assertIsExecutor);
  }

  private void assertIsExecutor(Pod pod) {
    assertIsFromTheTemplate(pod, "executor");
    Container container = pod.getSpec().getContainers().get(0);
    assertThat(container.getName()).isEqualTo("spark-kubernetes-executor");
    Map<String, Quantity> requests = container.getResources().getRequests();
    assertThat(requests.get("memory")).isEqualTo(new Quantity("8192Mi"));
    assertThat(requests.get("cpu")).isEqualTo(new Quantity("4"));
    assertThat(container.getResources().getLimits().get("memory"))
        .isEqualTo(new Quantity("8192Mi"));
    assertThat(container.getEnv())
        .contains(new EnvVar("OMP_NUM_THREADS", "1", null))
        .extracting(EnvVar::getValue)
        .anyMatch(value -> String.valueOf(value).contains("javacpp.maxbytes=3840m"));
  }

  private static void assertIsFromTheTemplate(Pod pod, String component) {
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/name", "sparkvae")
        .containsEntry("app.kubernetes.io/component", component);
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/arch", "amd64");
    assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(185);
    Container container = pod.getSpec().getContainers().get(0);
    assertThat(container.getImage()).isEqualTo("sparkvae:0.1.0");
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getResources().getRequests()).containsKey("ephemeral-storage");
  }

  private Submit submit(String mode) {
    List<String> options =
        List.of(
            "--master",
            server.master(),
            "--deploy-mode",
            mode,
            "--properties-file",
            Path.of("deploy", "kubernetes", "spark-defaults.conf").toString());
    return new Submit(sparkHome, options, "spark-internal", Map.of());
  }

  private static String read(File log) {
    try {
      return Files.readString(log.toPath());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
