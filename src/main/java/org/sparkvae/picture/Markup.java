package org.sparkvae.picture;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A piece of HTML or SVG. Text and attribute values are escaped where they come in, and nothing
 * else goes in, so whatever an operator called a class or a file stays text on the page.
 */
public final class Markup {
  private static final Set<String> WITHOUT_END = Set.of("br", "hr", "img", "link", "meta");

  private final String start;
  private final String content;
  private final String end;

  private Markup(String start, String content, String end) {
    this.start = start;
    this.content = content;
    this.end = end;
  }

  /** An element with these children. */
  public static Markup element(String name, Markup... children) {
    return element(name, List.of(children));
  }

  /** An element with these children. */
  public static Markup element(String name, Collection<Markup> children) {
    return new Markup(
        "<" + name, together(children), WITHOUT_END.contains(name) ? "" : "</" + name + ">");
  }

  /** An element with this text in it. */
  public static Markup element(String name, String text) {
    return element(name, text(text));
  }

  /** Text that stands for itself. */
  public static Markup text(String text) {
    return new Markup("", escape(text), "");
  }

  /** These pieces, one after the other. */
  public static Markup all(Collection<Markup> pieces) {
    return new Markup("", together(pieces), "");
  }

  /** The same element with one attribute more. */
  public Markup with(String attribute, Object value) {
    if (start.isEmpty()) {
      throw new IllegalStateException("Cannot give text an attribute: " + attribute);
    }
    String written = " " + attribute + "=\"" + escape(String.valueOf(value)) + "\"";
    return new Markup(start + written, content, end);
  }

  private static String together(Collection<Markup> pieces) {
    return pieces.stream().map(Markup::toString).collect(Collectors.joining());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F]", "\uFFFD");
  }

  /** The source text. */
  @Override
  public String toString() {
    return start.isEmpty() ? content : start + ">" + content + end;
  }
}
