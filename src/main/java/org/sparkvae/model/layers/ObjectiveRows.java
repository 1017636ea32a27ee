package org.sparkvae.model.layers;

/**
 * What the objective is given, a row for each image: [outputs | z] of each of its samples, then
 * [mean | log variance]. Takes such rows apart and puts them together.
 *
 * @param outputs of the decoder for one sample
 */
record ObjectiveRows(int images, int samples, int outputs, int latents) {

  /** For rows of so many columns. */
  static ObjectiveRows of(int images, int columns, int samples, int latents) {
    return new ObjectiveRows(images, samples, (columns - 2 * latents) / samples - latents, latents);
  }

  /** [images·K × outputs]. */
  double[] outputs(double[] rows) {
    double[] part = new double[images * samples * outputs];
    copy(rows, part, new Part(0, outputs, samples), true);
    return part;
  }

  /** z, [images·K × latents]. */
  double[] latents(double[] rows) {
    double[] part = new double[images * samples * latents];
    copy(rows, part, new Part(outputs, latents, samples), true);
    return part;
  }

  /** [images × 2·latents]. */
  double[] posterior(double[] rows) {
    double[] part = new double[images * 2 * latents];
    copy(rows, part, new Part(samples * (outputs + latents), 2 * latents, 1), true);
    return part;
  }

  /** Rows of these three. */
  double[] together(double[] ofOutputs, double[] ofLatents, double[] ofPosterior) {
    double[] rows = new double[images * columns()];
    copy(rows, ofOutputs, new Part(0, outputs, samples), false);
    copy(rows, ofLatents, new Part(outputs, latents, samples), false);
    copy(rows, ofPosterior, new Part(samples * (outputs + latents), 2 * latents, 1), false);
    return rows;
  }

  private int columns() {
    return samples * (outputs + latents) + 2 * latents;
  }

  /** Where in a row it begins, how wide it is, and how many of it there are. */
  private record Part(int from, int width, int count) {}

  private void copy(double[] rows, double[] values, Part part, boolean out) {
    for (int i = 0; i < images * part.count(); i++) {
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
