package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.UserError;

class SealedFilesTest {
  private final Configuration conf = FaultyFileSystem.configuration();
  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65536, 200_001})
  void whatIsWrittenIsReadBack(int length) throws IOException {
    SealedFiles.write(conf, path("x"), out -> out.write(bytes(length)));
    try (InputStream in = SealedFiles.open(conf, path("x"))) {
      assertThat(in.readAllBytes()).isEqualTo(bytes(length));
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(dir.resolve("x")).hasSize(length + 32);
    assertThat(dir.toFile().list()).containsExactly("x");
  }

  @Test
  void theSealIsTheSha256OfTheContent() throws IOException {
    SealedFiles.write(conf, path("x"), out -> out.write(bytes(100)));
    byte[] file = Files.readAllBytes(dir.resolve("x"));
    assertThat(Digests.hex(Arrays.copyOfRange(file, 100, 132)))
        .isEqualTo(Digests.sha256(bytes(100)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 70_000, 99_999, 100_000, 100_031})
  void oneFlippedBitIsRefusedWithTheFilesName(int place) throws IOException {
    SealedFiles.write(conf, path("x"), out -> out.write(bytes(100_000)));
    byte[] file = Files.readAllBytes(dir.resolve("x"));
    file[place] ^= 0x40;
    Files.write(dir.resolve("x"), file);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 500, 100_031})
  void whatWasCutShortIsRefused(int length) throws IOException {
    SealedFiles.write(conf, path("x"), out -> out.write(bytes(100_000)));
    byte[] file = Files.readAllBytes(dir.resolve("x"));
    Files.write(dir.resolve("x"), Arrays.copyOf(file, length));
    assertRefused();
  }

  @Test
  void aMissingFileIsNotADamagedOne() {
    assertThatThrownBy(() -> SealedFiles.open(conf, path("x")))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void contentThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
    SealedFiles.write(conf, path("x"), out -> out.write(bytes(10)));
    assertThatThrownBy(
            () ->
                SealedFiles.write(
                    conf,
                    path("x"),
                    out -> {
                      out.write(bytes(100_000));
                      throw new IOException("gone");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot write faulty:" + dir + "/x: gone");
    assertThat(dir.resolve("x")).hasSize(42);
    assertThat(dir.toFile().list()).containsExactly("x");
  }

  @Test
  void aFullDiskIsTheOperators() {
    assertThatThrownBy(() -> SealedFiles.write(conf, path("full"), out -> out.write(bytes(9))))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot write faulty:" + dir + "/full: No space left on device");
  }

  private void assertRefused() {
    assertThatThrownBy(() -> SealedFiles.open(conf, path("x")))
        .isInstanceOf(DamagedFileException.class)
        .hasMessage("Cannot read faulty:" + dir + "/x: its checksum does not fit");
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(count).nextBytes(bytes);
    return bytes;
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("faulty:" + dir + "/" + name);
  }
}
