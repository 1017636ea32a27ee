package org.sparkvae.data.ingest;

import java.io.Serializable;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.sparkvae.config.UserError;
import org.sparkvae.data.source.SourceImage;
import org.sparkvae.data.source.Tags;
import scala.Tuple2;

/**
 * What a first look at a source finds; it grows with the number of classes, never of images.
 *
 * @param images among them those that will turn out to be broken
 * @param refusal why the whole source is refused, or null
 */
record Survey(long images, SortedSet<String> classes, SortedSet<String> splits, String refusal)
    implements Serializable {

  /** Looks at some images to the end, so that containers that are cut short show themselves. */
  static Survey of(Iterator<Tuple2<RowKey, SourceImage>> rows) {
    long images = 0;
    SortedSet<String> classes = new TreeSet<>();
    SortedSet<String> splits = new TreeSet<>();
    try {
      for (; rows.hasNext(); images++) {
        Tags tags = rows.next()._2().tags();
        addIfKnown(classes, tags.className());
        addIfKnown(splits, tags.split());
      }
    } catch (UserError e) {
      // Returned, not thrown: Spark would try it again, and log each trial with its stack.
      return new Survey(images, classes, splits, e.getMessage());
    }
    return new Survey(images, classes, splits, null);
  }

  private static void addIfKnown(SortedSet<String> names, String name) {
    if (name != null) {
      names.add(name);
    }
  }

  /** Both together; of two refusals the first by text, so that the result has no order. */
  Survey plus(Survey other) {
    SortedSet<String> allClasses = new TreeSet<>(classes);
    allClasses.addAll(other.classes);
    SortedSet<String> allSplits = new TreeSet<>(splits);
    allSplits.addAll(other.splits);
    return new Survey(images + other.images, allClasses, allSplits, first(refusal, other.refusal));
  }

  private static String first(String a, String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }
}
