package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.RunConfig;
import org.sparkvae.model.natives.NativeLibraries;

/** The estimate against what is really taken, in bytes. */
class MemoryNeedTest {
  private static final String NETWORKS =
      """
      28 | 1 | model.network=mlp
      28 | 1 | model.network=conv
      33 | 3 | model.network=conv;model.channels=[16,32,64];model.hidden=[128]
      33 | 3 | model.network=conv;model.channels=[16,32];model.decoder-channels=[24,8];model.hidden=[]
      16 | 3 | model.network=mlp;model.hidden=[300,50]
      28 | 1 | objective=iwae;samples=20;model.hidden=[200,200];training.batch-size=20
      14 | 3 | objective=iwae;samples=7;model.network=conv;training.batch-size=20
      28 | 1 | model.network=mlp;model.conditional=true
      28 | 1 | model.network=mlp;model.prior=vamp;model.pseudo-inputs=100
      28 | 1 | model.network=mlp;model.likelihood=discretized-logistic;model.scale=learned
      28 | 1 | model.network=mlp;model.hidden=[16];model.likelihood=gaussian;model.scale=per-pixel
      33 | 3 | model.network=conv;model.likelihood=discretized-logistic;model.scale=per-pixel
      33 | 3 | model.network=conv;model.channels=[16];model.likelihood=gaussian;model.scale=learned
      33 | 3 | model.network=conv;model.channels=[16,32];model.hidden=[];model.conditional=true
      """;

  @ParameterizedTest
  @CsvSource(textBlock = NETWORKS, delimiter = '|')
  void theNetworkIsCountedWithoutBuildingIt(int side, int channels, String settings) {
    VaeSpec spec = spec(side, channels, config(settings));
    NativeLibraries.select("auto");
    NetworkSize size = new NetworkSize(spec);
    assertThat(size.parameters()).isEqualTo(Vae.create(spec, 1).parameters().length);
    assertThat(size.widest()).isEqualTo(new VaeNetwork(spec, 1).widest());
  }

  @ParameterizedTest
  @CsvSource(textBlock = NETWORKS, delimiter = '|')
  void trainingTakesWhatIsSaidOrSomewhatLess(int side, int channels, String settings) {
    RunConfig config = config(settings);
    VaeSpec spec = spec(side, channels, config);
    int images = config.training().batchSize();
    long before = taken();
    Vae vae = Vae.create(spec, 1);
    byte[] packed = new byte[images * spec.shape().pixels()];
    float[] noise = new float[images * config.objective().samples() * vae.latents()];
    int[] labels = new int[images];
    vae.gradient(new Images(packed, labels, images), noise);
    vae.gradient(new Images(packed, labels, images - 1), noise);
    vae.elbo(new Images(packed, labels, images), noise);
    // ND4J's own, parameters and gradients, go past JavaCPP's counter.
    long taken = taken() - before + 2L * Float.BYTES * vae.parameters().length;
    assertThat(MemoryNeed.ofTraining(spec, images).offHeap()).isBetween(taken, 5 * taken / 2);
  }

  @ParameterizedTest
  @CsvSource(textBlock = NETWORKS, delimiter = '|')
  void useTakesWhatIsSaidOrSomewhatLess(int side, int channels, String settings) {
    VaeSpec spec = spec(side, channels, config(settings));
    long before = taken();
    Vae vae = Vae.create(spec, 1);
    Images one = new Images(new byte[spec.shape().pixels()], new int[1], 1);
    vae.elbo(one, new float[vae.latents()]);
    new ImportanceSampler(vae, 1, 1_000).estimate(one, vae.posterior(one), new long[1]);
    long taken = taken() - before + 2L * Float.BYTES * vae.parameters().length;
    assertThat(MemoryNeed.ofUse(spec).offHeap()).isBetween(taken, 5 * taken / 2);
  }

  @ParameterizedTest
  @CsvSource(textBlock = NETWORKS, delimiter = '|')
  void fitsTakeWhatIsSaidOrSomewhatLess(int side, int channels, String settings) {
    VaeSpec spec = spec(side, channels, config(settings));
    long before = taken();
    Vae vae = Vae.create(spec, 1);
    Images one = new Images(new byte[spec.shape().pixels()], new int[1], 1);
    vae.elbo(one, new float[vae.latents()]);
    new ImportanceSampler(vae, 1, 2).estimate(one, vae.posterior(one), new long[1]);
    try (PosteriorFit fit = vae.posteriorFit(PosteriorFit.imagesAtOnce(spec))) {
      assertThat(fit).isNotNull();
      long taken = taken() - before + 2L * Float.BYTES * vae.parameters().length;
      assertThat(MemoryNeed.ofFits(spec).offHeap()).isBetween(taken, 3 * taken);
    }
  }

  private static long taken() {
    NativeLibraries.select("auto");
    return Pointer.totalBytes();
  }

  /** What earlier tests have left is freed now, and not while this one counts. */
  @BeforeEach
  void settle() throws InterruptedException {
    long before;
    do {
      before = Pointer.totalBytes();
      System.gc();
      TimeUnit.MILLISECONDS.sleep(200);
    } while (Pointer.totalBytes() != before);
  }

  private static RunConfig config(String settings) {
    return ConfigLoader.load(settings.split(";"));
  }

  private static VaeSpec spec(int side, int channels, RunConfig config) {
    List<LabelClass> classes =
        config.model().conditional() ? Collections.nCopies(100, new LabelClass("a", 1)) : List.of();
    ImageShape shape = new ImageShape(side, side, channels);
    return new VaeSpec(config.model(), shape, config.objective(), classes);
  }
}
