package org.sparkvae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;

/** The graph as DL4J's own tools see it. */
class GraphTest {
  private static final int IMAGES = 6;
  private static final ImageShape SHAPE = new ImageShape(5, 6, 1);
  private static final int LATENTS = 3;

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void itsConfigurationComesBackFromJson(String network) {
    ComputationGraphConfiguration configuration = graph(network).getConfiguration();
    ComputationGraphConfiguration back =
        ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertThat(back).isEqualTo(configuration).hasSameHashCodeAs(configuration);
    assertThat(back.clone()).isEqualTo(configuration);
    assertThat(back).isNotEqualTo(graph(network, 3).getConfiguration());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void dl4jsOwnFitLowersTheLoss(String network) {
    ComputationGraph graph = graph(network);
    MultiDataSet batch = batch();
    double before = graph.score(batch);
    for (int i = 0; i < 80; i++) {
      graph.fit(batch);
    }
    assertThat(graph.score(batch)).isLessThan(before - 0.3);
  }

  @ParameterizedTest
  @CsvSource({
    "mlp, gaussian, learned", "conv, gaussian, per-pixel",
    "mlp, discretized-logistic, per-pixel", "conv, discretized-logistic, learned"
  })
  void dl4jSeesScalesToo(String network, String likelihood, String scale) {
    ComputationGraph graph =
        graph(network, 1, "model.likelihood=" + likelihood, "model.scale=" + scale);
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
        .isEqualTo(configuration);
    assertThat(graph.output(batch().getFeatures())[0].size(1))
        .isEqualTo(2 * SHAPE.pixels() + 3 * LATENTS);
    double before = graph.score(batch());
    for (int i = 0; i < 40; i++) {
      graph.fit(batch());
    }
    assertThat(graph.score(batch())).isLessThan(before - 0.3);
  }

  @Test
  void scoresOfImagesAverageToTheLoss() {
    ComputationGraph graph = graph("mlp");
    INDArray scores = graph.scoreExamples(batch(), false);
    assertThat(scores.length()).isEqualTo(IMAGES);
    assertThat(scores.meanNumber().doubleValue()).isCloseTo(graph.score(batch()), offset(1e-4));
  }

  @Test
  void theOutputIsWhatTheObjectiveIsGiven() {
    ComputationGraph graph = graph("mlp");
    INDArray rows = graph.output(batch().getFeatures())[0];
    assertThat(rows.shape()).containsExactly(IMAGES, SHAPE.pixels() + 3 * LATENTS);
  }

  @Test
  void memoryIsReportedForEveryVertex() {
    InputType image = InputType.feedForward(SHAPE.pixels());
    InputType noise = InputType.feedForward(LATENTS);
    assertThat(graph("mlp").getConfiguration().getMemoryReport(image, noise).toString())
        .contains("4 x FullyConnected", "1 x Reparameterization");
  }

  @Test
  void theSamplingHasNoGradientsOfItsOwn() {
    assertThatThrownBy(
            () ->
                graph("mlp")
                    .getVertex(VaeNetwork.LATENTS)
                    .setBackpropGradientsViewArray(Nd4j.zeros(DataType.FLOAT, 1, 1)))
        .hasMessage("Cannot set gradients of z: it has none");
    assertThat(graph("mlp").getVertex(VaeNetwork.LATENTS))
        .hasToString("ReparameterizationVertex(z)");
  }

  private static ComputationGraph graph(String network) {
    return graph(network, 1);
  }

  private static ComputationGraph graph(String network, double beta, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "model.network=" + network,
                "model.hidden=[8]",
                "model.channels=[2, 3]",
                "model.latents=" + LATENTS));
    settings.addAll(List.of(more));
    VaeSpec spec =
        new VaeSpec(ConfigLoader.load(settings.toArray(String[]::new)).model(), SHAPE, beta);
    return Vae.create(spec, 5).graph();
  }

  private static MultiDataSet batch() {
    float[] x = Noise.normal(8, IMAGES * SHAPE.pixels());
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.min(1, Math.abs(x[i]));
    }
    INDArray images = Buffers.matrix(x, IMAGES, SHAPE.pixels());
    INDArray noise = Buffers.matrix(Noise.normal(9, IMAGES * LATENTS), IMAGES, LATENTS);
    return new MultiDataSet(new INDArray[] {images, noise}, new INDArray[] {images.dup()});
  }
}
