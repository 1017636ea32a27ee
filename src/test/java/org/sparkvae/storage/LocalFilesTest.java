package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.UserError;

@DisabledOnOs(OS.WINDOWS)
class LocalFilesTest {
  @TempDir Path folder;

  @Test
  void newFilesHaveThePermissionsThatHadoopWouldGiveThem() throws IOException {
    Configuration conf = new Configuration();
    conf.set("fs.permissions.umask-mode", "027");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder.toString(), "file");
    FileSystem files = HadoopFiles.of(conf, path);

    try (OutputStream out = files.create(path, true)) {
      out.write(7);
    }

    assertThat(files).isInstanceOf(LocalFiles.class);
    assertThat(Files.getPosixFilePermissions(folder.resolve("file")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(folder).isDirectoryNotContaining("glob:**.crc");
  }

  @Test
  void aNameThatJavaCannotReadIsRefusedAndNotPassedOver() throws Exception {
    Path strange = Files.createDirectory(folder.resolve("strange"));
    Files.createFile(strange.resolve("1.png"));
    assumeThat(touch(strange, "\\351.png")).as("a file system that takes any bytes").isTrue();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(strange.toUri());
    FileSystem files = HadoopFiles.of(new Configuration(), path);

    assertThatThrownBy(() -> files.listStatus(path))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot read %s: the name of a file in it does not fit the locale (rename it, or set"
                + " LC_ALL to C.UTF-8)",
            path);
    assertThatThrownBy(() -> files.listStatusIterator(path).hasNext())
        .isInstanceOf(UserError.class);
  }

  @Test
  void aQuestionMarkIsANameLikeAnyOther() throws IOException {
    Path folderOfOne = Files.createDirectory(folder.resolve("one"));
    Files.createFile(folderOfOne.resolve("what?.png"));
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folderOfOne.toString());

    assertThat(HadoopFiles.of(new Configuration(), path).listStatus(path)).hasSize(1);
  }

  /** Java itself cannot make a file of such a name. */
  private static boolean touch(Path in, String octal) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "> \"$(printf '" + octal + "')\"")
            .directory(in.toFile())
            .start()
            .waitFor()
        == 0;
  }
}
