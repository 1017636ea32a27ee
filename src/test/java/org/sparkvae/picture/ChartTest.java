package org.sparkvae.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sparkvae.picture.Series.Point;

class ChartTest {
  private static final String HOSTILE = "<script>alert(1)</script>";

  /** The frame is 396 by 238 units, its lower left corner at (70, 250). */
  @Test
  void aLineRunsThroughItsPointsWhereTheAxesPutThem() {
    Series series =
        new Series("a", 0, List.of(new Point(0, -100), new Point(5, Double.NaN), new Point(10, 0)));
    String svg =
        new LineChart(new Axis("x", 0, 10), new Axis("y", -100, 0))
            .line(series)
            .svg("d")
            .toString();
    assertThat(svg).contains("d=\"M70.0 250.0L466.0 12.0\"");
  }

  @Test
  void marksEveryPoint() {
    Series series = new Series("a", 1, List.of(new Point(0, 0), new Point(1, 1)));
    String svg =
        new LineChart(new Axis("x", 0, 1), new Axis("y", 0, 1)).marked(series).svg("d").toString();
    assertThat(svg.split("<circle ", -1)).hasSize(3);
    assertThat(svg).contains("fill:var(--series-1)");
  }

  @Test
  void aUnitIsEquallyLongBothWays() {
    Series series = new Series("a", 0, List.of(new Point(0, 0), new Point(10, 1)));
    String svg = new ScatterChart("x", "y", List.of(series)).svg("d", false).toString();
    double[] places =
        Pattern.compile("M([0-9.]+) ([0-9.]+)h0")
            .matcher(svg)
            .results()
            .flatMapToDouble(ChartTest::numbers)
            .toArray();
    assertThat((places[2] - places[0]) / (places[1] - places[3])).isBetween(9.9, 10.1);
  }

  private static java.util.stream.DoubleStream numbers(MatchResult found) {
    return IntStream.of(1, 2).mapToDouble(group -> Double.parseDouble(found.group(group)));
  }

  @Test
  void namesThatWouldCoverOneAnotherAreMovedApart() {
    List<Series> clouds =
        IntStream.range(0, 4)
            .mapToObj(i -> new Series("cloud " + i, i, List.of(new Point(0, 0), new Point(1, 1))))
            .toList();
    String svg = new ScatterChart("x", "y", clouds).svg("d", true).toString();
    List<Double> heights =
        Pattern.compile("class=\"name\"[^>]* y=\"([0-9.]+)\"")
            .matcher(svg)
            .results()
            .map(found -> Double.valueOf(found.group(1)))
            .toList();
    assertThat(heights).hasSize(4);
    for (int i = 1; i < heights.size(); i++) {
      assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThanOrEqualTo(15.9);
    }
  }

  @Test
  void namesAreTextAndTheUnnamedHaveNone() {
    Series hostile = new Series(HOSTILE, 0, List.of(new Point(0, 0)));
    Series none = new Series("unlabelled", Palette.NONE, List.of(new Point(1, 1)));
    String svg = new ScatterChart("x", "y", List.of(none, hostile)).svg("d", true).toString();
    assertThat(svg)
        .doesNotContain("<script")
        .contains("&lt;script&gt;")
        .doesNotContain("unlabelled");
  }

  @Test
  void coloursDifferBeyondTheNamedOnes() {
    List<String> colours = IntStream.range(0, 40).mapToObj(Palette::css).distinct().toList();
    assertThat(colours).hasSize(40).first().isEqualTo("var(--series-0)");
    assertThat(Palette.css(Palette.NONE)).isEqualTo("var(--series-none)");
  }
}
