package org.sparkvae.data.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkvae.config.UserError;
import org.sparkvae.data.CorpusSchema;
import org.sparkvae.data.source.Fingerprint;
import org.sparkvae.data.source.ImageSource;
import org.sparkvae.storage.Identity;
import org.sparkvae.storage.Manifest;
import org.sparkvae.storage.Publication;
import org.sparkvae.storage.StatusLine;

/**
 * Turns a data set into a corpus: decoded, resized, split, put in the order of a hash of the id,
 * and written as Parquet shards by tasks. The result follows from images, arguments and seed alone,
 * whatever the partitions and executors.
 */
public final class Ingest {
  private static final String COMMAND = "ingest";

  private final Configuration configuration;
  private final Supplier<JavaSparkContext> spark;

  /**
   * An action that has done nothing yet.
   *
   * @param spark asked only if there is work to do
   */
  public Ingest(Configuration configuration, Supplier<JavaSparkContext> spark) {
    this.configuration = configuration;
    this.spark = spark;
  }

  /**
   * Makes the corpus, unless the same command has made it already.
   *
   * @return the status line
   * @throws UserError if the input cannot be used or other content is in the output's place;
   *     nothing is left behind
   */
  public ObjectNode run(IngestRequest request, String output) throws IOException {
    ImageSource source = request.format().open(configuration, request.input());
    Identity identity = identity(request, source);
    try (Publication publication =
        Publication.open(configuration, output, identity, request.input())) {
      Optional<ObjectNode> finished = publication.finished();
      if (finished.isPresent()) {
        return finished.get();
      }
      IngestRun.Result result =
          new IngestRun(spark.get(), configuration, request, source).write(publication.staging());
      publication.accept(result.files());
      Manifest manifest = manifest(request, identity, result, publication);
      ObjectNode line = statusLine(result, manifest);
      publication.publish(manifest, line);
      return line;
    }
  }

  private Identity identity(IngestRequest request, ImageSource source) throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("input", Fingerprint.of(source, configuration));
    return new Identity(COMMAND, request.arguments(), inputs);
  }

  private static Manifest manifest(
      IngestRequest request, Identity identity, IngestRun.Result result, Publication publication) {
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("input", request.shownInput());
    return Manifest.builder(CorpusSchema.KIND, identity)
        .shape(result.shape())
        .files(publication.files())
        .schema(CorpusSchema.columns())
        .classes(result.classes())
        .splitFractions(result.splitFractions())
        .provenance(provenance)
        .build();
  }

  private static ObjectNode statusLine(IngestRun.Result result, Manifest manifest) {
    return StatusLine.of(COMMAND)
        .figure("images", result.images(), "images in the corpus, of " + result.shape())
        .figure("errors", result.errors(), "images that could not be used, listed under errors/")
        .figure("shards", result.shards(), "Parquet files under data/")
        .figure("manifest_sha256", manifest.sha256(), "hash of the corpus")
        .json();
  }
}
