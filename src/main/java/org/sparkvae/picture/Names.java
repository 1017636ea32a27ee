package org.sparkvae.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sparkvae.picture.Series.Point;

/** Names written at their places in a plot, moved down where they would cover one another. */
final class Names {
  private static final int LONGEST = 24;

  /** Rough measures of the lettering, in units of the view box: no font is at hand to ask. */
  private static final double LETTER = 8;

  private static final double LINE = 16;

  private final Frame frame;
  private final List<Name> names = new ArrayList<>();

  Names(Frame frame) {
    this.frame = frame;
  }

  private record Name(String text, double across, double down) {
    double width() {
      return LETTER * text.length();
    }

    boolean covers(Name other) {
      return Math.abs(down - other.down) < LINE
          && Math.abs(across - other.across) < (width() + other.width()) / 2;
    }

    Name oneLineBelow(Name other) {
      return new Name(text, across, other.down + LINE);
    }

    Markup written() {
      return Markup.element("text", text)
          .with("class", "name")
          .with("paint-order", "stroke")
          .with("text-anchor", "middle")
          .with("x", Frame.number(across))
          .with("y", Frame.number(down + 5));
    }
  }

  void add(String name, Point place) {
    String text = name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "\u2026";
    double across = Frame.inside(frame.across(place.x()), LETTER * text.length());
    names.add(new Name(text, across, frame.down(place.y())));
  }

  /** The names from top to bottom, each clear of those above it. */
  List<Markup> written() {
    List<Name> placed = new ArrayList<>();
    for (Name name : names.stream().sorted(Comparator.comparingDouble(Name::down)).toList()) {
      Name free = name;
      for (Name above : placed) {
        free = free.covers(above) ? free.oneLineBelow(above) : free;
      }
      placed.add(free);
    }
    return placed.stream().map(Name::written).toList();
  }
}
