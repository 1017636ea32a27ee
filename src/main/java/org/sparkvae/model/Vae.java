package org.sparkvae.model;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkvae.model.layers.ObjectiveOutputLayer;

/**
 * A variational autoencoder: encoder q(z|x), decoder p(x|z) and the gradient of the objective, on a
 * DL4J {@link ComputationGraph}. Images come and go as packed raw pixels: 8 bits, row by row,
 * channels interleaved, one image after the other; latents and noise as [images × latents], row by
 * row.
 *
 * <p>Not safe for use by several threads: one for each task.
 *
 * <p>Source: Diederik P. Kingma and Max Welling, Auto-Encoding Variational Bayes, 2014.
 */
public final class Vae {
  private final VaeSpec spec;
  private final PixelLayout layout;
  private final Likelihood likelihood;
  private final List<String> encoder;
  private final List<String> decoder;
  private final ComputationGraph graph;
  private final ObjectiveOutputLayer objective;

  private Vae(VaeSpec spec, VaeNetwork network) {
    this.spec = spec;
    this.layout = new PixelLayout(spec.shape());
    this.likelihood = Likelihood.of(spec.model().likelihood(), spec.model().variance());
    this.encoder = network.encoder();
    this.decoder = network.decoder();
    this.graph = new ComputationGraph(network.configuration());
    graph.init();
    graph.initGradientsView();
    this.objective = (ObjectiveOutputLayer) graph.getLayer(VaeNetwork.OBJECTIVE);
  }

  /**
   * A new VAE with Xavier-initialised weights.
   *
   * @param seed of the initial weights
   */
  public static Vae create(VaeSpec spec, long seed) {
    return new Vae(spec, new VaeNetwork(spec, seed, DataType.FLOAT));
  }

  public VaeSpec spec() {
    return spec;
  }

  /** Dimensions of z. */
  public int latents() {
    return spec.model().latents();
  }

  /** Values per image. */
  private int pixels() {
    return spec.shape().pixels();
  }

  /** The network that DL4J sees. */
  public ComputationGraph graph() {
    return graph;
  }

  /** A copy of all parameters, in the graph's order. */
  public float[] parameters() {
    return Buffers.floats(graph.params());
  }

  /** Overwrites all parameters. */
  public void setParameters(float[] parameters) {
    Buffers.fill(graph.params(), parameters);
  }

  /** q(z|x) of each image. */
  public DiagonalGaussian posterior(byte[] packed, int images) {
    INDArray x = Buffers.matrix(layout.toFloats(packed, images), images, pixels());
    return DiagonalGaussian.ofRows(Buffers.doubles(forward(encoder, x)), latents());
  }

  /** E[x|z] of each latent vector, in 0..1, laid out like packed images. */
  public float[] expectedPixels(float[] latents, int images) {
    double[] logits = logits(latents, images);
    float[] pixels = new float[logits.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[layout.packedIndex(i)] = (float) likelihood.expectedPixel(logits[i]);
    }
    return pixels;
  }

  /** E[x|z] of each latent vector as packed images, rounded to 8 bits. */
  public byte[] decode(float[] latents, int images) {
    float[] expected = expectedPixels(latents, images);
    byte[] packed = new byte[expected.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) Math.round(255 * expected[i]);
    }
    return packed;
  }

  /**
   * The two terms of the ELBO at z = mean + σ·ε, in nats per image.
   *
   * @param noise ε, [images × latents]
   */
  public ElboTerms elbo(byte[] packed, int images, float[] noise) {
    float[] x = layout.toFloats(packed, images);
    INDArray input = Buffers.matrix(x, images, pixels());
    DiagonalGaussian posterior =
        DiagonalGaussian.ofRows(Buffers.doubles(forward(encoder, input)), latents());
    double[] values = Buffers.doubles(input);
    double[] logits = logits(posterior.sample(noise), images);
    double[] unused = new double[logits.length];
    ElboTerms terms = new ElboTerms(new double[images], new double[images]);
    for (int i = 0; i < images; i++) {
      int from = i * pixels();
      terms.reconstruction()[i] =
          likelihood.logProbability(logits, values, unused, from, from + pixels());
      terms.kl()[i] = posterior.kl(i);
    }
    return terms;
  }

  /**
   * Gradient of the loss = −reconstruction + β·kl, averaged over the images of the minibatch.
   *
   * @param noise ε, [images × latents]
   * @param gradient receives ∂loss/∂parameters, in the order of {@link #parameters()}
   * @return the terms of each image
   */
  public ElboTerms gradient(byte[] packed, int images, float[] noise, float[] gradient) {
    INDArray x = Buffers.matrix(layout.toFloats(packed, images), images, pixels());
    graph.setInputs(x, Buffers.matrix(noise, images, latents()));
    graph.setLabels(x);
    graph.computeGradientAndScore();
    Buffers.copy(graph.getGradientsViewArray(), gradient);
    return objective.terms();
  }

  private double[] logits(float[] latents, int images) {
    return Buffers.doubles(forward(decoder, Buffers.matrix(latents, images, latents())));
  }

  /** Runs a chain of layers; DL4J itself can only start at the graph's inputs. */
  private INDArray forward(List<String> layers, INDArray input) {
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    int images = (int) input.size(0);
    INDArray activations = input;
    for (String name : layers) {
      InputPreProcessor before = ((LayerVertex) graph.getVertex(name)).getLayerPreProcessor();
      if (before != null) {
        activations = before.preProcess(activations, images, workspaces);
      }
      Layer layer = graph.getLayer(name);
      activations = layer.activate(activations, false, workspaces);
      layer.clear();
    }
    return activations;
  }
}
