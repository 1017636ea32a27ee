package org.sparkvae.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.sparkvae.data.decode.DecodeLimits;
import org.sparkvae.storage.Manifest;

/**
 * Parquet files with an image a row: a corpus of ours, or any rows with a column {@code image},
 * {@code content} or {@code bytes} that holds encoded images (or a struct with such {@code bytes}),
 * and, where present, {@code id} (or {@code path}), {@code label} (numbers or names) and {@code
 * split}. Rows without an id are called {@code file#index}; without a column for it, the split
 * follows from names such as {@code train-00000-of-00001.parquet}.
 */
record ParquetSource(List<Part> parts, List<String> classes) implements ImageSource {
  private static final String SUFFIX = ".parquet";
  private static final String DATA = "data";

  static ParquetSource of(InputTree input, Configuration configuration) throws IOException {
    if (isOutput(input)) {
      Manifest manifest = Manifest.read(configuration, input.path());
      List<FileStatus> files = input.list(new Path(input.path(), DATA));
      return new ParquetSource(parts(files), manifest.classes());
    }
    List<Part> parts =
        input.isFolder()
            ? parts(input.files())
            : input.containers().values().stream().<Part>map(Rows::new).toList();
    if (parts.isEmpty()) {
      throw input.refusal("no Parquet file in it");
    }
    return new ParquetSource(parts, List.of());
  }

  /** Whether a folder is an output of ours. */
  static boolean isOutput(InputTree input) {
    return input.files().stream().anyMatch(f -> f.getPath().getName().equals(Manifest.FILE_NAME))
        && input.folders().stream().anyMatch(f -> f.getPath().getName().equals(DATA));
  }

  /** Whether a file is Parquet by its name. */
  static boolean isParquet(String name) {
    return name.endsWith(SUFFIX);
  }

  /** The split that a file's name begins with, or null. */
  static String split(String name) {
    return SplitNames.canonical(name.replaceFirst("[-_.].*", ""));
  }

  private static List<Part> parts(List<FileStatus> files) {
    List<Part> parts = new ArrayList<>();
    for (FileStatus file : files) {
      if (file.isFile() && isParquet(file.getPath().getName())) {
        parts.add(new Rows(SourceFile.of(file)));
      }
    }
    return parts;
  }

  /** One file. */
  record Rows(SourceFile file) implements Part {
    private static final long serialVersionUID = 1L;

    @Override
    public ImageStream open(DecodeLimits limits) throws IOException {
      return new ParquetStream(file, limits.configuration());
    }

    @Override
    public String fingerprint(Configuration configuration) throws IOException {
      return file.fingerprint(configuration);
    }
  }
}
