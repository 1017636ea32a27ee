package org.sparkvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.evaluation.LikelihoodMeaning;
import org.sparkvae.picture.Markup;

/** The figures that say at a glance how the training went, and how to read them. */
final class SummarySection implements Section {
  private final JsonNode training;
  private final ModelConfig model;

  /**
   * Takes what is summed up.
   *
   * @param training the JSON line of {@code train}
   */
  SummarySection(JsonNode training, ModelConfig model) {
    this.training = training;
    this.model = model;
  }

  @Override
  public String id() {
    return "summary";
  }

  @Override
  public String title() {
    return "Summary";
  }

  @Override
  public List<Markup> content() {
    List<Markup> tiles = new ArrayList<>();
    nats(tiles, "validation_elbo", "Validation ELBO", "nats per image, best model");
    count(tiles, "epochs", "Epochs", "completed");
    count(tiles, "rounds", "Rounds", "of training and averaging");
    count(tiles, "images_seen", "Images seen", "each once an epoch");
    count(tiles, "images_per_second", "Images per second", "validation included");
    return List.of(
        Markup.element("dl", tiles).with("class", "tiles"),
        Parts.paragraph(units()).with("class", "note"));
  }

  private void nats(List<Markup> tiles, String figure, String name, String unit) {
    if (training.path(figure).isNumber()) {
      tiles.add(tile(name, Words.nats(training.path(figure).asDouble()), unit));
    }
  }

  private void count(List<Markup> tiles, String figure, String name, String unit) {
    if (training.path(figure).isNumber()) {
      tiles.add(tile(name, Words.count(Math.round(training.path(figure).asDouble())), unit));
    }
  }

  private static Markup tile(String name, String value, String unit) {
    Markup figure = Markup.element("dd", Markup.text(value), Markup.element("small", unit));
    return Markup.element("div", Markup.element("dt", name), figure);
  }

  private String units() {
    return "ELBO = reconstruction − KL, in nats per image: summed over pixels, averaged over"
        + " images. Under this model's likelihood the reconstruction is a "
        + new LikelihoodMeaning(model).words()
        + ".";
  }
}
