package org.sparkvae.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.Corpora;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.ShardReader;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.evaluation.work.FixedTree;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.SentModel;
import org.sparkvae.model.Binarizer;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.testing.SharedSpark;

@Timeout(180)
class DensityTest {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 1);
  private static final VaeSpec SPEC =
      new VaeSpec(ConfigLoader.load("model.hidden=[8]", "model.latents=3").model(), SHAPE, 1);
  private static final long SEED = 3;

  @TempDir static Path folder;
  private static Corpus corpus;
  private static final Vae VAE = Vae.create(SPEC, 1);

  @BeforeAll
  static void write() throws IOException {
    corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 3000, 3);
  }

  @Test
  void acrossExecutorsItIsWhatOneJvmComputes() throws IOException {
    SplitSums here = here(700);
    // 2,400 images in parts of 1,408, of two batches or more each.
    SplitSums there = distributed(700, SEED);
    assertThat(there.elbo().images()).isEqualTo(2400).isEqualTo(here.elbo().images());
    assertThat(there.logLikelihood()).isCloseTo(here.logLikelihood(), offset(1e-9));
    assertThat(there.logLikelihoodError()).isCloseTo(here.logLikelihoodError(), offset(1e-12));
    assertThat(there.elbo().elbo()).isCloseTo(here.elbo().elbo(), offset(1e-9));
    assertThat(there.posteriors().activity())
        .containsExactly(here.posteriors().activity(), offset(1e-9));
    SplitSums again = distributed(700, SEED);
    assertThat(again.logLikelihoodSum()).isEqualTo(there.logLikelihoodSum());
    assertThat(again.elbo()).isEqualTo(there.elbo());
    assertThat(distributed(700, 4).logLikelihoodSum()).isNotEqualTo(there.logLikelihoodSum());
  }

  @Test
  void theBoundRisesWithTheSamplesAndItsErrorFalls() throws IOException {
    SplitSums five = here(5);
    SplitSums hundred = here(100);
    assertThat(hundred.elbo()).isEqualTo(five.elbo());
    assertThat(five.logLikelihood()).isGreaterThan(five.elbo().elbo());
    assertThat(hundred.logLikelihood()).isGreaterThan(five.logLikelihood());
    assertThat(hundred.logLikelihoodError()).isLessThan(five.logLikelihoodError() / 2);
  }

  @Test
  void withOneSampleThereIsOnlyTheElbo() throws IOException {
    SplitSums one = here(1);
    assertThat(one.elbo()).isEqualTo(here(2).elbo());
    assertThat(one.logLikelihoodSum()).isZero();
    assertThat(one.posteriors().images()).isEqualTo(2400);
  }

  /** The images with what chance makes of them stand for themselves: they come out as they are. */
  @Test
  void ofAModelThatBinarizesItIsOfTheBinaryImages() throws IOException {
    VaeSpec spec =
        new VaeSpec(
            ConfigLoader.load(
                    "model.hidden=[8]", "model.latents=3", "model.binarization=stochastic")
                .model(),
            SHAPE,
            1);
    Binarizer binarizer = new Binarizer(spec);
    List<ImageRecord> binary = new ArrayList<>();
    List<String> train = List.of("train");
    try (ShardReader images =
        new ShardReader(new Configuration(), corpus.cut(train, 1).get(0), train)) {
      images.forEachRemaining(
          image -> {
            binarizer.byId(image.pixels(), 0, SEED, image.id());
            binary.add(image);
          });
    }
    Corpora.write(folder.resolve("binary").toString(), binary, List.of());
    Corpus black = Corpus.open(new Configuration(), folder.resolve("binary").toString());
    SplitSums seen = distributed(corpus, spec, new DistributedDensity.Samples(5, SEED));
    SplitSums stored = distributed(black, spec, new DistributedDensity.Samples(5, SEED));
    assertThat(seen.logLikelihood()).isCloseTo(stored.logLikelihood(), offset(1e-5));
    assertThat(seen.elbo().elbo()).isCloseTo(stored.elbo().elbo(), offset(1e-5));
    SplitSums grey = distributed(corpus, SPEC, new DistributedDensity.Samples(5, SEED));
    assertThat(Math.abs(grey.logLikelihood() - seen.logLikelihood())).isGreaterThan(1e-2);
  }

  /** What a task sends is as large for one image of one sample as for all of many. */
  @Test
  void sumsAreOfTheSameSizeHoweverMuchTheyAreOf() throws IOException {
    assertThat(SerializationUtils.serialize(here(100)))
        .hasSameSizeAs(SerializationUtils.serialize(SplitSums.none(VAE.latents())));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 10})
  void partsAreAddedInTheirOrder(int parts) {
    List<String> letters =
        IntStream.range(0, parts).mapToObj(Integer::toString).collect(Collectors.toList());
    JavaRDD<String> each = SharedSpark.context().parallelize(letters, parts);
    assertThat(FixedTree.sum(each, 3, some -> "(" + String.join(" ", some) + ")"))
        .isEqualTo(
            switch (parts) {
              case 1 -> "(0)";
              case 3 -> "(0 1 2)";
              case 4 -> "((0 1 2) (3))";
              default -> "(((0 1 2) (3 4 5) (6 7 8)) ((9)))";
            });
  }

  private static SplitSums here(int samples) throws IOException {
    List<String> train = List.of("train");
    DensityEvaluator evaluator = new DensityEvaluator(VAE, SEED, samples);
    ImageBatch batch = new ImageBatch(SHAPE, DensityEvaluator.batchSize(SHAPE));
    SplitSums sums = SplitSums.none(VAE.latents());
    try (BatchReader images =
        new BatchReader(new Configuration(), corpus.cut(train, 1).get(0), train, true)) {
      while (images.read(batch)) {
        sums = sums.plus(evaluator.evaluate(batch));
      }
    }
    return sums;
  }

  private static SplitSums distributed(int samples, long seed) {
    return distributed(corpus, SPEC, new DistributedDensity.Samples(samples, seed));
  }

  private static SplitSums distributed(
      Corpus images, VaeSpec spec, DistributedDensity.Samples samples) {
    JavaSparkContext spark = SharedSpark.context();
    SentModel model = new SentModel(spec, VAE.parameters(), "auto", samples.seed());
    try (ModelJob job =
        new ModelJob(
            spark, spark.broadcast(new SerializableConfiguration(new Configuration())), model)) {
      return new DistributedDensity(job).evaluate(images, "train", samples);
    }
  }
}
