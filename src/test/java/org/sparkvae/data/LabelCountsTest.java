package org.sparkvae.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.testing.SharedSpark;

class LabelCountsTest {
  private static final Configuration CONF = new Configuration();
  private static final ImageShape PIXEL = new ImageShape(1, 1, 1);

  @TempDir Path folder;

  @Test
  void countsTheLabelsOfTheWantedSplits() throws IOException {
    // 0, 3, 6 … have none; of the others every fifth is for testing.
    Corpus corpus = corpus(IntStream.range(0, 96).boxed().map(i -> i % 3 == 0 ? null : i % 4));
    LabelCounts train = LabelSurvey.here(CONF).count(corpus, List.of("train"));
    LabelCounts both = LabelSurvey.here(CONF).count(corpus, List.of("train", "test"));
    assertThat(train.unlabelled()).isEqualTo(26);
    assertThat(train.labelled()).isEqualTo(51);
    assertThat(both.images()).containsExactly(16L, 16L, 16L, 16L);
    assertThat(both.unlabelled()).isEqualTo(32);
    assertThat(both.of(4)).isZero();
  }

  @Test
  void executorsCountTheSame() throws IOException {
    Corpus corpus =
        SyntheticCorpus.write(folder.resolve("synthetic"), new ImageShape(3, 2, 1), 1000, 7);
    List<String> splits = List.of("train", "validation");
    LabelCounts here = LabelSurvey.here(CONF).count(corpus, splits);
    assertThat(LabelSurvey.on(SharedSpark.context()).count(corpus, splits)).isEqualTo(here);
    // Even numbers are upright bars; those that end in 7 are for testing.
    assertThat(here).isEqualTo(new LabelCounts(List.of(500L, 400L), 0));
  }

  @Test
  void numbersThatAreNoClassesAreRefused() throws IOException {
    for (int label : new int[] {-1, 10_000, Integer.MAX_VALUE}) {
      Corpus corpus = corpus(IntStream.of(0, label).boxed());
      assertThatThrownBy(() -> LabelSurvey.here(CONF).count(corpus, List.of("train")))
          .isInstanceOf(UserError.class)
          .hasMessageMatching(
              "Cannot read .*part-00000.parquet: an image has label "
                  + label
                  + " \\(0 to 9999 can be classes\\)");
    }
  }

  private Corpus corpus(java.util.stream.Stream<Integer> labels) throws IOException {
    List<Integer> all = new java.util.ArrayList<>();
    labels.forEach(all::add);
    List<ImageRecord> images =
        IntStream.range(0, all.size()).mapToObj(i -> image(i, all.get(i))).toList();
    String place = folder.resolve("corpus-" + all.hashCode()).toString();
    Corpora.write(place, images, List.of());
    return Corpus.open(CONF, place);
  }

  private static ImageRecord image(int i, Integer label) {
    String split = i % 5 == 4 ? "test" : "train";
    return new ImageRecord("image#" + i, label, Map.of(), split, PIXEL, new byte[1]);
  }
}
