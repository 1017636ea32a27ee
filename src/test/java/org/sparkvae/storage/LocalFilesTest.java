package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;

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
}
