package org.sparkvae.data;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.sparkvae.storage.Digests;
import org.sparkvae.storage.Identity;
import org.sparkvae.storage.Manifest;
import org.sparkvae.storage.ParquetFiles;
import org.sparkvae.storage.Publication;
import org.sparkvae.storage.StagedEntry;
import org.sparkvae.storage.StagedFile;
import org.sparkvae.storage.StatusLine;

/** Corpora of a few images, for tests of what reads them: written like {@code ingest}'s. */
public final class Corpora {
  private Corpora() {}

  /** Publishes these images as a corpus of one shard. */
  public static void write(String uri, List<ImageRecord> images, List<String> classes)
      throws IOException {
    Configuration hadoop = new Configuration();
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("images", Digests.sha256(images.size() + " of " + images.get(0).shape()));
    Identity identity = new Identity("ingest", new TreeMap<>(), inputs);
    try (Publication publication = Publication.open(hadoop, uri, identity)) {
      publication.accept(List.of(shard(hadoop, publication, images)));
      Manifest manifest =
          Manifest.builder(CorpusSchema.KIND, identity)
              .shape(images.get(0).shape())
              .classes(classes)
              .files(publication.files())
              .build();
      publication.publish(manifest, StatusLine.of("ingest").json());
    }
  }

  private static StagedEntry shard(
      Configuration hadoop, Publication publication, List<ImageRecord> images) throws IOException {
    SortedMap<String, Long> splits = new TreeMap<>();
    String name = "data/part-00000.parquet";
    try (StagedFile file = StagedFile.create(hadoop, publication.staging(), name, "0")) {
      try (ParquetWriter<ImageRecord> writer =
          ParquetFiles.writer(file, new ImageWriteSupport(), false)) {
        for (ImageRecord image : images) {
          splits.merge(image.split(), 1L, Long::sum);
          writer.write(image);
        }
      }
      return file.finish(images.size(), splits);
    }
  }
}
