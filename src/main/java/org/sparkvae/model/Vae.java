package org.sparkvae.model;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.kernels.Activations;
import org.sparkvae.model.kernels.Chain;
import org.sparkvae.model.kernels.Maps;
import org.sparkvae.model.kernels.NativeFloats;
import org.sparkvae.model.likelihood.Likelihood;
import org.sparkvae.model.likelihood.LikelihoodKernels;

/**
 * A variational autoencoder: encoder q(z|x), decoder p(x|z) and the gradient of the objective. The
 * network is a DL4J {@link ComputationGraph}, which owns layers and parameters; minibatches go from
 * layer to layer past it, through the kernels of its layers. Images come and go as packed raw
 * pixels: 8 bits, row by row, channels interleaved, one image after the other; latents and noise as
 * [images × latents], row by row.
 *
 * <p>Not safe for use by several threads: one for each task.
 *
 * <p>Source: Diederik P. Kingma and Max Welling, Auto-Encoding Variational Bayes, 2014.
 */
public final class Vae {
  /** Most values of one layer's activations in a forward pass: 64 MiB. */
  private static final int MOST_VALUES = 1 << 24;

  private static final int MOST_ROWS = 128;
  private static final int[] NO_LABELS = {};

  private final VaeSpec spec;
  private final PixelLayout layout;
  private final Likelihood likelihood;

  /** Null until it is asked for and, as a VampPrior, whenever parameters change. */
  private Prior prior;

  private final List<String> encoder;
  private final List<String> decoder;
  private final int widest;
  private final ComputationGraph graph;
  private final NativeFloats parameters;
  private final NativeFloats gradients;

  /** Null until it is asked for: only training has one. */
  private Adam adam;

  private final TrainingPasses training;
  private float[] pixelsOfMinibatch = new float[0];
  private final OneHot labelsOfForwardPasses;
  private ForwardPass encoding;
  private ForwardPass decoding;
  private LikelihoodPass likelihoodPass;

  private Vae(VaeSpec spec, VaeNetwork network) {
    this.spec = spec;
    this.layout = new PixelLayout(spec.shape(), spec.model().binarization());
    this.likelihood = Likelihood.of(spec.model(), pixels());
    this.encoder = network.encoder();
    this.decoder = network.decoder();
    this.widest = network.widest();
    this.graph = new ComputationGraph(network.configuration());
    graph.init();
    graph.initGradientsView();
    this.training = new TrainingPasses(spec, graph, network.trainedEncoder(), decoder);
    this.parameters = view(graph.params());
    this.gradients = view(graph.getGradientsViewArray());
    this.labelsOfForwardPasses = new OneHot(forwardRows(), spec.classes().size());
  }

  /**
   * A new VAE with Xavier-initialised weights.
   *
   * @param seed of the initial weights
   */
  public static Vae create(VaeSpec spec, long seed) {
    return new Vae(spec, new VaeNetwork(spec, seed));
  }

  public VaeSpec spec() {
    return spec;
  }

  /** Dimensions of z. */
  public int latents() {
    return spec.model().latents();
  }

  /** p(z), by the parameters as they are now. */
  public Prior prior() {
    if (prior == null) {
      prior =
          spec.model().hasVampPrior()
              ? new PseudoInputValues(spec, graph).prior(this::posteriorOfFloats)
              : new StandardNormal(latents());
    }
    return prior;
  }

  /**
   * Lets a VampPrior's pseudo-inputs begin as these images, as far as they go.
   *
   * @throws IllegalStateException if the prior is another
   */
  public void setPseudoInputs(byte[] packed, int images) {
    new PseudoInputValues(spec, graph).set(layout.toFloats(packed, images));
    prior = null;
  }

  /** Values per image. */
  private int pixels() {
    return spec.shape().pixels();
  }

  /** What the decoder gives for an image: a plane or two of pixels. */
  private int columns() {
    return spec.model().planes() * pixels();
  }

  /** The network that DL4J sees. */
  public ComputationGraph graph() {
    return graph;
  }

  /** A copy of all parameters, in the graph's order. */
  public float[] parameters() {
    float[] copy = new float[parameters.size()];
    parameters.get(copy);
    return copy;
  }

