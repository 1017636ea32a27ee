package org.sparkvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.sparkvae.picture.Markup;

/** The figures of every evaluation that the run holds. */
final class EvaluationSection implements Section {
  private static final List<String> FIRST =
      List.of("split", "model", "images", "elbo", "reconstruction", "kl");

  /** A file's name begins with its corpus; provenance has the hash in full. */
  private static final String DATA_HASH = "^(\\p{XDigit}{12})\\p{XDigit}{52}";

  /** Not a figure, but what to bear in mind with them. */
  private static final String CAVEAT = "likelihood";

  private final SortedMap<String, JsonNode> evaluations;

  /**
   * Takes the evaluations.
   *
   * @param evaluations file name to content
   */
  EvaluationSection(SortedMap<String, JsonNode> evaluations) {
    this.evaluations = evaluations;
  }

  @Override
  public String id() {
    return "evaluation";
  }

  @Override
  public String title() {
    return "Evaluation";
  }

  @Override
  public List<Markup> content() {
    if (evaluations.isEmpty()) {
      return List.of(Parts.paragraph("The run has not been evaluated yet."));
    }
    List<String> columns = columns();
    List<List<String>> rows = new ArrayList<>();
    evaluations.forEach((file, figures) -> rows.add(row(file, figures, columns)));
    List<String> headings = new ArrayList<>(List.of("evaluation"));
    columns.forEach(column -> headings.add(column.replace('_', ' ')));
    return List.of(
        Parts.table("One row for each evaluation in the run", headings, rows), meanings(columns));
  }

  private List<String> columns() {
    Set<String> found = new LinkedHashSet<>();
    for (JsonNode evaluation : evaluations.values()) {
      evaluation
          .fields()
          .forEachRemaining(
              field -> {
                if (field.getValue().isNumber() || FIRST.contains(field.getKey())) {
                  found.add(field.getKey());
                }
              });
    }
    Set<String> columns = new LinkedHashSet<>(FIRST);
    columns.retainAll(found);
    columns.addAll(found);
    return List.copyOf(columns);
  }

  private static List<String> row(String file, JsonNode figures, List<String> columns) {
    List<String> cells = new ArrayList<>();
    cells.add(file.replaceFirst("\\.json$", "").replaceFirst(DATA_HASH, "$1\u2026"));
    columns.forEach(column -> cells.add(cell(figures.path(column))));
    return cells;
  }

  private static String cell(JsonNode figure) {
    if (figure.isIntegralNumber()) {
      return Words.count(figure.asLong());
    }
    return figure.isNumber() ? Words.nats(figure.asDouble()) : figure.asText("–");
  }

  /** What the evaluations themselves say of their figures. */
  private Markup meanings(List<String> columns) {
    List<Markup> list = new ArrayList<>();
    for (String name : columns) {
      meaning(name).ifPresent(text -> list.addAll(entry(name, text)));
    }
    meaning(CAVEAT).ifPresent(text -> list.addAll(entry(CAVEAT, text)));
    return Markup.element("dl", list).with("class", "meanings");
  }

  private static List<Markup> entry(String name, String text) {
    return List.of(Markup.element("dt", name.replace('_', ' ')), Markup.element("dd", text));
  }

  private Optional<String> meaning(String column) {
    return evaluations.values().stream()
        .map(evaluation -> evaluation.path("about").path(column))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .findFirst();
  }
}
