package org.sparkvae.report;

import java.util.List;
import java.util.Map;
import org.sparkvae.picture.Markup;

/** Where the run and the pictures come from: versions, hashes, natives, time. */
final class ProvenanceSection implements Section {
  private final Map<String, String> facts;

  ProvenanceSection(Map<String, String> facts) {
    this.facts = facts;
  }

  @Override
  public String id() {
    return "provenance";
  }

  @Override
  public String title() {
    return "Provenance";
  }

  @Override
  public List<Markup> content() {
    return List.of(
        Parts.paragraph(
            "Equal hashes mean equal content: the corpus by its manifest, a model by its"
                + " architecture, preprocessing and parameters."),
        Parts.pairs("Where this run comes from", facts));
  }
}
