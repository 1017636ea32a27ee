package org.sparkvae.evaluation.quality;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sparkvae.evaluation.work.ModelJob;
import org.sparkvae.evaluation.work.Numbers;
import org.sparkvae.evaluation.yardstick.Yardstick;
import org.sparkvae.evaluation.yardstick.YardstickClassifier;
import org.sparkvae.model.LabelClass;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;

/**
 * How often the yardstick classifier gives samples of a conditional model the label that they were
 * drawn with. A sample is E[x|z] rounded to 8 bits, z from the prior.
 *
 * @param recognised samples of each label
 * @param samples of each label
 */
record LabelRecognition(List<Integer> recognised, int samples) {
  private static final int MOST_OF_A_LABEL = 1_000;
  private static final int MOST = 10_000;
  private static final int LEAST_OF_A_LABEL = 10;

  /** More labels than these are not listed one by one. */
  private static final int LISTED = 20;

  /** Keeps z from being that of other samples of the seed. */
  private static final long STREAM = 0x7265636f67L;

  /** Of the job's model, which is conditional. */
  static LabelRecognition of(ModelJob job, Yardstick yardstick, long seed) {
    int labels = job.spec().classes().size();
    int each = Math.max(LEAST_OF_A_LABEL, Math.min(MOST_OF_A_LABEL, MOST / labels));
    int[] recognised = new int[labels];
    job.onNumbers(
            "labels of samples",
            (long) labels * each,
            (vae, samples) -> recognised(yardstick, vae, new Draw(samples, each, seed)))
        .forEach(part -> Arrays.stream(part).forEach(label -> recognised[label]++));
    return new LabelRecognition(Arrays.stream(recognised).boxed().toList(), each);
  }

  /** Sample i is of label i / each. */
  private record Draw(Numbers samples, int each, long seed) {
    private Draw cut(Numbers part) {
      return new Draw(part, each, seed);
    }

    private int[] labels() {
      return IntStream.range(0, samples.count())
          .map(i -> (int) ((samples.from() + i) / each))
          .toArray();
    }

    private byte[] packed(Vae vae) {
      float[] z = new float[samples.count() * vae.latents()];
      for (int i = 0; i < samples.count(); i++) {
        vae.prior().draw(Noise.key(seed, STREAM, samples.from() + i), z, i * vae.latents());
      }
      return vae.decode(z, labels(), samples.count());
    }
  }

  /** The label of each sample that is recognised. */
  private static int[] recognised(Yardstick yardstick, Vae vae, Draw all) {
    YardstickClassifier classifier = yardstick.classifier();
    IntStream.Builder right = IntStream.builder();
    for (Numbers batch : all.samples().cut(ModelJob.BATCH)) {
      Draw draw = all.cut(batch);
      int[] drawn = draw.labels();
      int[] found = classifier.classify(draw.packed(vae), batch.count());
      IntStream.range(0, drawn.length)
          .filter(i -> drawn[i] == found[i])
          .forEach(i -> right.add(drawn[i]));
    }
    return right.build().toArray();
  }

  /** Share of all samples. */
  double share() {
    long all = recognised.stream().mapToLong(Integer::longValue).sum();
    return all / ((double) samples * recognised.size());
  }

  /** Share of the samples of the label that is recognised least. */
  double least() {
    return recognised.stream().mapToInt(Integer::intValue).min().orElseThrow() / (double) samples;
  }

  /** The share of each label's samples, in words; empty where there are too many labels. */
  String each(List<LabelClass> classes) {
    if (classes.size() > LISTED) {
      return "";
    }
    return IntStream.range(0, classes.size())
        .mapToObj(
            i ->
                String.format(
                    Locale.ROOT,
                    "%s %.3f",
                    classes.get(i).name(),
                    recognised.get(i) / (double) samples))
        .collect(Collectors.joining(", ", ": ", ""));
  }
}
