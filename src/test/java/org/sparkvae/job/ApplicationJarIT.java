package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sparkvae.testing.Command;

/** {@code target/sparkvae.jar} and {@code jobs/sparkvae}, as a user gets them. */
class ApplicationJarIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final long MOST_BYTES = 360_000_000;
  private static final Map<String, String> NO_SPARK =
      Map.of("SPARK_HOME", "", "SPARK_MASTER", "", "SPARK_SUBMIT_ARGS", "");

  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(TARGET.resolve("sparkvae.jar").toFile());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void carriesThreeNativesAndNoForeignOnes() throws IOException {
    assertThat(names().filter(name -> name.endsWith("/libnd4jcpu.so")))
        .extracting(name -> name.replaceAll(".*bindings/|/libnd4jcpu.so", ""))
        .containsExactlyInAnyOrder(
            "linux-x86_64", "linux-x86_64-onednn-avx2", "linux-x86_64-onednn-avx512");
    assertThat(names().filter(name -> name.matches(".*\\.(so|dll|dylib|jnilib)(\\..*)?")))
        .allMatch(name -> name.contains("/linux-x86_64"));
    assertThat(Files.size(TARGET.resolve("sparkvae.jar"))).isLessThan(MOST_BYTES);
  }

  @Test
  void carriesNothingOfSparkNorOfWhatItBrings() {
    assertThat(names())
        .noneMatch(
            name ->
                name.matches(
                    "(org/apache/(hadoop|commons|logging)|org/bytedeco/(opencv|ffmpeg|hdf5|mkl)"
                        + "|scala|org/slf4j|com/fasterxml|com/google/(common|gson|protobuf)"
                        + "|javax/annotation|picocli|com/typesafe)/.*"))
        .noneMatch(name -> name.matches("org/apache/spark/(api|rdd|sql|ml|mllib)/.*"))
        .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"))
        .noneMatch(name -> name.endsWith("module-info.class"));
  }

  @Test
  void mergesTheListsOfServices() throws IOException {
    assertThat(text("META-INF/services/javax.imageio.spi.ImageReaderSpi"))
        .contains("com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi");
    assertThat(text("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend"))
        .contains("org.nd4j.linalg.cpu.nativecpu.CpuBackend");
  }

  @Test
  void namesEverythingItCarriesWithItsLicence() throws IOException {
    String thirdParty = text("META-INF/THIRD-PARTY.md");
    assertThat(shippedArtifacts()).isNotEmpty().allMatch(a -> thirdParty.contains("| " + a + " |"));
    assertThat(thirdParty.lines().filter(line -> line.matches("\\| \\S+:\\S+ \\|.*")))
        .hasSameSizeAs(shippedArtifacts());
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/NOTICE")).contains("SparkVAE").contains("Jackson");
    for (String licence : List.of("BSD-2-Clause", "BSD-3-Clause", "GPL-3.0", "LGPL-2.1")) {
      assertThat(text("META-INF/licenses/" + licence + ".txt")).isNotEmpty();
    }
  }

  @Test
  void theLauncherTellsTheVersion() throws Exception {
    Command command = launch("--version");
    assertThat(command.status()).as(command.err()).isZero();
    assertThat(command.out()).contains("0.1.0");
  }

  @Test
  void theLauncherPassesTheStatusOfABadCommandLineOn() throws Exception {
    Command command = launch("ingest", "--no-such-option");
    assertThat(command.status()).isEqualTo(1);
    assertThat(command.out()).isEmpty();
    assertThat(command.errorLines()).hasSize(1);
  }

  private static Command launch(String... arguments) throws IOException, InterruptedException {
    List<String> words =
        Stream.concat(Stream.of(Path.of("jobs", "sparkvae").toString()), Arrays.stream(arguments))
            .toList();
    return Command.run(words, NO_SPARK);
  }

  private static Set<String> shippedArtifacts() throws IOException {
    return Files.readAllLines(TARGET.resolve("shipped-artifacts")).stream()
        .map(String::strip)
        .filter(line -> line.contains(":jar:"))
        .map(line -> line.split(":"))
        .map(parts -> parts[0] + ":" + parts[1])
        .collect(Collectors.toSet());
  }

  private static Stream<String> names() {
    return jar.stream().map(ZipEntry::getName);
  }

  private static String text(String name) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
