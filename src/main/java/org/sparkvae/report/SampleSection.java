package org.sparkvae.report;

import java.util.List;
import org.sparkvae.model.LabelClass;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;
import org.sparkvae.picture.ContactSheet;
import org.sparkvae.picture.Markup;

/** Images that the model makes up: decoded from the prior. */
final class SampleSection implements Section {
  /** The report's own noise, so that every report of a model shows the same samples. */
  private static final long SEED = 1;

  private static final int MOST_COLUMNS = 8;

  /** Rows of a conditional model's sheet. */
  private static final int MOST_CLASSES = 20;

  /** Sheets of large images have fewer of them, lest the page weigh tens of megabytes. */
  private static final int SHEET_WIDTH = 1200;

  private final Vae vae;

  SampleSection(Vae vae) {
    this.vae = vae;
  }

  @Override
  public String id() {
    return "samples";
  }

  @Override
  public String title() {
    return "Samples from the prior";
  }

  @Override
  public List<Markup> content() {
    int columns = columns();
    int classes = Math.min(MOST_CLASSES, vae.spec().classes().size());
    int count = columns * (classes == 0 ? columns : classes);
    ContactSheet sheet = new ContactSheet(vae.spec().shape(), count, columns);
    for (int i = 0; i < count; i++) {
      sheet.set(i, vae.decode(draw(i), new int[] {i / columns}, 1));
    }
    String description = count + " images decoded from the prior";
    Markup image = Parts.picture(sheet.shape(), sheet.png(), description).with("class", "pixels");
    return List.of(Parts.figure(image, caption(count)).with("class", "sheet"));
  }

  private float[] draw(int sample) {
    float[] z = new float[vae.latents()];
    vae.prior().draw(Noise.key(SEED, sample), z, 0);
    return z;
  }

  private int columns() {
    return Math.max(2, Math.min(MOST_COLUMNS, SHEET_WIDTH / vae.spec().shape().width()));
  }

  private String prior() {
    int pseudoInputs = vae.spec().model().pseudoInputs();
    return pseudoInputs == 0 ? "N(0, I)" : "the VampPrior of " + pseudoInputs + " pseudo-inputs";
  }

  private String caption(int count) {
    List<String> classes =
        vae.spec().classes().stream().limit(MOST_CLASSES).map(LabelClass::name).toList();
    String rows =
        classes.isEmpty()
            ? ""
            : "Conditional on the label, a row each: " + String.join(", ", classes) + ". ";
    return rows
        + count
        + " images decoded from z ~ "
        + prior()
        + ", none chosen by hand (seed "
        + SEED
        + "); each pixel is shown at its expected value. They resemble the corpus as far as the"
        + " posteriors of its images fill the prior.";
  }
}
