package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.testing.Command;

/**
 * {@code jobs/sparkvae} itself, beside an application jar whose Main only tells how it was started.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("jobs", "sparkvae").toAbsolutePath();
  private static final String PROBE =
      """
      package org.sparkvae.job;
      public class Main {
        public static void main(String[] arguments) {
          System.err.println("arguments " + java.util.List.of(arguments));
          for (String name : new String[] {"spark.master", "spark.ui.enabled"}) {
            System.err.println(name + " " + System.getProperty(name));
          }
          System.err.println("heap " + (Runtime.getRuntime().maxMemory() >> 20));
          System.err.println("native " + System.getProperty("org.bytedeco.javacpp.maxbytes"));
          for (String name : new String[] {"OMP_NUM_THREADS", "OPENBLAS_CORETYPE"}) {
            System.err.println(name + " " + System.getenv(name));
          }
          System.err.println("names in " + System.getProperty("sun.jnu.encoding"));
          System.out.println("{}");
          System.exit(3);
        }
      }
      """;

  @TempDir Path folder;
  private Path root;
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of("SPARK_HOME", "", "SPARK_MASTER", "", "SPARK_SUBMIT_ARGS", "", "JAVA_HOME", ""));

  @BeforeEach
  void setUp() throws IOException {
    environment.put("OMP_NUM_THREADS", "");
    environment.put("OPENBLAS_CORETYPE", "");
    root = Files.createDirectories(folder.resolve("a root"));
    Files.createDirectories(root.resolve("jobs"));
    Files.createDirectories(root.resolve("target"));
    Files.copy(LAUNCHER, root.resolve("jobs/sparkvae"));
    makeExecutable(root.resolve("jobs/sparkvae"));
    writeProbeJar(root.resolve("target/sparkvae.jar"));
    Files.writeString(root.resolve("target/classpath"), root.resolve("jobs/sparkvae").toString());
  }

  @Test
  void passesArgumentsStatusAndStdoutThrough() throws Exception {
    Command command = launch("train", "--set", "a b=*");
    assertThat(command.status()).isEqualTo(3);
    assertThat(command.out()).isEqualTo("{}\n");
    assertThat(command.errorLines())
        .contains(
            "arguments [train, --set, a b=*]",
            "spark.master local[*]",
            "OMP_NUM_THREADS null",
            "spark.ui.enabled null");
  }

  @Test
  void isFoundThroughASymbolicLink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("sv"), root.resolve("jobs/sparkvae"));
    assertThat(run(List.of(link.toString(), "report")).err()).contains("arguments [report]");
  }

  @Test
  void honoursTheOperatorsSettings() throws Exception {
    environment.put("SPARK_MASTER", "local[1]");
    environment.put("SPARKVAE_DRIVER_MEMORY", "256m");
    environment.put("OMP_NUM_THREADS", "2");
    environment.put("OPENBLAS_CORETYPE", "Prescott");
    environment.put("SPARK_SUBMIT_ARGS", "--conf spark.ui.enabled=false");
    assertThat(launch("train").errorLines())
        .contains(
            "spark.master local[1]",
            "spark.ui.enabled false",
            "heap 256",
            "native 256m",
            "OMP_NUM_THREADS 2",
            "OPENBLAS_CORETYPE Prescott");
  }

  @ParameterizedTest
  @CsvSource({
    "sse2 avx2 fma avx512f avx512bw avx512dq avx512vl avx512cd vaes, SkylakeX",
    "sse2 avx2 fma avx512f avx512cd, Haswell",
    "sse2 fma avx2, Haswell",
    "sse2 avx2, ''",
    "sse2 avx2x fma, ''",
    "'', ''",
  })
  void theBlasKernelFollowsFromTheFlags(String flags, String kernel) throws Exception {
    String function = Files.readString(LAUNCHER);
    int from = function.indexOf("blas_kernel() {");
    String script = function.substring(from, function.indexOf("\n}\n", from) + 3);
    Command command = run(List.of("bash", "-c", script + "blas_kernel '" + flags + "'"));
    assertThat(command.err()).isEmpty();
    assertThat(command.out()).isEqualTo(kernel + "\n");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theBlasKernelIsThatOfThisMachine() throws Exception {
    String flags = Files.readString(Path.of("/proc/cpuinfo"));
    assumeThat(flags).containsPattern("(?m)^flags.* avx2").containsPattern("(?m)^flags.* fma");
    assertThat(launch("train").errorLines())
        .containsAnyOf("OPENBLAS_CORETYPE Haswell", "OPENBLAS_CORETYPE SkylakeX");
  }

  @Test
  void namesOfFilesAreUtf8WhateverTheLocale() throws Exception {
    for (String locale : List.of("", "C", "POSIX")) {
      environment.put("LC_ALL", locale);
      environment.put("LANG", locale);
      assertThat(launch("train").errorLines()).as(locale).contains("names in UTF-8");
    }
  }

  @Test
  void callsTheOperatorsSparkSubmit() throws Exception {
    Path home = sparkHome("spark-core_2.12-3.5.5.jar");
    environment.put("SPARK_HOME", home.toString());
    environment.put("SPARK_MASTER", "yarn");
    environment.put("SPARK_SUBMIT_ARGS", "--num-executors 2");
    Command command = launch("train", "--run", "hdfs:/r");
    assertThat(command.status()).isEqualTo(7);
    assertThat(command.out())
        .isEqualTo(
            "--master yarn --class org.sparkvae.job.Main --num-executors 2 "
                + root.resolve("target/sparkvae.jar")
                + " train --run hdfs:/r\n");
  }

  @Test
  void refusesAnotherSparkInOneLine() throws Exception {
    Path home = sparkHome("spark-core_2.13-4.0.0.jar");
    environment.put("SPARK_HOME", home.toString());
    assertRefused(
        launch("train"),
        "Cannot use the Spark in "
            + home
            + ": it has spark-core_2.13-4.0.0.jar (Spark 3.5 for Scala 2.12)");
  }

  @Test
  void refusesSubmitArgumentsThatOnlySparkSubmitKnows() throws Exception {
    environment.put("SPARK_SUBMIT_ARGS", "--num-executors 2");
    assertRefused(
        launch("train"),
        "Invalid SPARK_SUBMIT_ARGS: --num-executors (without spark-submit, only --conf key=value)");
  }

  @Test
  void refusesAMemoryItCannotRead() throws Exception {
    environment.put("SPARKVAE_DRIVER_MEMORY", "lots");
    assertRefused(
        launch("train"), "Invalid SPARKVAE_DRIVER_MEMORY: lots (a number with m or g, as 4g)");
  }

  @Test
  void tellsWhatIsMissing() throws Exception {
    environment.put("JAVA_HOME", folder.toString());
    assertRefused(
        launch("train"),
        "Cannot run SparkVAE: no Java 17 or newer (apt-get install openjdk-17-jdk-headless)");
  }

  @Test
  void opensWhatSparkAsksFor() throws IOException {
    String launcher = Files.readString(LAUNCHER);
    assertThat(JavaModuleOptions.defaultModuleOptions().split(" ")).allMatch(launcher::contains);
  }

  private static void assertRefused(Command command, String line) {
    assertThat(command.status()).isEqualTo(2);
    assertThat(command.out()).isEmpty();
    assertThat(command.errorLines()).containsExactly(line);
  }

  private Command launch(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(root.resolve("jobs/sparkvae").toString()));
    words.addAll(List.of(arguments));
    return run(words);
  }

  private Command run(List<String> words) throws IOException, InterruptedException {
    return Command.run(words, environment);
  }

  private Path sparkHome(String coreJar) throws IOException {
    Path home = folder.resolve("spark");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("jars"));
    Files.createFile(home.resolve("jars").resolve(coreJar));
    Path submit = home.resolve("bin/spark-submit");
    Files.writeString(submit, "#!/bin/sh\necho \"$@\"\nexit 7\n");
    makeExecutable(submit);
    return home;
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void writeProbeJar(Path jar) throws IOException {
    Path source = Files.writeString(folder.resolve("Main.java"), PROBE);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    assertThat(status).isZero();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("org/sparkvae/job/Main.class"));
      Files.copy(folder.resolve("org/sparkvae/job/Main.class"), entries);
    }
  }
}
