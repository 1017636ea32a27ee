package org.sparkvae.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.config.UserError;

class SafeFilesTest {
  private final Configuration conf = FaultyFileSystem.configuration();
  @TempDir private Path dir;

  @Test
  void writesAndReplacesWithoutLeavings() throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(dir + "/status/train.json");
    SafeFiles.write(conf, file, "one".getBytes(UTF_8));
    SafeFiles.replace(conf, file, "two".getBytes(UTF_8));
    assertThat(SafeFiles.read(conf, file)).asString(UTF_8).isEqualTo("two");
    assertThat(dir.resolve("status").toFile().list()).containsExactly("train.json");
  }

  @Test
  void writesOnlyWhatIsNotThere() throws IOException {
    Files.writeString(dir.resolve("x"), "precious");
    assertThatThrownBy(() -> SafeFiles.write(conf, path("x"), new byte[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot write faulty:" + dir + "/x: it is there already");
    assertThat(dir.resolve("x")).hasContent("precious");
  }

  @Test
  void aFailedReplacementKeepsTheOldFile() throws IOException {
    Files.writeString(dir.resolve("full"), "old");
    assertThatThrownBy(() -> SafeFiles.replace(conf, path("full"), new byte[] {1}))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write faulty:" + dir + "/full: No space left on device");
    assertThat(dir.resolve("full")).hasContent("old");
  }

  @Test
  void aMissingFileIsTheOperators() {
    assertThatThrownBy(() -> SafeFiles.read(conf, path("x")))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read faulty:" + dir + "/x: no such file");
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThatThrownBy(() -> SafeFiles.read(conf, path("")))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read faulty:" + dir + ": it is a directory");
  }

  @Test
  void deniedAccessIsTheOperators() {
    assertThatThrownBy(() -> SafeFiles.replace(conf, path("denied"), new byte[] {1}))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write faulty:" + dir + "/denied: access denied");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDirectoryThatCannotBeMadeIsTheOperators() {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path("file:/proc/none/x");
    assertThatThrownBy(() -> SafeFiles.replace(conf, file, new byte[] {1}))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write file:/proc/none/x: its directory cannot be created");
  }

  /** Keys of S3 may hold slashes; folders may have an @ in their names. */
  @ParameterizedTest
  @CsvSource({
    "s3a://key:secret@bucket/x, s3a://bucket/x",
    "s3a://key:sec/ret@bucket/x, s3a://bucket/x",
    "s3a://bucket/me@home/x, s3a://bucket/me@home/x",
    "hdfs://host:8020/me@home/x, hdfs://host:8020/me@home/x",
    "hdfs://user@host:8020/x, hdfs://host:8020/x"
  })
  void passwordsAreNotShown(String uri, String shown) {
    assertThat(HadoopFiles.shown(new org.apache.hadoop.fs.Path(uri))).isEqualTo(shown);
  }

  /** Hadoop logs the whole of a URI that it cannot open. */
  @ParameterizedTest
  @CsvSource({
    "s3a://key:secret@bucket/x, s3a://bucket/x",
    "s3a://key:sec/ret@bucket/x, s3a://bucket/x",
    "s3a:key:secret@bucket/x, s3a:bucket/x",
    "hdfs://user:secret@host:8020/x, hdfs://host:8020/x"
  })
  void passwordsAreRefused(String uri, String shown) {
    assertThatThrownBy(() -> HadoopFiles.path(uri))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid URI: " + shown + " with a password (keys by Hadoop's configuration)");
  }

  @Test
  void whatIsNoUriIsShownWithoutItsUser() {
    assertThatThrownBy(() -> HadoopFiles.path("s3a:key@bucket/x"))
        .isInstanceOf(UserError.class)
        .hasMessage("Invalid URI: s3a:bucket/x (a path, file:, hdfs:, s3a: …)")
        .hasNoCause();
  }

  @Test
  void aClassThatIsMissingIsNamed() {
    conf.set("fs.absent.impl", "org.example.Absent");
    assertThatThrownBy(() -> HadoopFiles.of(conf, HadoopFiles.path("absent://x/y")))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot open absent://x/y: ")
        .hasMessageContaining("org.example.Absent");
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("faulty:" + dir + "/" + name);
  }
}
