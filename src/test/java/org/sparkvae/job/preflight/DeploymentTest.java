package org.sparkvae.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.s3a.Constants;
import org.apache.hadoop.fs.s3a.commit.CommitConstants;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.natives.NativeReport;

/** The files under {@code deploy/} that no cluster is needed to judge. */
class DeploymentTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final long MIB = 1 << 20;
  private static final long EXECUTOR = 8192 * MIB;
  private static final long DRIVER = 4096 * MIB;
  private static final Pattern LIMIT =
      Pattern.compile("-D" + Pattern.quote(ContainerMemory.OFF_HEAP_PROPERTY) + "=(\\d+)m");

  @ParameterizedTest
  @CsvSource({"yarn, yarn", "kubernetes, k8s://https://host:6443"})
  void aContainerIsOneSizeOfWhichNativeCodeGetsItsPart(String folder, String master) {
    SparkConf conf = conf(folder).setMaster(master);
    assertThat(ContainerMemory.ofExecutor(conf)).isEqualTo(EXECUTOR);
    assertThat(limit(conf, "executor"))
        .isEqualTo(
            conf.getSizeAsBytes("spark.executor.memoryOverhead") - ContainerMemory.JAVA_ITSELF);
    assertThat(size(conf, "driver") + conf.getSizeAsBytes("spark.driver.memoryOverhead"))
        .isEqualTo(DRIVER);
    assertThat(limit(conf, "driver"))
        .isEqualTo(
            conf.getSizeAsBytes("spark.driver.memoryOverhead") - ContainerMemory.JAVA_ITSELF);
  }

  @Test
  void aStandaloneExecutorTakesNoMoreThanTheOthers() {
    SparkConf conf = conf("standalone");
    assertThat(size(conf, "executor") + limit(conf, "executor") + ContainerMemory.JAVA_ITSELF)
        .isEqualTo(EXECUTOR);
    assertThat(size(conf, "driver") + limit(conf, "driver") + ContainerMemory.JAVA_ITSELF)
        .isEqualTo(DRIVER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void everyRecipeFitsIntoTheseExecutors(String folder) throws IOException {
    SparkConf conf = conf(folder);
    int cores = conf.getInt("spark.executor.cores", 0);
    List<ProcessFacts> processes =
        List.of(
            process(conf, "driver", Place.driver(1, 1), DRIVER),
            process(conf, "executor", Place.executor("1", "h", cores, cores), EXECUTOR));
    try (Stream<Path> recipes = Files.list(Path.of("conf"))) {
      for (Path recipe : recipes.toList()) {
        assertThat(new Rules(processes, need(recipe)).problems()).as("%s", recipe).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void tasksAreTheThreads(String folder) {
    SparkConf conf = conf(folder);
    assertThat(conf.getInt("spark.task.cpus", 0)).isEqualTo(1);
    assertThat(conf.getInt("spark.executorEnv.OMP_NUM_THREADS", 0)).isEqualTo(1);
    assertThat(conf.getInt("spark.executorEnv.OPENBLAS_NUM_THREADS", 0)).isEqualTo(1);
    assertThat(conf.get("spark.driver.defaultJavaOptions")).contains("-XX:G1HeapRegionSize=32m");
  }

  @Test
  void aStandaloneDriverOpensWhatSparkAsksFor() {
    assertThat(conf("standalone").get("spark.driver.extraJavaOptions").split(" +", -1))
        .containsExactlyInAnyOrder(
            JavaModuleOptions.defaultModuleOptions().strip().split(" +", -1));
  }

  @Test
  void everySettingOfS3aIsOneThatItKnows() throws IllegalAccessException {
    Set<String> known = constants(Constants.class, CommitConstants.class);
    assertThat(conf("s3a").getAllWithPrefix("spark.hadoop."))
        .extracting(setting -> setting._1)
        .filteredOn(name -> name.startsWith("fs.s3a."))
        .isNotEmpty()
        .isSubsetOf(known);
  }

  @Test
  void everyClassThatS3aIsToldOfIsThere() {
    Stream.of(conf("s3a").getAll())
        .flatMap(setting -> Stream.of(setting._2.split(",", -1)))
        .filter(value -> value.matches("(org|com)\\..*"))
        .forEach(name -> assertThat(Utils.classIsLoadable(name)).as(name).isTrue());
  }

  @Test
  void theImageIsOfTheSparkThatTheJarIsFor() throws IOException {
    String dockerfile = Files.readString(DEPLOY.resolve("kubernetes/Dockerfile"));
    assertThat(dockerfile)
        .contains(
            "FROM apache/spark:%s-scala2.12-java17-ubuntu\n"
                .formatted(org.apache.spark.package$.MODULE$.SPARK_VERSION()));
    // What is sent to the Docker engine is what is copied.
    String sent = Files.readString(DEPLOY.resolve("kubernetes/Dockerfile.dockerignore"));
    assertThat(dockerfile.lines().filter(line -> line.startsWith("COPY ")))
        .map(line -> "!" + line.split(" ", -1)[1].replaceAll("/$", ""))
        .containsExactlyElementsOf(sent.lines().skip(1).toList());
    assertThat(sent).startsWith("*\n");
  }

  @Test
  void thePolicyAllowsWhatS3aNeedsAndNoMore() throws IOException {
    JsonNode policy = new ObjectMapper().readTree(DEPLOY.resolve("s3a/iam-policy.json").toFile());
    List<String> actions = new ArrayList<>();
    for (JsonNode statement : policy.path("Statement")) {
      assertThat(statement.path("Resource").asText()).startsWith("arn:aws:s3:::BUCKET");
      statement.path("Action").forEach(action -> actions.add(action.asText()));
    }
    // As Hadoop's documentation of S3A lists them, without DynamoDB and KMS.
    assertThat(actions)
        .containsExactlyInAnyOrder(
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts");
  }

  private static SparkConf conf(String folder) {
    SparkConf conf = new SparkConf(false);
    Path file = DEPLOY.resolve(folder).resolve("spark-defaults.conf");
    // As spark-submit reads it.
    scala.collection.JavaConverters.mapAsJavaMap(Utils.getPropertiesFromFile(file.toString()))
        .forEach(conf::set);
    return conf;
  }

  private static ProcessFacts process(SparkConf conf, String role, Place place, long container) {
    long heap = size(conf, role);
    Memory memory = new Memory(heap, limit(conf, role), 4 * heap, container, true);
    return new ProcessFacts(
        place, memory, new NativeReport("avx2", "avx2", "Haswell", 1, 1, 1), "");
  }

  private static MemoryNeed need(Path recipe) throws IOException {
    RunConfig config = ConfigLoader.load(Files.readString(recipe), recipe.toString(), List.of());
    VaeSpec spec = new VaeSpec(config.model(), new ImageShape(28, 28, 1), config.objective());
    return MemoryNeed.ofTraining(spec, config.training().batchSize());
  }

  private static long size(SparkConf conf, String role) {
    return conf.getSizeAsBytes("spark." + role + ".memory");
  }

  private static long limit(SparkConf conf, String role) {
    Matcher limit = LIMIT.matcher(conf.get("spark." + role + ".defaultJavaOptions"));
    assertThat(limit.find()).isTrue();
    return Long.parseLong(limit.group(1)) * MIB;
  }

  private static Set<String> constants(Class<?>... holders) throws IllegalAccessException {
    Set<String> constants = new TreeSet<>();
    for (Class<?> holder : holders) {
      for (Field field : holder.getFields()) {
        constants.add(String.valueOf(field.get(null)));
      }
    }
    return constants;
  }
}
