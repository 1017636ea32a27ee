package org.sparkvae.job;

import java.io.IOException;
import java.util.function.Function;
import org.sparkvae.config.RunConfig;
import org.sparkvae.data.Corpus;
import org.sparkvae.job.preflight.Preflight;
import org.sparkvae.model.MemoryNeed;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.RunDirectory;

/** What commands look at before executors compute with a run's model. */
final class ModelUse {
  private ModelUse() {}

  /** For images of this corpus. */
  static Preflight preflight(RunDirectory run, Corpus corpus) throws IOException {
    return preflight(run, corpus, MemoryNeed::ofUse);
  }

  /** The same, for work that needs so much memory. */
  static Preflight preflight(RunDirectory run, Corpus corpus, Function<VaeSpec, MemoryNeed> need)
      throws IOException {
    RunConfig config = run.config();
    VaeSpec spec = new VaeSpec(config.model(), corpus.shape(), config.objective());
    return new Preflight(config.instructionSet(), need.apply(spec));
  }

  /** For images of the model's own, whose size the run's configuration does not tell. */
  static Preflight preflight(RunDirectory run) throws IOException {
    return new Preflight(run.config().instructionSet(), MemoryNeed.NONE);
  }
}
