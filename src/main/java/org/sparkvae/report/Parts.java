package org.sparkvae.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.sparkvae.config.ImageShape;
import org.sparkvae.picture.Markup;
import org.sparkvae.picture.Palette;
import org.sparkvae.picture.Png;
import org.sparkvae.picture.Series;

/** The few shapes that sections are built from. */
final class Parts {
  /** Images up to this many pixels across are magnified without smoothing. */
  private static final int SMALL = 96;

  private Parts() {}

  static Markup paragraph(String text) {
    return Markup.element("p", text);
  }

  /** A picture or table and what there is to say about it. */
  static Markup figure(Markup shown, String caption) {
    return Markup.element("figure", shown, Markup.element("figcaption", caption));
  }

  /** A chart under its name, with its legend. */
  static Markup chart(String title, Markup chart, List<Series> series, String caption) {
    return Markup.element(
        "figure",
        Markup.element("h3", title),
        chart,
        legend(series),
        Markup.element("figcaption", caption));
  }

  static Markup legend(Collection<Series> series) {
    return Markup.element("ul", series.stream().map(Parts::legendEntry).toList())
        .with("class", "legend");
  }

  private static Markup legendEntry(Series series) {
    Markup swatch =
        Markup.element("span")
            .with("class", "swatch")
            .with("style", "background:" + Palette.css(series.colour()));
    return Markup.element("li", swatch, Markup.text(series.name()));
  }

  /** An image of the corpus or of the model, inside the page. */
  static Markup image(ImageShape shape, byte[] packed, String description) {
    return picture(shape, Png.encode(shape, packed), description)
        .with("class", Math.max(shape.height(), shape.width()) <= SMALL ? "pixels" : "smooth");
  }

  /** A finished PNG file, inside the page. */
  static Markup picture(ImageShape shape, byte[] png, String description) {
    return Markup.element("img")
        .with("src", "data:image/png;base64," + Base64.getEncoder().encodeToString(png))
        .with("width", shape.width())
        .with("height", shape.height())
        .with("alt", description);
  }

  /** Names and values side by side, without a heading row. */
  static Markup pairs(String caption, Map<String, String> values) {
    List<Markup> rows = new ArrayList<>();
    rows.add(Markup.element("caption", caption));
    values.forEach(
        (name, value) ->
            rows.add(
                Markup.element(
                    "tr",
                    Markup.element("th", name).with("scope", "row"),
                    Markup.element("td", value))));
    return scrolled(caption, Markup.element("table", rows).with("class", "pairs"));
  }

  /** A table of figures; the first cell of a row names it. */
  static Markup table(String caption, List<String> headings, List<List<String>> rows) {
    List<Markup> parts = new ArrayList<>();
    parts.add(Markup.element("caption", caption));
    List<Markup> heads =
        headings.stream().map(h -> Markup.element("th", h).with("scope", "col")).toList();
    parts.add(Markup.element("thead", Markup.element("tr", heads)));
    parts.add(Markup.element("tbody", rows.stream().map(Parts::row).toList()));
    return scrolled(caption, Markup.element("table", parts).with("class", "figures"));
  }

  private static Markup row(List<String> cells) {
    List<Markup> parts = new ArrayList<>();
    parts.add(Markup.element("th", cells.get(0)).with("scope", "row"));
    cells.stream().skip(1).map(cell -> Markup.element("td", cell)).forEach(parts::add);
    return Markup.element("tr", parts);
  }

  /** Wide tables scroll by themselves, also by keyboard, so that the page need not. */
  private static Markup scrolled(String name, Markup table) {
    return Markup.element("div", table)
        .with("class", "scroll")
        .with("role", "region")
        .with("aria-label", name)
        .with("tabindex", 0);
  }
}
