package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

/** The YAML files in {@code deploy/kubernetes}: every field is one that Kubernetes knows. */
@Tag("cluster")
class KubernetesFilesIT {
  private static final Path FOLDER = Path.of("deploy", "kubernetes");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @ParameterizedTest
  @ValueSource(strings = {"driver-pod.yaml", "executor-pod.yaml", "service-account.yaml"})
  void everyFieldIsOfTheSchema(String file) throws Exception {
    for (String document : Files.readString(FOLDER.resolve(file)).split("(?m)^---$", -1)) {
      HasMetadata resource = YAML.unmarshal(document);
      assertThat(resource).isNotInstanceOf(GenericKubernetesResource.class);
      assertThat(unknownFields(resource)).as("%s", resource.getKind()).isEmpty();
    }
  }

  /** Fields of the operator's {@code v1beta2}, as its API documentation lists them. */
  @Test
  void theSparkApplicationIsOneThatTheOperatorTakes() throws IOException {
    Map<String, Object> spec = application();
    assertThat(spec)
        .containsOnlyKeys(
            "type",
            "mode",
            "sparkVersion",
            "image",
            "mainClass",
            "mainApplicationFile",
            "arguments",
            "restartPolicy",
            "timeToLiveSeconds",
            "sparkConf",
            "driver",
            "executor");
    assertThat(map(spec, "restartPolicy"))
        .containsOnlyKeys(
            "type",
            "onFailureRetries",
            "onFailureRetryInterval",
            "onSubmissionFailureRetries",
            "onSubmissionFailureRetryInterval")
        .containsEntry("type", "OnFailure");
    assertThat(map(spec, "driver"))
        .containsOnlyKeys("memory", "memoryOverhead", "serviceAccount", "labels");
    assertThat(map(spec, "executor"))
        .containsOnlyKeys("instances", "cores", "memory", "memoryOverhead", "labels");
    // Values of the map are strings, or the API refuses it.
    assertThat(map(spec, "sparkConf").values()).allMatch(String.class::isInstance);
  }

  @Test
  void theSparkApplicationSaysWhatSparkSubmitIsTold() throws IOException {
    Map<String, Object> spec = application();
    Map<String, String> told = new TreeMap<>();
    map(spec, "sparkConf").forEach((name, value) -> told.put(name, value.toString()));
    for (String role : List.of("driver", "executor")) {
      map(spec, role).forEach((name, value) -> told.put("spark." + role + "." + name, "" + value));
    }
    told.keySet()
        .removeIf(name -> name.matches(".*\\.labels|.*\\.serviceAccount|.*node.selector.*"));
    Map<String, String> defaults = new TreeMap<>();
    JavaConverters.mapAsJavaMap(
            Utils.getPropertiesFromFile(FOLDER.resolve("spark-defaults.conf").toString()))
        .forEach(defaults::put);
    assertThat(spec.get("image")).isEqualTo(defaults.get("spark.kubernetes.container.image"));
    // What the operator says by other means.
    defaults
        .keySet()
        .removeIf(name -> name.matches(".*(namespace|image|serviceAccountName|podTemplateFile)"));
    assertThat(told).isEqualTo(defaults);
  }

  @Test
  void theSparkApplicationsCommandLineIsOneThatSparkVaeTakes() throws IOException {
    List<?> arguments = (List<?>) application().get("arguments");
    java.io.PrintWriter nowhere = new java.io.PrintWriter(java.io.Writer.nullWriter());
    Main.commandLine(new Main(), nowhere, nowhere)
        .parseArgs(arguments.stream().map(Object::toString).toArray(String[]::new));
  }

  private static Map<String, Object> application() throws IOException {
    GenericKubernetesResource application =
        YAML.unmarshal(
            Files.readString(FOLDER.resolve("spark-application.yaml")),
            GenericKubernetesResource.class);
    assertThat(application.getApiVersion()).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(application.getKind()).isEqualTo("SparkApplication");
    return map(application.getAdditionalProperties(), "spec");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> of, String name) {
    return (Map<String, Object>) of.get(name);
  }

  /** Fields that the model of a resource, or of anything in it, has no place for. */
  private static List<String> unknownFields(Object resource) throws ReflectiveOperationException {
    List<String> unknown = new ArrayList<>();
    for (Method getter : resource.getClass().getMethods()) {
      if (getter.getParameterCount() == 0 && getter.getName().startsWith("get")) {
        Object value = getter.invoke(resource);
        if (getter.getName().equals("getAdditionalProperties")) {
          unknown.addAll(((Map<?, ?>) value).keySet().stream().map(Object::toString).toList());
        } else {
          unknown.addAll(unknownBelow(value));
        }
      }
    }
    return unknown;
  }

  private static List<String> unknownBelow(Object value) throws ReflectiveOperationException {
    List<String> unknown = new ArrayList<>();
    if (value instanceof Collection<?> many) {
      for (Object one : many) {
        unknown.addAll(unknownBelow(one));
      }
    } else if (value instanceof KubernetesResource) {
      unknown.addAll(unknownFields(value));
    }
    return unknown;
  }
}
