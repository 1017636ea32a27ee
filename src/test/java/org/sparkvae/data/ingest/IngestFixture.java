package org.sparkvae.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.assertj.core.api.AbstractThrowableAssert;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.IngestConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.data.decode.ImageSize;
import org.sparkvae.data.source.SourceFormat;
import org.sparkvae.testing.SharedSpark;

/** One input and one output in a folder, and how to get from one to the other. */
final class IngestFixture {
  private final Configuration configuration = new Configuration();
  private final Path folder;
  private SourceFormat format = SourceFormat.AUTO;
  private ImageSize size;
  private Integer channels;

  IngestFixture(Path folder) {
    this.folder = folder;
  }

  IngestFixture as(SourceFormat value) {
    format = value;
    return this;
  }

  IngestFixture size(int height, int width) {
    size = new ImageSize(height, width);
    return this;
  }

  IngestFixture channels(int value) {
    channels = value;
    return this;
  }

  Path input() {
    return folder.resolve("input");
  }

  Path output() {
    return folder.resolve("output");
  }

  ObjectNode run(String... settings) throws IOException {
    return run(input(), settings);
  }

  ObjectNode run(Path input, String... settings) throws IOException {
    IngestConfig config = ConfigLoader.load(settings).ingest();
    IngestRequest request = new IngestRequest(input.toString(), format, size, channels, config);
    return new Ingest(configuration, SharedSpark::context).run(request, output().toString());
  }

  /** Expects a refusal that leaves nothing behind. */
  AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Path input, String... settings) {
    AbstractThrowableAssert<?, ? extends Throwable> refusal =
        assertThatThrownBy(() -> run(input, settings)).isInstanceOf(UserError.class);
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(input()));
    return refusal.satisfies(error -> assertThat(error.getMessage().lines()).hasSize(1));
  }

  Corpus corpus() throws IOException {
    return Corpus.open(configuration, output().toString());
  }

  /** All images in the order of the corpus. */
  List<ImageRecord> images() throws IOException {
    Corpus corpus = corpus();
    List<ShardSlice> slices = corpus.cut(corpus.splits(), 1).get(0);
    List<ImageRecord> images = new ArrayList<>();
    try (ShardReader reader = new ShardReader(configuration, slices, corpus.splits())) {
      reader.forEachRemaining(images::add);
    }
    return images;
  }

  Map<String, ImageRecord> imagesById() throws IOException {
    Map<String, ImageRecord> images = new TreeMap<>();
    for (ImageRecord image : images()) {
      assertThat(images.put(image.id(), image)).as(image.id()).isNull();
    }
    return images;
  }

  Map<String, String> errors() {
    Map<String, String> errors = new TreeMap<>();
    String uri = output().resolve("errors").toString();
    for (Row row : SharedSpark.session().read().parquet(uri).collectAsList()) {
      errors.put(row.getString(0), row.getString(1));
    }
    return errors;
  }

  /** Path and time of every file of the output. */
  Map<String, Long> files() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(output())) {
      for (Path path : paths.sorted(Comparator.naturalOrder()).toList()) {
        files.put(path.toString(), Files.getLastModifiedTime(path).toMillis());
      }
    }
    return files;
  }
}
