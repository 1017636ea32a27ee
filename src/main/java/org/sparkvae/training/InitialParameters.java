package org.sparkvae.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.data.BatchReader;
import org.sparkvae.data.ImageBatch;
import org.sparkvae.data.ShardSlice;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;

/**
 * What training starts from: weights by the seed and, where the prior is a VampPrior, pseudo-inputs
 * that are the first training images. A corpus is ordered by a hash, so those are a fair sample.
 */
final class InitialParameters {
  private InitialParameters() {}

  /** Of a new network for these images. */
  static float[] of(VaeSpec spec, long seed, TrainingData data, Configuration hadoop) {
    Vae vae = Vae.create(spec, seed);
    if (spec.model().hasVampPrior()) {
      int count = (int) Math.min(spec.model().pseudoInputs(), data.images());
      ImageBatch first = first(count, data, hadoop);
      vae.setPseudoInputs(first.pixels(), first.count());
    }
    return vae.parameters();
  }

  private static ImageBatch first(int count, TrainingData data, Configuration hadoop) {
    ImageBatch batch = new ImageBatch(data.corpus().shape(), count);
    List<ShardSlice> slices = data.corpus().cut(data.splits(), count, 1).get(0);
    try (BatchReader reader = new BatchReader(hadoop, slices, data.splits(), false)) {
      reader.read(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return batch;
  }
}
