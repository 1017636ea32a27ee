package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.testing.ClusterFolder;
import org.sparkvae.testing.Command;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.S3Mock;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.SparkHome;
import org.sparkvae.testing.StandaloneCluster;
import org.sparkvae.testing.Submit;
import scala.collection.JavaConverters;

/**
 * The whole line on a standalone cluster with everything in an object store, by the settings in
 * {@code deploy/s3a}. Its Spark has no client of S3; {@code --jars} brings it from {@code
 * target/s3a}.
 */
@Tag("cluster")
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class S3ClusterIT {
  private static final Path JAR = Path.of("target", "sparkvae.jar").toAbsolutePath();
  private static final Path CLIENT = Path.of("target", "s3a").toAbsolutePath();
  private static final Path SETTINGS = Path.of("deploy", "s3a", "spark-defaults.conf");
  private static final long MOST_BYTES_OF_THE_CLIENT = 15_000_000;

  private static Path folder;
  private static S3Mock store;
  private static StandaloneCluster cluster;
  private static ObjectNode here;

  @BeforeAll
  static void start() throws Exception {
    folder = ClusterFolder.of(S3ClusterIT.class);
    FashionMnist.writeIdx(folder.resolve("idx"), 2000, 200);
    here = line(uri("here"), new Configuration()).runHere();
    store = S3Mock.start(Files.createDirectory(folder.resolve("store")));
    Path home = withoutClient(SparkHome.in(folder));
    cluster =
        StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")), home.toString());
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @Test
  void theLineInAnObjectStoreGivesTheBitsOfThisMachine() throws Exception {
    Submit submit = submit();
    TheLine line = line(S3Mock.BUCKET + "/line", store.configuration());
    assertThat(line.run(words -> succeed(submit.run(words)))).isEqualTo(here);
    assertThat(line.leftOver()).isEmpty();
  }

  @Test
  void theClientIsSmall() throws IOException {
    long bytes = 0;
    for (Path jar : client()) {
      bytes += Files.size(jar);
    }
    assertThat(bytes).isBetween(1_000_000L, MOST_BYTES_OF_THE_CLIENT);
  }

  @Test
  void whatSparkWritesIsCommittedByTheMagicCommitter() throws IOException {
    SparkSession spark = SharedSpark.session().newSession();
    settings()
        .forEach(
            (name, value) -> {
              if (name.startsWith("spark.hadoop.")) {
                spark.conf().set(name.substring("spark.hadoop.".length()), value);
              } else {
                spark.conf().set(name, value);
              }
            });
    String table = S3Mock.BUCKET + "/table";
    spark.range(100).repartition(3).write().parquet(table);
    assertThat(spark.read().parquet(table).count()).isEqualTo(100);
    org.apache.hadoop.fs.Path success = new org.apache.hadoop.fs.Path(table + "/_SUCCESS");
    try (InputStream in = success.getFileSystem(store.configuration()).open(success)) {
      JsonNode told = new ObjectMapper().readTree(in);
      assertThat(told.path("committer").asText()).isEqualTo("magic");
      assertThat(told.path("filenames")).hasSize(3);
    }
  }

  private static TheLine line(String root, Configuration hadoop) {
    SharedSpark.context();
    return new TheLine(uri("idx"), root, hadoop);
  }

  private static Submit submit() throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--master", cluster.master(), "--deploy-mode", "client"));
    options.addAll(List.of("--properties-file", bothSettings().toString()));
    String jars = client().stream().map(Path::toString).collect(Collectors.joining(","));
    options.addAll(List.of("--jars", jars));
    options.addAll(List.of("--executor-memory", "1g", "--driver-memory", "1g"));
    options.addAll(List.of("--executor-cores", "1", "--conf", "spark.cores.max=2"));
    store
        .settings()
        .forEach(
            (name, value) ->
                options.addAll(List.of("--conf", "spark.hadoop." + name + "=" + value)));
    return new Submit(cluster.sparkHome(), options, JAR.toUri().toString(), Map.of());
  }

  /** One file after the other, as the second one says. */
  private static Path bothSettings() throws IOException {
    Path both = folder.resolve("spark.conf");
    String standalone = Files.readString(Path.of("deploy", "standalone", "spark-defaults.conf"));
    return Files.writeString(both, standalone + Files.readString(SETTINGS));
  }

  private static Map<String, String> settings() {
    Map<String, String> settings =
        new java.util.TreeMap<>(
            JavaConverters.mapAsJavaMap(Utils.getPropertiesFromFile(SETTINGS.toString())));
    store.settings().forEach((name, value) -> settings.put("spark.hadoop." + name, value));
    return settings;
  }

  private static List<Path> client() throws IOException {
    try (Stream<Path> jars = Files.list(CLIENT)) {
      return jars.toList();
    }
  }

  private static Path withoutClient(Path home) throws IOException {
    for (Path jar : client()) {
      Files.delete(home.resolve("jars").resolve(jar.getFileName()));
    }
    return home;
  }

  private static String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private static void succeed(Command submitted) {
    assertThat(submitted.status()).as(submitted.err()).isZero();
  }
}
