package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.SharedSpark;

/** Keys that a command was given are in nothing that it leaves: files, log, its line. */
@Timeout(180)
class CredentialsTest {
  private static final String SECRET = "wJalrXUtnFEMIK7MDENG";
  private static final List<String> SETTINGS =
      List.of("spark.hadoop.fs.s3a.secret.key", "spark.hadoop.fs.s3a.session.token");

  @TempDir Path folder;
  private final StringWriter log = new StringWriter();
  private WriterAppender appender;

  @BeforeEach
  void listen() {
    SharedSpark.context();
    SETTINGS.forEach(name -> System.setProperty(name, SECRET));
    PatternLayout layout = PatternLayout.newBuilder().withPattern("%c %m%n%ex").build();
    appender = WriterAppender.createAppender(layout, null, log, "credentials", false, true);
    appender.start();
    LoggerContext.getContext(false)
        .getConfiguration()
        .getRootLogger()
        .addAppender(appender, null, null);
    // More than any operator sees.
    Configurator.setLevel("org.sparkvae", Level.DEBUG);
    Configurator.setLevel("org.apache.spark", Level.INFO);
    Configurator.setLevel("org.apache.hadoop", Level.INFO);
  }

  @AfterEach
  void stopListening() {
    SETTINGS.forEach(System::clearProperty);
    LoggerContext.getContext(false).reconfigure();
  }

  @Test
  void theWholeLineLeavesNone() throws IOException {
    FashionMnist.writeIdx(folder.resolve("idx"), 200, 20);
    succeed("ingest", "--input", at("idx"), "--output", at("corpus"));
    succeed(
        "train",
        "--data",
        at("corpus"),
        "--run",
        at("run"),
        "--set",
        "training.epochs=1",
        "--set",
        "model.hidden=[8]");
    succeed("evaluate", "--run", at("run"), "--data", at("corpus"));
    succeed("encode", "--run", at("run"), "--data", at("corpus"), "--output", at("latents"));
    succeed("sample", "--run", at("run"), "--output", at("samples"), "--count", "4");
    succeed("report", "--run", at("run"), "--data", at("corpus"));
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThan(20);
      for (Path file : all) {
        assertThat(contents(file)).as("%s", file).doesNotContain(SECRET);
      }
    }
    assertThat(log.toString()).contains("org.apache.spark").doesNotContain(SECRET);
  }

  /** Whichever option it is given by. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://AKIAIOSFODNN7:wJalrXUtnFEMIK7MDENG@bucket/x",
        "s3a://AKIAIOSFODNN7:wJalrXUtnFEMIK7MDENG/b@bucket/x",
        "hdfs://user:wJalrXUtnFEMIK7MDENG@127.0.0.1:1/x",
        "nosuch://user:wJalrXUtnFEMIK7MDENG@bucket/x",
        "s3a://user:wJalrXUtnFEMIK7MDENG@bucket:port:x/%"
      })
  void noMessageRepeatsTheKeysOfAUri(String uri) {
    for (String[] command :
        new String[][] {
          {"ingest", "--input", uri, "--output", at("output")},
          {"ingest", "--input", at("input"), "--output", uri},
          {"train", "--data", uri, "--run", at("new")},
          {"train", "--data", at("none"), "--run", uri},
          {"train", "--data", at("none"), "--run", at("new"), "--config", uri},
          {"evaluate", "--run", uri, "--data", uri},
          {"encode", "--run", uri, "--data", uri, "--output", uri},
          {"sample", "--run", uri, "--output", uri, "--count", "1"},
          {"report", "--run", uri}
        }) {
      InProcess failed = InProcess.run(command);
      assertThat(failed.status()).as("%s", String.join(" ", command)).isEqualTo(2);
      assertThat(failed.err()).startsWith("Invalid URI: ").doesNotContain(SECRET).hasLineCount(1);
    }
    assertThat(log.toString()).doesNotContain(SECRET);
  }

  /** A key of Hadoop's in the wrong place. */
  @Test
  void noMessageRepeatsTheValueOfAnUnknownKey() {
    InProcess failed =
        InProcess.run(
            "train",
            "--data",
            at("corpus"),
            "--run",
            at("run"),
            "--set",
            "fs.s3a.secret.key=" + SECRET);
    assertThat(failed.status()).isEqualTo(2);
    assertThat(failed.err()).contains("fs.s3a.secret.key").doesNotContain(SECRET);
  }

  private static void succeed(String... words) {
    InProcess done = InProcess.run(words);
    assertThat(done.status()).as(done.err()).isZero();
    assertThat(done.out() + done.err()).doesNotContain(SECRET);
  }

  /** With what lies compressed in models. */
  private static String contents(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Files.readAllBytes(file));
    if (file.toString().endsWith(".zip")) {
      try (InputStream in = Files.newInputStream(file);
          ZipInputStream zip = new ZipInputStream(in)) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          zip.transferTo(bytes);
        }
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
