package org.sparkvae.evaluation.yardstick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpora;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.data.SyntheticCorpus;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.testing.FashionMnist;
import org.sparkvae.testing.SharedSpark;
import org.sparkvae.testing.TrainedRun;

@Timeout(300)
class YardstickTest {
  private static final ImageShape SHAPE = new ImageShape(9, 12, 3);

  @TempDir Path folder;

  @Test
  void itTellsBarsApartAndIsTrainedOnce() throws IOException {
    Corpus corpus = SyntheticCorpus.write(folder.resolve("corpus"), SHAPE, 1000, 2);
    RunDirectory run = TrainedRun.write(folder.resolve("run"), SHAPE);
    Yardstick trained = yardsticks(run).of(corpus).orElseThrow();
    assertThat(trained.classes()).isEqualTo(2);
    assertThat(trained.trainingImages()).isEqualTo(800);
    assertThat(trained.heldOutImages()).isEqualTo(100);
    assertThat(trained.accuracy()).isGreaterThan(0.95);

    Path kept = folder.resolve("run/yardsticks/" + corpus.sha256() + ".json");
    byte[] bytes = Files.readAllBytes(kept);
    assertThat(yardsticks(run).of(corpus).orElseThrow().parameters())
        .isEqualTo(trained.parameters());
    Files.delete(kept);
    yardsticks(run).of(corpus);
    assertThat(Files.readAllBytes(kept)).as("trained again").isEqualTo(bytes);
  }

  @Test
  void withoutLabelsThereIsNone() throws IOException {
    List<ImageRecord> images =
        IntStream.range(0, 20)
            .mapToObj(i -> new ImageRecord("i" + i, null, Map.of(), "train", SHAPE, pixels()))
            .toList();
    Corpora.write(folder.resolve("corpus").toString(), images, List.of());
    Corpus corpus = Corpus.open(new Configuration(), folder.resolve("corpus").toString());
    RunDirectory run = TrainedRun.write(folder.resolve("run"), SHAPE);
    assertThat(yardsticks(run).of(corpus)).isEmpty();
    assertThat(folder.resolve("run/yardsticks")).doesNotExist();
  }

  @Test
  void anImageIsSeenTheSameWhateverComesWithIt() throws IOException {
    YardstickClassifier classifier = new YardstickClassifier(new ImageShape(28, 28, 1), 10);
    byte[] images = FashionMnist.trainingImages(200);
    float[] features = classifier.features(images, 200);
    assertThat(features).hasSize(200 * YardstickClassifier.FEATURES);
    int last = 199 * YardstickClassifier.FEATURES;
    byte[] one = Arrays.copyOfRange(images, 199 * 784, 200 * 784);
    assertThat(classifier.features(one, 1))
        .isEqualTo(Arrays.copyOfRange(features, last, features.length));
    assertThat(classifier.classify(one, 1)[0]).isEqualTo(classifier.classify(images, 200)[199]);
  }

  @Test
  void oneOfAnotherFormatIsRefused() {
    ObjectNode json =
        Yardstick.of(new YardstickClassifier(SHAPE, 2), 0, LabelledImages.none(SHAPE)).json();
    assertThatThrownBy(() -> Yardstick.parse(json.deepCopy().put("format_version", 2)))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read yardstick classifier: format version 2 (this SparkVAE reads 1)");
    assertThatThrownBy(() -> Yardstick.parse(json.deepCopy().put("classes", 3)).classifier())
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot read yardstick classifier: ");
  }

  private static byte[] pixels() {
    return new byte[SHAPE.pixels()];
  }

  private static Yardsticks yardsticks(RunDirectory run) {
    JavaSparkContext spark = SharedSpark.context();
    return new Yardsticks(
        spark, spark.broadcast(new SerializableConfiguration(new Configuration())), run);
  }
}
