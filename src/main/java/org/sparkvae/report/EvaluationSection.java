package org.sparkvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.sparkvae.picture.Markup;

/** The figures of every evaluation that the run holds. */
final class EvaluationSection implements Section {
  private static final List<String> FIRST =
      List.of("split", "model", "images", "elbo", "reconstruction", "kl");

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
    cells.add(file.replaceFirst("\\.json$", ""));
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
    for (String column : columns) {
      meaning(column)
          .ifPresent(
              text -> {
                list.add(Markup.element("dt", column.replace('_', ' ')));
                list.add(Markup.element("dd", text));
              });
    }
    return Markup.element("dl", list).with("class", "meanings");
  }

  private java.util.Optional<String> meaning(String column) {
    return evaluations.values().stream()
        .map(evaluation -> evaluation.path("about").path(column))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .findFirst();
  }
}
