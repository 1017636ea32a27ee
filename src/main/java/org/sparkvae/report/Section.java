package org.sparkvae.report;

import java.util.List;
import org.sparkvae.picture.Markup;

/** A part of the page under a heading of its own. */
interface Section {
  /** Name within the page, for links. */
  String id();

  String title();

  /** What stands under the heading. */
  List<Markup> content();
}
