package org.sparkvae.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sparkvae.picture.Markup;

/**
 * Sections in one HTML file that loads nothing: no script, no font, no picture from elsewhere. The
 * file says so itself (its Content-Security-Policy), and browsers hold it to that.
 */
final class Page {
  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

  private Page() {}

  /** The page's source text. */
  static String render(String title, String subtitle, List<Section> sections) {
    Map<String, String> parts =
        Map.of(
            "title", Markup.text(title).toString(),
            "subtitle", Markup.text(subtitle).toString(),
            "style", resource("page.css"),
            "links", Markup.all(sections.stream().map(Page::link).toList()).toString(),
            "sections", Markup.all(sections.stream().map(Page::section).toList()).toString());
    // One pass: what is put in is not looked through for places again.
    return PLACE
        .matcher(resource("page.html"))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  /** What a page looks like besides its sections; part of what decides its bytes. */
  static String design() {
    return resource("page.html") + resource("page.css");
  }

  private static Markup link(Section section) {
    return Markup.element(
        "li", Markup.element("a", section.title()).with("href", "#" + section.id()));
  }

  private static Markup section(Section section) {
    String heading = section.id() + "-heading";
    List<Markup> parts = new ArrayList<>();
    parts.add(Markup.element("h2", section.title()).with("id", heading));
    parts.addAll(section.content());
    return Markup.element("section", parts)
        .with("id", section.id())
        .with("aria-labelledby", heading);
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " of this program", e);
    }
  }
}
