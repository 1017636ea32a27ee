package org.sparkvae.report;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.evaluation.work.SeenImages;
import org.sparkvae.model.Vae;

/**
 * The images that the report shows: of the test split if there is one, else of validation, else of
 * train, else of whatever comes first.
 */
final class PicturedCorpus {
  private static final Logger LOG = LoggerFactory.getLogger(PicturedCorpus.class);
  private static final List<String> PREFERRED = List.of("test", "validation", "train");

  private final Configuration hadoop;
  private final Corpus corpus;
  private final String split;

  private PicturedCorpus(Configuration hadoop, Corpus corpus, String split) {
    this.hadoop = hadoop;
    this.corpus = corpus;
    this.split = split;
  }

  /**
   * The corpus that the operator named.
   *
   * @param shape of the images that the model takes
   * @throws UserError if there is no corpus, it has no images, or the model takes others
   */
  static PicturedCorpus open(Configuration hadoop, String uri, ImageShape shape)
      throws IOException {
    Corpus corpus = Corpus.open(hadoop, uri);
    if (!corpus.shape().equals(shape)) {
      throw new UserError(
          "Cannot report on "
              + uri
              + ": its images are "
              + corpus.shape()
              + ", the model takes "
              + shape);
    }
    return new PicturedCorpus(hadoop, corpus, split(uri, corpus.splits()));
  }

  /** The corpus that the run was trained on, if it is still in its place and still the same. */
  static Optional<PicturedCorpus> remembered(
      Configuration hadoop, String uri, String sha256, ImageShape shape) {
    try {
      PicturedCorpus pictured = open(hadoop, uri, shape);
      if (pictured.sha256().equals(sha256)) {
        return Optional.of(pictured);
      }
      LOG.warn("No images in the report: {} is no longer what the run was trained on", uri);
    } catch (UserError | IOException e) {
      LOG.warn("No images in the report: {}", e.getMessage());
    }
    return Optional.empty();
  }

  private static String split(String uri, Set<String> splits) {
    return PREFERRED.stream()
        .filter(splits::contains)
        .findFirst()
        .or(() -> splits.stream().sorted().findFirst())
        .orElseThrow(() -> new UserError("Cannot report on " + uri + ": it has no images"));
  }

  String sha256() {
    return corpus.sha256();
  }

  /** Name of the split that is shown. */
  String split() {
    return split;
  }

  ClassNames classes() {
    return new ClassNames(corpus.classes());
  }

  /**
   * The first images of the split, encoded.
   *
   * @param seed of the run
   */
  EncodedImages encode(Vae vae, long seed) throws IOException {
    List<ShardSlice> slices = corpus.cut(List.of(split), 1).get(0);
    try (ShardReader images = new ShardReader(hadoop, slices, List.of(split))) {
      return EncodedImages.read(SeenImages.of(images, vae.spec(), seed), vae);
    }
  }
}
