package org.sparkvae.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.storage.StatusLine;

/** A finished run of a small network with random weights, for tests of what uses a model. */
public final class TrainedRun {
  private static final int BEST_SEED = 3;
  private static final int LAST_SEED = 4;

  private TrainedRun() {}

  /** Writes the run. */
  public static RunDirectory write(Path folder, ImageShape shape) throws IOException {
    return write(folder, shape, vae -> {});
  }

  /** Writes the run, its models' weights changed first. */
  public static RunDirectory write(Path folder, ImageShape shape, Consumer<Vae> change)
      throws IOException {
    return write(folder, shape, change, ConfigLoader.load("model.hidden=[24]", "model.latents=3"));
  }

  /** Writes the run of a configuration. */
  public static RunDirectory write(Path folder, ImageShape shape, RunConfig config)
      throws IOException {
    return write(folder, shape, vae -> {}, config);
  }

  private static RunDirectory write(
      Path folder, ImageShape shape, Consumer<Vae> change, RunConfig config) throws IOException {
    RunDirectory run =
        RunDirectory.begin(
            new Configuration(),
            folder.toString(),
            config,
            JsonNodeFactory.instance.objectNode().put("data_manifest_sha256", "0"));
    save(run, "best", vae(config, shape, BEST_SEED, change));
    save(run, "last", vae(config, shape, LAST_SEED, change));
    run.publishStatus("train", StatusLine.of("train").json());
    return run;
  }

  private static Vae vae(RunConfig config, ImageShape shape, long seed, Consumer<Vae> change) {
    Vae vae = Vae.create(new VaeSpec(config.model(), shape, config.objective()), seed);
    change.accept(vae);
    return vae;
  }

  private static void save(RunDirectory run, String name, Vae vae) throws IOException {
    run.save(ModelStore.write(name, vae, new float[2 * vae.parameters().length], 0));
  }
}
