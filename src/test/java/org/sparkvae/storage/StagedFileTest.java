package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.UserError;

class StagedFileTest {
  private final Configuration conf = FaultyFileSystem.configuration();
  @TempDir private Path dir;

  @Test
  void takesLengthAndHashAsItWrites() throws IOException {
    StagedEntry entry;
    try (StagedFile file = create("data/x.npy", "7")) {
      file.stream().write('a');
      file.stream().write(new byte[] {0, 'b', 'c', 'd', 0}, 1, 3);
      assertThat(file.stream().position()).isEqualTo(4);
      entry = file.finish(2, new TreeMap<>(Map.of("train", 2L)));
    }
    assertThat(entry.attempt()).isEqualTo("_attempts/data/x.npy.7");
    assertThat(Files.readString(dir.resolve(entry.attempt()))).isEqualTo("abcd");
    assertThat(entry.file())
        .isEqualTo(
            new FileEntry(
                "data/x.npy",
                2,
                new TreeMap<>(Map.of("train", 2L)),
                4,
                // printf abcd | sha256sum
                "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589"));
  }

  @Test
  void isDeletedUnlessFinished() throws IOException {
    try (StagedFile file = create("data/x", "0")) {
      file.stream().write(1);
    }
    assertThat(dir.resolve("_attempts/data")).isEmptyDirectory();
  }

  @Test
  void attemptsDoNotMeet() throws IOException {
    try (StagedFile first = create("data/x", "0");
        StagedFile second = create("data/x", "1")) {
      first.stream().write(1);
      assertThat(first.finish(1, new TreeMap<>()).attempt())
          .isNotEqualTo(second.finish(1, new TreeMap<>()).attempt());
    }
    assertThat(dir.resolve("_attempts/data")).isDirectoryContaining("glob:**x.0");
  }

  @Test
  void aFullDiskNamesTheFile() {
    assertThatThrownBy(
            () -> {
              try (StagedFile file = create("data/full", "0")) {
                file.stream().write(1);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot write faulty:" + dir + "/_attempts/data/full.0: No space left on device");
  }

  @Test
  void deniedAccessIsTheOperators() {
    assertThatThrownBy(() -> create("data/denied", "0"))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write faulty:" + dir + "/_attempts/data/denied.0: access denied");
  }

  private StagedFile create(String name, String attempt) throws IOException {
    return StagedFile.create(conf, new org.apache.hadoop.fs.Path("faulty:" + dir), name, attempt);
  }
}
