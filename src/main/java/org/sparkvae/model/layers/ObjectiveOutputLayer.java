package org.sparkvae.model.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.model.Buffers;
import org.sparkvae.model.DiagonalGaussian;
import org.sparkvae.model.ElboTerms;
import org.sparkvae.model.Likelihood;

/**
 * The one output of the graph, which owns the loss and its gradients: loss = −log p(x|z) +
 * β·KL(q‖p), in nats, averaged over the images of the minibatch (count them: the sum over images is
 * {@link #terms()}). Likelihood, its gradient and the KL are computed in one pass, in double
 * precision.
 *
 * <p>Source: Kingma and Welling 2014, equation 10; β: Higgins et al., beta-VAE: Learning Basic
 * Visual Concepts with a Constrained Variational Framework, 2017.
 */
public final class ObjectiveOutputLayer extends LossLayer {
  private static final long serialVersionUID = 1L;

  private transient ElboTerms terms;
  private transient double[] inputGradient;

  ObjectiveOutputLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** Terms of each image of the minibatch that was last evaluated. */
  public ElboTerms terms() {
    return terms;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray none, LayerWorkspaceMgr workspaces) {
    evaluate();
    INDArray toInput =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    Buffers.fill(toInput, inputGradient);
    return new Pair<>(new DefaultGradient(), toInput);
  }

  @Override
  public double computeScore(
      double regularization, boolean training, LayerWorkspaceMgr workspaces) {
    if (inputGradient == null) {
      evaluate();
    }
    double loss = configuration().getBeta() * terms.klSum() - terms.reconstructionSum();
    score = loss / terms.images() + regularization;
    return score;
  }

  @Override
  public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaces) {
    evaluate();
    double[] losses = new double[terms.images()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] =
          configuration().getBeta() * terms.kl()[i] - terms.reconstruction()[i] + regularization;
    }
    INDArray scores = Nd4j.createFromArray(losses).castTo(input.dataType());
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, scores.reshape(losses.length, 1));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return workspaces.dup(ArrayType.ACTIVATIONS, input, 'c');
  }

  @Override
  public void clear() {
    // Not LossLayer's: that one frees the caller's labels.
    input = null;
    labels = null;
    inputGradient = null;
  }

  private ObjectiveOutput configuration() {
    return (ObjectiveOutput) layerConf();
  }

  private void evaluate() {
    ObjectiveOutput conf = configuration();
    int latents = conf.getLatents();
    int images = (int) input.size(0);
    int pixels = (int) labels.size(1);
    int columns = pixels + 2 * latents;
    double[] rows = Buffers.doubles(input);
    double[] targets = alignedPixels(Buffers.doubles(labels), pixels, columns);
    Likelihood likelihood = Likelihood.of(conf.getLikelihood(), conf.getVariance());
    inputGradient = new double[rows.length];
    terms = new ElboTerms(new double[images], new double[images]);
    for (int i = 0; i < images; i++) {
      int from = i * columns;
      int to = from + pixels;
      terms.reconstruction()[i] = likelihood.logProbability(rows, targets, inputGradient, from, to);
      scaleByMinusOneOver(images, from, to);
      terms.kl()[i] = kl(rows, to, latents, conf.getBeta() / images);
    }
  }

  /** Pixels at the same places in their row as the logits have in theirs. */
  private static double[] alignedPixels(double[] labels, int pixels, int columns) {
    int images = labels.length / pixels;
    double[] aligned = new double[images * columns];
    for (int i = 0; i < images; i++) {
      System.arraycopy(labels, i * pixels, aligned, i * columns, pixels);
    }
    return aligned;
  }

  private void scaleByMinusOneOver(int images, int from, int to) {
    double scale = -1.0 / images;
    for (int j = from; j < to; j++) {
      inputGradient[j] *= scale;
    }
  }

  /** KL of one image, and scale·∂KL/∂(mean, log variance) = scale·(mean, ½(σ² − 1)). */
  private double kl(double[] rows, int from, int latents, double scale) {
    double sum = 0;
    for (int j = from; j < from + latents; j++) {
      double mean = rows[j];
      double logVariance = rows[j + latents];
      sum += DiagonalGaussian.kl(mean, logVariance);
      inputGradient[j] = scale * mean;
      inputGradient[j + latents] = scale * 0.5 * Math.expm1(logVariance);
    }
    return sum;
  }
}
