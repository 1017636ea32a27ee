package org.sparkvae.report;

import java.util.ArrayList;
import java.util.List;
import org.sparkvae.config.ImageShape;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.model.Vae;
import org.sparkvae.picture.Markup;

/** Originals, each over what the model makes of it. */
final class ReconstructionSection implements Section {
  private final Vae vae;
  private final EncodedImages images;
  private final ClassNames classes;
  private final String split;

  ReconstructionSection(Vae vae, EncodedImages images, ClassNames classes, String split) {
    this.vae = vae;
    this.images = images;
    this.classes = classes;
    this.split = split;
  }

  @Override
  public String id() {
    return "reconstructions";
  }

  @Override
  public String title() {
    return "Reconstructions";
  }

  @Override
  public List<Markup> content() {
    List<Markup> matches = new ArrayList<>();
    for (int i = 0; i < images.shown().size(); i++) {
      ImageRecord image = images.shown().get(i);
      matches.add(match(image, reconstruction(images.mean(i), image.labelOrNone())));
    }
    Markup list = Markup.element("ul", matches).with("class", "matches");
    return List.of(
        Parts.figure(
            list,
            "Above the original, below its reconstruction: the first "
                + matches.size()
                + " images of the split \u201C"
                + split
                + "\u201D, encoded, and decoded from the mean of q(z|x) without noise. What is lost"
                + " is what the latents do not carry. Pixels are shown as expected values."));
  }

  private byte[] reconstruction(float[] mean, int label) {
    return vae.decode(mean, new int[] {label}, 1);
  }

  private Markup match(ImageRecord original, byte[] reconstruction) {
    ImageShape shape = vae.spec().shape();
    String name = classes.of(original.label());
    return Markup.element(
        "li",
        Parts.image(shape, original.pixels(), "Original: " + name),
        Parts.image(shape, reconstruction, "Reconstruction: " + name),
        Markup.element("span", name));
  }
}
