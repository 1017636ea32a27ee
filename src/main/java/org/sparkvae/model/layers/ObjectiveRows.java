package org.sparkvae.model.layers;

/**
 * What the objective is given, a row for each image: [outputs | z] of each of its samples, then
 * [mean | log variance]. Rows of pseudo-inputs, which have the latter alone, come after those.
 * Takes such rows apart and puts them together.
 *
 * @param outputs of the decoder for one sample
 */
record ObjectiveRows(int images, int pseudoInputs, int samples, int outputs, int latents) {

  /** For a matrix of this shape. */
  static ObjectiveRows of(long[] shape, int pseudoInputs, int samples, int latents) {
    int images = (int) shape[0] - pseudoInputs;
    int outputs = ((int) shape[1] - 2 * latents) / samples - latents;
    return new ObjectiveRows(images, pseudoInputs, samples, outputs, latents);
  }

  /** [images·K × outputs]. */
  double[] outputs(double[] rows) {
    double[] part = new double[images * samples * outputs];
    copy(rows, part, ofSamples(0, outputs), true);
    return part;
  }

  /** z, [images·K × latents]. */
  double[] latents(double[] rows) {
    double[] part = new double[images * samples * latents];
    copy(rows, part, ofSamples(outputs, latents), true);
    return part;
  }

  /** [images and pseudo-inputs × 2·latents]. */
  double[] posterior(double[] rows) {
    double[] part = new double[(images + pseudoInputs) * 2 * latents];
    copy(rows, part, ofPosteriors(), true);
    return part;
  }

  /** Rows of these three. */
  double[] together(double[] ofOutputs, double[] ofLatents, double[] ofPosterior) {
    double[] rows = new double[(images + pseudoInputs) * columns()];
    copy(rows, ofOutputs, ofSamples(0, outputs), false);
    copy(rows, ofLatents, ofSamples(outputs, latents), false);
    copy(rows, ofPosterior, ofPosteriors(), false);
    return rows;
  }

  private Part ofSamples(int from, int width) {
    return new Part(images, from, width, samples);
  }

  private Part ofPosteriors() {
    return new Part(images + pseudoInputs, samples * (outputs + latents), 2 * latents, 1);
  }

  private int columns() {
    return samples * (outputs + latents) + 2 * latents;
  }

  /** How many rows have it, where in a row it begins, how wide it is, how many there are. */
  private record Part(int rows, int from, int width, int count) {}

  private void copy(double[] rows, double[] values, Part part, boolean out) {
    for (int i = 0; i < part.rows() * part.count(); i++) {
      int row = i / part.count() * columns();
      int place = row + part.from() + i % part.count() * (outputs + latents);
      if (out) {
        System.arraycopy(rows, place, values, i * part.width(), part.width());
      } else {
        System.arraycopy(values, i * part.width(), rows, place, part.width());
      }
    }
  }
}
