package org.sparkvae.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.data.decode.TestImages;
import org.sparkvae.data.source.SourceFormat;

/** What is wrong with an input: rows of {@code errors/}, or one line and nothing written. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class IngestErrorsTest {
  private static final String IDX = "train-images-idx3-ubyte";

  @TempDir Path folder;
  private IngestFixture ingest;

  @BeforeEach
  void setUp() {
    ingest = new IngestFixture(folder);
  }

  private Path input(String name, byte[] bytes) throws IOException {
    TestSources.put(ingest.input(), name, bytes);
    return ingest.input();
  }

  @Test
  void listsOneBrokenJpegInAThousand() throws IOException {
    for (int i = 0; i < 999; i++) {
      input("class" + i % 7 + "/" + i + ".png", TestImages.png(4, 4, i));
    }
    byte[] jpeg = TestImages.encode(TestImages.rgb(64, 64, 1), "jpeg");
    input("class3/broken.jpg", Arrays.copyOf(jpeg, jpeg.length - 20));
    ObjectNode line = ingest.run();
    assertThat(line.get("images").asInt()).isEqualTo(999);
    assertThat(line.get("errors").asInt()).isEqualTo(1);
    assertThat(ingest.errors()).containsOnlyKeys("class3/broken.jpg");
    assertThat(ingest.errors().get("class3/broken.jpg")).startsWith("truncated: ");
    assertThat(ingest.corpus().manifest().rows()).isEqualTo(999);
  }

  @Test
  void listsEveryKindOfBrokenImageWithItsReason() throws IOException {
    for (int i = 0; i < 4; i++) {
      input(i + ".png", TestImages.png(4, 4, i));
    }
    input("bomb.png", TestImages.bomb(50_000, 50_000));
    input("empty.png", new byte[0]);
    input("page.png", TestSources.text("<html>"));
    input("half.png", TestSources.half(TestImages.png(30, 30, 1)));
    ObjectNode line = ingest.run("ingest.max-error-fraction=0.5");
    assertThat(line.get("images").asInt()).isEqualTo(4);
    assertThat(ingest.errors())
        .isEqualTo(
            Map.of(
                "bomb.png", "too large: 50000x50000 is over 64 megapixels",
                "empty.png", "empty file",
                "page.png", "not a PNG, JPEG, BMP or GIF image",
                "half.png", "truncated: it ends within a chunk"));
  }

  @Test
  void refusesTooManyErrors() throws IOException {
    for (int i = 0; i < 9; i++) {
      input(i + ".png", TestImages.png(4, 4, i));
    }
    input("x.png", TestSources.text("no"));
    ingest
        .assertRefused(ingest.input())
        .hasMessage(
            "Cannot ingest "
                + ingest.input()
                + ": 1 of 10 images cannot be used, over ingest.max-error-fraction = 0.05, such as"
                + " x.png: not a PNG, JPEG, BMP or GIF image");
  }

  @Test
  void refusesWhatDecodesNowhere() throws IOException {
    input("x.png", TestSources.text("no"));
    ingest
        .assertRefused(ingest.input(), "ingest.max-error-fraction=1")
        .hasMessageEndingWith(
            "none of its 1 images can be used, such as x.png: not a PNG, JPEG, BMP or GIF image");
  }

  @Test
  void refusesAnEmptyFolder() throws IOException {
    Files.createDirectories(ingest.input().resolve("deep/er"));
    ingest
        .assertRefused(ingest.input())
        .hasMessage("Cannot ingest " + ingest.input() + ": it holds no images");
  }

  @Test
  void refusesAMissingInput() {
    ingest
        .assertRefused(ingest.input())
        .hasMessage("Cannot read " + ingest.input() + ": no such file or folder");
  }

  @Test
  void refusesAnInputThatItMayNotRead() throws IOException {
    Path images = ingest.input().resolve("cat");
    input("cat/1.png", TestImages.png(4, 4, 1));
    Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(images)).as("root reads everything").isFalse();
      ingest.assertRefused(ingest.input()).hasMessageContaining("Cannot read");
    } finally {
      Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void refusesMixedSizesAndSaysWhatHelps() throws IOException {
    input("a.png", TestImages.png(4, 5, 1));
    input("b.png", TestImages.png(6, 7, 1));
    ingest
        .assertRefused(ingest.input())
        .hasMessageContaining("images of different sizes, ")
        .hasMessageContaining("4x5 (a.png)")
        .hasMessageContaining("6x7 (b.png)")
        .hasMessageEndingWith(": give one with --size HxW");
  }

  @Test
  void refusesGreyBesideColoursAndSaysWhatHelps() throws IOException {
    input("a.png", TestImages.png(4, 4, 1));
    input("b.png", TestImages.encode(TestImages.grey(4, 4, 1), "png"));
    ingest
        .assertRefused(ingest.input())
        .hasMessageContaining("grey and RGB images")
        .hasMessageContaining("b.png")
        .hasMessageEndingWith(": give --channels 1 or 3");
  }

  @Test
  void refusesAnIdxThatIsShorterThanItSays() throws IOException {
    input(IDX, TestSources.idx(TestSources.ramp(59), 10, 2, 3));
    ingest
        .assertRefused(ingest.input())
        .hasMessageStartingWith("Cannot read ")
        .hasMessageEndingWith(IDX + ": it ends within image 9, its header says 10");
  }

  @Test
  void refusesAnIdxThatIsLongerThanItSays() throws IOException {
    input(IDX, TestSources.idx(TestSources.ramp(61), 10, 2, 3));
    ingest
        .assertRefused(ingest.input())
        .hasMessageEndingWith(IDX + ": it goes on after item 10, its header says 10");
  }

  @Test
  void refusesAnIdxWithAnImpossibleHeader() throws IOException {
    input(IDX, TestSources.idx(TestSources.ramp(60), 10, -2, 3));
    ingest.assertRefused(ingest.input()).hasMessageContaining("its IDX header gives a size of");
    input(IDX, TestSources.idx(TestSources.ramp(60), 10, Integer.MAX_VALUE, 3));
    ingest.assertRefused(ingest.input()).hasMessageContaining("its IDX header gives no images");
    input(IDX, TestSources.text("something else altogether"));
    ingest.assertRefused(ingest.input()).hasMessageContaining("it is no IDX file");
  }

  @Test
  void refusesLabelsOfOtherImages() throws IOException {
    input(IDX, TestSources.idx(TestSources.ramp(60), 10, 2, 3));
    input("train-labels-idx1-ubyte", TestSources.idx(TestSources.ramp(9), 9));
    ingest
        .assertRefused(ingest.input())
        .hasMessageEndingWith("train-labels-idx1-ubyte: it holds 9 items, but there are 10 images");
  }

  @Test
  void refusesHalfAGzip() throws IOException {
    byte[] zipped = TestSources.gzip(TestSources.idx(TestSources.ramp(600), 100, 2, 3));
    input(IDX + ".gz", TestSources.half(zipped));
    ingest.assertRefused(ingest.input()).hasMessageContaining(IDX + ".gz: it is cut short");
    input(IDX + ".gz", Arrays.copyOf(zipped, zipped.length - 4));
    ingest.assertRefused(ingest.input()).hasMessageContaining(IDX + ".gz: it is cut short");
  }

  @Test
  void refusesACutCifarBatch() throws IOException {
    input("data_batch_1.bin", new byte[3073 + 100]);
    ingest
        .assertRefused(ingest.input())
        .hasMessageEndingWith("it ends within image 1: CIFAR-10 has 3073 bytes an image");
  }

  @Test
  void refusesATarCutAnywhere() throws IOException {
    byte[] tar = TestSources.tar(Map.of("a.png", TestImages.png(20, 20, 1)));
    Path file = ingest.input();
    for (int length : new int[] {600, 1024, tar.length / 2 / 512 * 512}) {
      boolean blank = isZero(tar, length - 512, length);
      if (!blank) {
        Files.write(file, Arrays.copyOf(tar, length));
        ingest.assertRefused(file).hasMessageContaining(": it ");
      }
    }
    Files.write(file, TestSources.half(TestSources.gzip(tar)));
    ingest.as(SourceFormat.TAR).assertRefused(file).hasMessageContaining("cut short");
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Test
  void listsTarEntriesThatLeaveTheirFolder() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      byte[] png = TestImages.png(4, 4, 1);
      for (String name : new String[] {"ok.png", "../up.png", "a/../../up.png", "/etc/root.png"}) {
        TestSources.add(out, new TarArchiveEntry(name, true), png);
      }
      TarArchiveEntry link = new TarArchiveEntry("link.png", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      out.putArchiveEntry(link);
      out.closeArchiveEntry();
      TestSources.add(out, new TarArchiveEntry("ok.png", true), TestImages.png(4, 4, 2));
    }
    Files.write(ingest.input(), bytes.toByteArray());
    ingest.run("ingest.max-error-fraction=0.9");
    assertThat(ingest.imagesById()).containsOnlyKeys("ok.png");
    assertThat(ingest.corpus().classes()).isEmpty();
    assertThat(ingest.errors())
        .isEqualTo(
            Map.of(
                "../up.png", "its name leaves its folder",
                "a/../../up.png", "its name leaves its folder",
                "/etc/root.png", "its name leaves its folder",
                "link.png", "a link or device, not a file",
                "ok.png", "duplicate id"));
    assertThat(ingest.images().get(0).pixels()).as("the first of two").startsWith(31, 17, 1);
  }

  @Test
  void refusesABrokenParquetFile() throws IOException {
    input("rows.parquet", TestSources.text("PAR1 but no more than that PAR1"));
    ingest.assertRefused(ingest.input()).hasMessageContaining("rows.parquet: ");
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    Path file = TestSources.put(folder, "input", TestSources.text("some text"));
    ingest
        .assertRefused(file)
        .hasMessageEndingWith(
            "it is no IDX, CIFAR-10, tar or Parquet file, and no folder of images");
  }
}
