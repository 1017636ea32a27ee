package org.sparkvae.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.UserError;

/** The formats that {@code ingest} reads. */
public enum SourceFormat {
  /** Recognised: a file by its content, a folder by the names in it. */
  AUTO,
  IDX,
  CIFAR10,
  FOLDER,
  TAR,
  PARQUET;

  private static final int HEAD_BYTES = 512;
  private static final int TAR_MAGIC_OFFSET = 257;

  /**
   * Finds the images of an input.
   *
   * @throws UserError if the input is missing or not of the format
   */
  public ImageSource open(Configuration configuration, String uri) throws IOException {
    InputTree input = InputTree.open(configuration, uri);
    SourceFormat format = this == AUTO ? recognise(input, configuration) : this;
    return switch (format) {
      case IDX -> IdxSource.of(input);
      case CIFAR10 -> Cifar10Source.of(input, configuration);
      case TAR -> TarSource.of(input);
      case PARQUET -> ParquetSource.of(input, configuration);
      case FOLDER, AUTO -> FolderSource.of(input);
    };
  }

  private static SourceFormat recognise(InputTree input, Configuration configuration)
      throws IOException {
    return input.isFolder()
        ? byNames(input)
        : byContent(input, input.containers().values().iterator().next(), configuration);
  }

  private static SourceFormat byNames(InputTree folder) {
    if (ParquetSource.isOutput(folder) || hasOnly(folder, ParquetSource::isParquet)) {
      return PARQUET;
    }
    if (has(folder, IdxSource::isImages)) {
      return IDX;
    }
    if (has(folder, Cifar10Source::isBatch)) {
      return CIFAR10;
    }
    return hasOnly(folder, TarSource::isTar) ? TAR : FOLDER;
  }

  private static boolean has(InputTree folder, Predicate<String> name) {
    return folder.files().stream().anyMatch(file -> name.test(file.getPath().getName()));
  }

  /** Whether these files are all that is to be read: elsewhere they may be copies of the images. */
  private static boolean hasOnly(InputTree folder, Predicate<String> name) {
    List<String> names =
        folder.files().stream()
            .map(file -> file.getPath().getName())
            .filter(FolderNames::isCandidate)
            .toList();
    return folder.folders().isEmpty() && !names.isEmpty() && names.stream().allMatch(name);
  }

  private static SourceFormat byContent(
      InputTree input, SourceFile file, Configuration configuration) throws IOException {
    String head;
    try (InputStream in = new ContainerReader(file, configuration)) {
      head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    }
    if (head.startsWith("PAR1")) {
      return PARQUET;
    }
    if (head.startsWith("\0\0\b")) {
      return IDX;
    }
    if (head.startsWith("ustar", TAR_MAGIC_OFFSET) || TarSource.isTar(file.plainName())) {
      return TAR;
    }
    if (Cifar10Source.isBatch(file.plainName())) {
      return CIFAR10;
    }
    throw input.refusal("it is no IDX, CIFAR-10, tar or Parquet file, and no folder of images");
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
