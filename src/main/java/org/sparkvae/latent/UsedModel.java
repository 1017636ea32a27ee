package org.sparkvae.latent;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.RunConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.evaluation.work.SentModel;
import org.sparkvae.model.Binarizer;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.run.StoredModel;

/**
 * The trained model that an action uses, ready to be broadcast.
 *
 * @param name {@code best} or {@code last}
 * @param parameters in the order of the network
 * @param sha256 of architecture, preprocessing and parameters
 * @param instructionSet that the run asks of the native library
 * @param seed of the run, which the noise of evaluations is derived from
 */
@SuppressWarnings("ArrayRecordComponent") // in transit: never compared, never a key
record UsedModel(
    String name,
    VaeSpec spec,
    float[] parameters,
    String sha256,
    String instructionSet,
    long seed) {

  /**
   * Loads the model of a finished run.
   *
   * @throws UserError if there is no finished run or its model cannot be read
   */
  static UsedModel load(Configuration hadoop, String run, String name) throws IOException {
    RunDirectory directory = RunDirectory.open(hadoop, run);
    RunConfig config = directory.config();
    // Before the zip is read: that takes ND4J, whose native library is chosen once a process.
    NativeLibraries.select(config.instructionSet());
    StoredModel stored = directory.model(name);
    ModelStore.Loaded loaded = ModelStore.read(stored.zip());
    return new UsedModel(
        name,
        loaded.vae().spec(),
        loaded.vae().parameters(),
        stored.sha256(),
        config.instructionSet(),
        config.training().seed());
  }

  /** The same as a job sends it. */
  SentModel sent() {
    return new SentModel(spec, parameters, instructionSet, seed);
  }

  int latents() {
    return spec.model().latents();
  }

  /** What it makes of grey pixels, in words. */
  String binarization() {
    return new Binarizer(spec).words(seed);
  }

  /** In words, for the {@code about} of a status line. */
  String words() {
    return name + " model " + sha256;
  }
}
