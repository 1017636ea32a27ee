package org.sparkvae.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.LabelCounts;
import org.sparkvae.data.LabelSurvey;
import org.sparkvae.model.LabelClass;
import org.sparkvae.model.VaeSpec;

/**
 * What a conditional VAE asks of a corpus: a label of every image, and the same classes that it was
 * trained on. Looked at before any work, by reading the labels alone.
 */
public final class ImageClasses {
  private ImageClasses() {}

  /**
   * The classes to train on: the manifest's, or, where its labels are bare numbers, those from 0 to
   * the largest.
   *
   * @throws UserError if an image of these splits has no label or one of no class
   */
  public static List<LabelClass> of(Corpus corpus, Collection<String> splits, LabelSurvey survey) {
    LabelCounts counts = survey.count(corpus, splits);
    requireLabels("train", splits, counts);
    int classes = Math.max(corpus.classes().size(), counts.images().size());
    if (!corpus.classes().isEmpty()) {
      requireWithin("train", splits, counts, corpus.classes().size());
    }
    List<LabelClass> result = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      String name =
          corpus.classes().isEmpty() ? Integer.toString(label) : corpus.classes().get(label);
      result.add(new LabelClass(name, counts.of(label)));
    }
    return result;
  }

  /**
   * Checks images that a model is to be used on; nothing to do where it is not conditional.
   *
   * @param verb of the command, for the message
   * @throws UserError if an image of these splits has no label or one of no class, or the corpus
   *     has other classes
   */
  public static void requireFitting(
      String verb, VaeSpec model, Corpus corpus, Collection<String> splits, LabelSurvey survey) {
    if (!model.isConditional()) {
      return;
    }
    List<String> names = model.classes().stream().map(LabelClass::name).toList();
    if (!corpus.classes().isEmpty() && !corpus.classes().equals(names)) {
      throw new UserError(
          String.format(
              "Cannot %s: the images are of classes %s, the conditional model knows %s",
              verb, shown(corpus.classes()), shown(names)));
    }
    LabelCounts counts = survey.count(corpus, splits);
    requireLabels(verb, splits, counts);
    requireWithin(verb, splits, counts, names.size());
  }

  private static void requireLabels(String verb, Collection<String> splits, LabelCounts counts) {
    if (counts.unlabelled() > 0) {
      throw new UserError(
          String.format(
              "Cannot %s: %d of %d images of %s have no label, which a conditional model needs",
              verb,
              counts.unlabelled(),
              counts.unlabelled() + counts.labelled(),
              String.join(", ", splits)));
    }
  }

  private static void requireWithin(
      String verb, Collection<String> splits, LabelCounts counts, int classes) {
    if (counts.images().size() > classes) {
      throw new UserError(
          String.format(
              "Cannot %s: there are images of %s with label %d, the classes are 0 to %d",
              verb, String.join(", ", splits), counts.images().size() - 1, classes - 1));
    }
  }

  /** The first few names. */
  private static String shown(List<String> names) {
    String first = names.stream().limit(10).collect(Collectors.joining(", "));
    return names.size() > 10 ? first + ", …" : first;
  }
}