  /** Overwrites all parameters. */
  public void setParameters(float[] values) {
    if (values.length != parameters.size()) {
      throw new IllegalArgumentException(
          "Invalid parameters: " + values.length + " (" + parameters.size() + ")");
    }
    parameters.put(values);
    prior = null;
  }

  /** q(z|x) of each image of a VAE that is not conditional. */
  public DiagonalGaussian posterior(byte[] packed, int images) {
    return posterior(Images.unlabelled(packed, images));
  }

  /** q(z|x) of each image. */
  public DiagonalGaussian posterior(Images images) {
    float[] rows = new float[images.count() * 2 * latents()];
    posterior(images, rows);
    return DiagonalGaussian.ofRows(rows, latents());
  }

  /**
   * q(z|x) of each image, without anything new.
   *
   * @param rows receives [images × 2·latents]: a row's means, then its log variances
   */
  public void posterior(Images images, float[] rows) {
    encoding()
        .run(
            images.count(),
            (first, n, in) -> {
              layout.toFloats(images.packed(), first, n, in);
              labelsOfForwardPasses.put(images.labels(), first, n, 1);
            },
            rows);
  }

  /** q(z|x) of images in the network's floats, [images × pixels]; rows as above. */
  private float[] posteriorOfFloats(float[] images) {
    int count = images.length / pixels();
    float[] rows = new float[count * 2 * latents()];
    encoding()
        .run(count, (first, n, in) -> in.put(0, images, first * pixels(), n * pixels()), rows);
    return rows;
  }

  private ForwardPass encoding() {
    if (encoding == null) {
      encoding = forwardPass(encoder, pixels());
    }
    return encoding;
  }

  /** E[x|z] of each latent vector, of a VAE that is not conditional. */
  public float[] expectedPixels(float[] latents, int images) {
    return expectedPixels(latents, NO_LABELS, images);
  }

  /**
   * E[x|z] of each latent vector, in 0..1, laid out like packed images.
   *
   * @param latents z, [images × latents]
   * @param labels of the images, which only a conditional VAE looks at
   */
  public float[] expectedPixels(float[] latents, int[] labels, int images) {
    float[] outputs = outputs(latents, labels, images);
    float[] pixels = new float[images * pixels()];
    for (int i = 0; i < pixels.length; i++) {
      int place = i / pixels() * columns() + i % pixels();
      pixels[layout.packedIndex(i)] = (float) likelihood.expectedPixel(outputs, place);
    }
    return pixels;
  }

  /** {@link #expectedPixels(float[], int)} as packed images, rounded to 8 bits. */
  public byte[] decode(float[] latents, int images) {
    return decode(latents, NO_LABELS, images);
  }

