package org.sparkvae.evaluation.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkvae.model.Noise;
import org.sparkvae.testing.SharedSpark;

@Timeout(180)
class ProbesTest {

  @Test
  void aRingAroundADiscIsForNeighboursButForNoLine() {
    LabelledLatents training = ring(1, 600);
    LabelledLatents heldOut = ring(2, 300);
    double neighbours = NeighbourProbe.accuracy(SharedSpark.context(), training, heldOut);
    assertThat(neighbours).isGreaterThan(0.97);
    // Two of three lie in the ring: a line can hardly do better than to say so always.
    SharedSpark.session();
    double line = LinearProbe.accuracy(training, heldOut);
    assertThat(line).isBetween(0.5, 0.75);
    assertThat(LinearProbe.accuracy(training, heldOut)).as("again").isEqualTo(line);
  }

  @Test
  void threeSectorsAreForBoth() {
    LabelledLatents training = sectors(1, 600);
    LabelledLatents heldOut = sectors(2, 300);
    SharedSpark.session();
    assertThat(LinearProbe.accuracy(training, heldOut)).isGreaterThan(0.97);
    assertThat(NeighbourProbe.accuracy(SharedSpark.context(), training, heldOut))
        .isGreaterThan(0.93);
  }

  @Test
  void theNearerVoteDecidesATie() {
    assertThat(NeighbourProbe.mostVoted(new int[] {4, 7, 7, 4, 1})).isEqualTo(4);
    assertThat(NeighbourProbe.mostVoted(new int[] {1, 7, 4, 7, 4})).isEqualTo(7);
    assertThat(NeighbourProbe.mostVoted(new int[] {3})).isEqualTo(3);
  }

  @Test
  void neighboursComeInOrderAndTheFirstOfEqualOnes() {
    Neighbours neighbours = new Neighbours(new float[] {5, 1, 3, 1, 9}, 1);
    assertThat(neighbours.nearest(new float[] {0, 2}, 1, 4)).containsExactly(1, 2, 3, 0);
    assertThat(neighbours.squaredRadius(0, 2)).isEqualTo(16);
  }

  private static LabelledLatents ring(int seed, int count) {
    float[] noise = Noise.normal(seed, 2 * count);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 3 == 0 ? 0 : 1;
      double radius = labels[i] == 0 ? 0.5 : 2;
      double scale = radius / Math.hypot(noise[2 * i], noise[2 * i + 1]);
      noise[2 * i] *= (float) scale;
      noise[2 * i + 1] *= (float) scale;
    }
    return new LabelledLatents(noise, labels);
  }

  /** The label is the largest of three coordinates. */
  private static LabelledLatents sectors(int seed, int count) {
    float[] noise = Noise.normal(seed, 3 * count);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      float a = noise[3 * i];
      float b = noise[3 * i + 1];
      float c = noise[3 * i + 2];
      labels[i] = a >= b && a >= c ? 0 : b >= c ? 1 : 2;
    }
    return new LabelledLatents(noise, labels);
  }
}
