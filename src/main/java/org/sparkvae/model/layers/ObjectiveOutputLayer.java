package org.sparkvae.model.layers;

import java.util.Arrays;
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
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.model.Buffers;
import org.sparkvae.model.ObjectivePass;
import org.sparkvae.model.ObjectiveTerms;
import org.sparkvae.model.likelihood.Likelihood;

/**
 * The one output of the graph, which owns the loss and its gradients, in nats, averaged over the
 * images of the minibatch; see {@link ObjectivePass}. Likelihood, objective and gradients are
 * computed in double precision.
 */
public final class ObjectiveOutputLayer extends LossLayer {
  private static final long serialVersionUID = 1L;

  private transient ObjectivePass objective;
  private transient ObjectiveTerms terms;
  private transient double[] inputGradient;

  ObjectiveOutputLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** What the minibatch that was last evaluated came to. */
  public ObjectiveTerms terms() {
    return terms;
  }

  /** Of a row of that minibatch: what the gradient to its z counts for the encoder. */
  double encoderShare(int row) {
    return objective.encoderShare(row);
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
    score = terms.loss() + regularization;
    return score;
  }

  @Override
  public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaces) {
    evaluate();
    double[] losses = Arrays.stream(terms.values()).map(v -> regularization - v).toArray();
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
    ObjectiveConfig conf = configuration().objective();
    int pseudoInputs = configuration().pseudoInputs();
    int images = (int) input.size(0) - pseudoInputs;
    int latents = configuration().latents();
    ObjectiveRows shape = ObjectiveRows.of(input.shape(), pseudoInputs, conf.samples(), latents);
    double[] rows = Buffers.doubles(input);
    objective = new ObjectivePass(conf, images, latents, pseudoInputs);
    objective.posterior(shape.posterior(rows));
    objective.latents(shape.latents(rows));
    double[] logProbability = new double[images * conf.samples()];
    double[] toOutputs = likelihood(shape.outputs(rows), logProbability);
    terms = objective.evaluate(logProbability, conf.beta());
    inputGradient = shape.together(weighted(toOutputs), toLatents(), toPosterior());
  }

  /** log p(x|z) of each row, and its gradient. */
  private double[] likelihood(double[] outputs, double[] logProbability) {
    int pixels = (int) labels.size(1);
    Likelihood likelihood = configuration().likelihood(pixels);
    int rows = logProbability.length;
    int samples = rows / (int) labels.size(0);
    int columns = outputs.length / rows;
    double[] x = Buffers.doubles(labels);
    double[] gradient = new double[outputs.length];
    for (int r = 0; r < rows; r++) {
      logProbability[r] =
          likelihood.logProbability(outputs, r * columns, x, r / samples * pixels, gradient);
    }
    return gradient;
  }

  private double[] weighted(double[] toOutputs) {
    double[] weights = objective.weights();
    int outputs = toOutputs.length / weights.length;
    for (int j = 0; j < toOutputs.length; j++) {
      toOutputs[j] *= -weights[j / outputs];
    }
    return toOutputs;
  }

  private double[] toLatents() {
    double[] toLatents = new double[objective.weights().length * configuration().latents()];
    objective.addToLatents(toLatents);
    return toLatents;
  }

  private double[] toPosterior() {
    double[] toPosterior = new double[(int) input.size(0) * 2 * configuration().latents()];
    objective.toPosterior(toPosterior);
    return toPosterior;
  }
}