  /** {@link #expectedPixels(float[], int[], int)} as packed images, rounded to 8 bits. */
  public byte[] decode(float[] latents, int[] labels, int images) {
    float[] expected = expectedPixels(latents, labels, images);
    byte[] packed = new byte[expected.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) Math.round(255 * expected[i]);
    }
    return packed;
  }

  /** The two terms of the ELBO of images of a VAE that is not conditional. */
  public ElboTerms elbo(byte[] packed, int images, float[] noise) {
    return elbo(Images.unlabelled(packed, images), noise);
  }

  /**
   * The two terms of the ELBO at z = mean + σ·ε, in nats per image; the likelihood in double
   * precision.
   *
   * @param noise ε, [images × latents]
   */
  public ElboTerms elbo(Images images, float[] noise) {
    return elbo(images, posterior(images), noise);
  }

  /**
   * The same where q(z|x) has been computed before.
   *
   * @param posterior of these images
   */
  public ElboTerms elbo(Images images, DiagonalGaussian posterior, float[] noise) {
    int count = images.count();
    double[] x = widen(layout.toFloats(images.packed(), count));
    double[] outputs = widen(outputs(posterior.sample(noise), images.labels(), count));
    double[] unused = new double[outputs.length];
    ElboTerms terms = new ElboTerms(new double[count], kl(posterior, noise));
    for (int i = 0; i < count; i++) {
      terms.reconstruction()[i] =
          likelihood.logProbability(outputs, i * columns(), x, i * pixels(), unused);
    }
    return terms;
  }

  /**
   * KL(q(z|x)‖p(z)) of each image, in nats: in closed form from the standard normal prior, else by
   * {@link SampledKl} at z = mean + σ·ε.
   */
  private double[] kl(DiagonalGaussian posterior, float[] noise) {
    double[] kl = new double[posterior.images()];
    SampledKl sampled = spec.model().hasVampPrior() ? new SampledKl(prior(), latents()) : null;
    for (int i = 0; i < kl.length; i++) {
      kl[i] =
          sampled == null ? posterior.kl(i) : sampled.of(posterior.row(i), 0, noise, i * latents());
    }
    return kl;
  }

  /** The gradient of images of a VAE that is not conditional. */
  public ObjectiveTerms gradient(byte[] packed, int images, float[] noise) {
    return gradient(Images.unlabelled(packed, images), noise);
  }

  /**
   * Computes the gradient of the objective's loss, averaged over the images of the minibatch, and
   * keeps it for {@link #update}.
   *
   * @param noise ε, [images·K × latents] at least, K rows of each image
   * @param beta factor of the KL term at this step; see {@link KlSchedule}
   * @return what each image came to
   */
  public ObjectiveTerms gradient(Images images, float[] noise, double beta) {
    int count = images.count();
    if (pixelsOfMinibatch.length != count * pixels()) {
      pixelsOfMinibatch = new float[count * pixels()];
    }
    layout.toFloats(images.packed(), 0, count, pixelsOfMinibatch);
    return training.of(count).run(pixelsOfMinibatch, images.labels(), noise, beta);
  }

  /** The same at the objective's β. */
  public ObjectiveTerms gradient(Images images, float[] noise) {
    return gradient(images, noise, spec.objective().beta());
  }

  /** A copy of ∂loss/∂parameters of the last minibatch, in the order of {@link #parameters()}. */
  public float[] lastGradient() {
    float[] copy = new float[gradients.size()];
    gradients.get(copy);
    return copy;
  }

  /** A copy of Adam's m, then v; 0 before the first step. */
  public float[] moments() {
    return adam().moments();
  }

  /**
   * Overwrites Adam's moments.
   *
   * @param state m, then v
   */
  public void setMoments(float[] state) {
    adam().setMoments(state);
  }

  /**
   * One step of Adam on the parameters, down the last minibatch's gradient.
   *
   * @param step counted from 1
   * @param epsilon what is added to the root of the second moment
   */
  public void update(long step, double learningRate, double epsilon) {
    adam().step(parameters, gradients, new Adam.Step(step, learningRate, epsilon));
    prior = null;
  }

  /** The same with the usual ε, 1e-8. */
  public void update(long step, double learningRate) {
    update(step, learningRate, Adam.EPSILON);
  }

  private Adam adam() {
    if (adam == null) {
      adam = new Adam(parameters.size());
    }
    return adam;
  }

  /** What fits q(z|x) to so many images at once, each by itself; it uses this network. */
  public PosteriorFit posteriorFit(int images) {
    return new PosteriorFit(spec, graph, decoder, images);
  }

  private float[] outputs(float[] latents, int[] labels, int images) {
    float[] outputs = new float[images * columns()];
    int inputs = latents();
    decoding()
        .run(
            images,
            (first, n, in) -> {
              in.put(0, latents, first * inputs, n * inputs);
              labelsOfForwardPasses.put(labels, first, n, 1);
            },
            outputs);
    return outputs;
  }

  private ForwardPass decoding() {
    if (decoding == null) {
      decoding = forwardPass(decoder, latents());
    }
    return decoding;
  }

  /** The decoder and its likelihood, which overwrite what else was decoded. */
  LikelihoodPass likelihoodPass() {
    if (likelihoodPass == null) {
      likelihoodPass =
          decoding()
              .with(labelsOfForwardPasses, LikelihoodKernels.of(spec.model(), decoding().output()));
    }
    return likelihoodPass;
  }

  private ForwardPass forwardPass(List<String> layers, int columns) {
    Activations input = Activations.of(Maps.matrix(forwardRows(), columns), false);
    Chain chain = new Passes(graph).chain(layers, input, labelsOfForwardPasses, false);
    return new ForwardPass(input, chain);
  }

  /** Images that go forward at once: follows from the network alone. */
  private int forwardRows() {
    return Math.max(1, Math.min(MOST_ROWS, Integer.highestOneBit(MOST_VALUES / widest)));
  }

  private static NativeFloats view(INDArray flat) {
    return NativeFloats.view(flat.data().addressPointer(), Math.toIntExact(flat.length()));
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
