package org.sparkvae.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.sparkvae.config.ImageShape;
import org.sparkvae.storage.Identity;
import org.sparkvae.storage.Manifest;
import org.sparkvae.storage.ParquetFiles;
import org.sparkvae.storage.Publication;
import org.sparkvae.storage.StagedEntry;
import org.sparkvae.storage.StagedFile;
import org.sparkvae.storage.StatusLine;

/**
 * A published corpus of bright bars on a dark ground, for tests that need images with structure but
 * not real ones. One image in ten is for validation, one in ten for testing; the label is the bar's
 * direction.
 */
public final class SyntheticCorpus {
  private SyntheticCorpus() {}

  /** Writes a corpus of so many images into so many shards and opens it. */
  public static Corpus write(Path folder, ImageShape shape, int images, int shards)
      throws IOException {
    Configuration conf = new Configuration();
    SortedMap<String, String> arguments = new TreeMap<>(Map.of("images", "" + images));
    Identity identity = new Identity("ingest", arguments, new TreeMap<>());
    try (Publication publication = Publication.open(conf, folder.toString(), identity)) {
      List<StagedEntry> entries = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        int from = images * shard / shards;
        int to = images * (shard + 1) / shards;
        entries.add(shard(conf, publication, shape, from, to));
      }
      publication.accept(entries);
      Manifest manifest =
          Manifest.builder(CorpusSchema.KIND, identity)
              .shape(shape)
              .files(publication.files())
              .build();
      publication.publish(manifest, StatusLine.of("ingest").json());
    }
    return Corpus.open(conf, folder.toString());
  }

  private static StagedEntry shard(
      Configuration conf, Publication publication, ImageShape shape, int from, int to)
      throws IOException {
    SortedMap<String, Long> splits = new TreeMap<>();
    String name = String.format("data/part-%05d.parquet", from);
    try (StagedFile file = StagedFile.create(conf, publication.staging(), name, "0")) {
      try (ParquetWriter<ImageRecord> writer =
          ParquetFiles.writer(file, new ImageWriteSupport(), false)) {
        for (int i = from; i < to; i++) {
          ImageRecord image = image(shape, i);
          splits.merge(image.split(), 1L, Long::sum);
          writer.write(image);
        }
      }
      return file.finish(to - from, splits);
    }
  }

  private static ImageRecord image(ImageShape shape, int i) {
    String split = i % 10 == 3 ? "validation" : i % 10 == 7 ? "test" : "train";
    return new ImageRecord("image#" + i, i % 2, Map.of(), split, shape, pixels(shape, i));
  }

  private static byte[] pixels(ImageShape shape, int i) {
    SplittableRandom random = new SplittableRandom(i);
    boolean upright = i % 2 == 0;
    int at = random.nextInt(upright ? shape.width() : shape.height());
    byte[] pixels = new byte[shape.pixels()];
    for (int p = 0; p < pixels.length; p++) {
      int row = p / shape.channels() / shape.width();
      int column = p / shape.channels() % shape.width();
      boolean bar = Math.abs((upright ? column : row) - at) <= 1;
      pixels[p] = (byte) ((bar ? 200 : 10) + random.nextInt(40));
    }
    return pixels;
  }
}
