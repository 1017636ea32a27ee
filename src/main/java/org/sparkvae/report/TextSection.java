package org.sparkvae.report;

import java.util.List;
import org.sparkvae.picture.Markup;

/** A section that can only say why it shows nothing. */
record TextSection(String id, String title, String text) implements Section {
  @Override
  public List<Markup> content() {
    return List.of(Parts.paragraph(text));
  }
}
