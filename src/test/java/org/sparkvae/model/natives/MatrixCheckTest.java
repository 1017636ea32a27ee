package org.sparkvae.model.natives;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MatrixCheckTest {
  private final MatrixCheck check = new MatrixCheck();

  @Test
  void aProductInFloatPasses() {
    assertThat(check.passes(product())).isTrue();
  }

  @Test
  void oneElementThatIsOffDoesNot() {
    float[] product = product();
    product[product.length / 2] += 0.02f;
    assertThat(check.passes(product)).isFalse();
  }

  @Test
  void aMissingLastTermDoesNot() {
    float[] product = product();
    int last = MatrixCheck.M * MatrixCheck.N - 1;
    product[last] -= check.a()[check.a().length - 1] * check.b()[check.b().length - 1];
    assertThat(check.passes(product)).isFalse();
  }

  @Test
  void notANumberDoesNot() {
    float[] product = product();
    product[0] = Float.NaN;
    assertThat(check.passes(product)).isFalse();
    assertThat(check.passes(new float[0])).isFalse();
  }

  private float[] product() {
    float[] c = new float[MatrixCheck.M * MatrixCheck.N];
    for (int i = 0; i < MatrixCheck.M; i++) {
      for (int j = 0; j < MatrixCheck.N; j++) {
        for (int p = 0; p < MatrixCheck.K; p++) {
          c[i * MatrixCheck.N + j] +=
              check.a()[i * MatrixCheck.K + p] * check.b()[p * MatrixCheck.N + j];
        }
      }
    }
    return c;
  }
}
