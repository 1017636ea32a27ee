package org.sparkvae.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkvae.picture.Markup;
import org.sparkvae.picture.Palette;
import org.sparkvae.picture.ScatterChart;
import org.sparkvae.picture.Series;
import org.sparkvae.picture.Series.Point;

/** Where the model puts the images, coloured by their labels. */
final class LatentSection implements Section {
  /** More names than this would hide the points that they name. */
  private static final int MOST_NAMES = 20;

  /** Principal components need at least two images to differ. */
  private static final int FEWEST_IMAGES = 2;

  private final EncodedImages images;
  private final ClassNames classes;
  private final String split;
  private final Supplier<JavaSparkContext> spark;

  LatentSection(
      EncodedImages images, ClassNames classes, String split, Supplier<JavaSparkContext> spark) {
    this.images = images;
    this.classes = classes;
    this.split = split;
    this.spark = spark;
  }

  @Override
  public String id() {
    return "latents";
  }

  @Override
  public String title() {
    return "Latent space";
  }

  @Override
  public List<Markup> content() {
    if (images.count() < FEWEST_IMAGES) {
      return List.of(Parts.paragraph("Too few images to lay out."));
    }
    LatentPlane plane = LatentPlane.of(images, spark);
    List<Series> clouds = clouds(plane.points());
    String caption =
        "Posterior means of "
            + Words.count(images.count())
            + " images of the split \u201C"
            + split
            + "\u201D, a dot each, coloured by label. "
            + plane.explanation();
    Markup chart =
        new ScatterChart(plane.across(), plane.down(), clouds)
            .svg(caption, clouds.size() <= MOST_NAMES);
    Markup figure =
        Markup.element(
            "figure", chart, Parts.legend(clouds), Markup.element("figcaption", caption));
    return List.of(figure.with("class", "panel"));
  }

  /** The points of each label; those without one first, so that they lie beneath. */
  private List<Series> clouds(List<Point> points) {
    Map<Integer, List<Point>> byLabel = new TreeMap<>();
    for (int i = 0; i < points.size(); i++) {
      Integer label = images.label(i);
      byLabel
          .computeIfAbsent(label == null ? Palette.NONE : label, k -> new ArrayList<>())
          .add(points.get(i));
    }
    List<Series> clouds = new ArrayList<>();
    byLabel.forEach((label, own) -> clouds.add(new Series(name(label), label, own)));
    return clouds;
  }

  private String name(int label) {
    return classes.of(label == Palette.NONE ? null : label);
  }
}
