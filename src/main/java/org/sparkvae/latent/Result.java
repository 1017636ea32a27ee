package org.sparkvae.latent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sparkvae.storage.Manifest;
import org.sparkvae.storage.StatusLine;

/**
 * What an action has published, now or when it was run before.
 *
 * @param line the status line, as it lies in the output
 */
public record Result(ObjectNode line) {
  private static final String ROWS = "rows";
  private static final String ERRORS = "errors";
  private static final String MANIFEST_SHA256 = "manifest_sha256";

  /** The figures that every action of this room reports. */
  static StatusLine figures(
      String command, ModelTasks.Outcome outcome, Manifest manifest, String errorsAre) {
    return StatusLine.of(command)
        .figure(ROWS, outcome.rows(), "images")
        .figure(ERRORS, outcome.errors(), errorsAre)
        .figure(
            "images_per_second",
            outcome.rowsPerSecond(),
            "images per second, over "
                + (outcome.rows() + outcome.errors())
                + " images, all tasks together, from the start of the first to the end of the last")
        .figure(MANIFEST_SHA256, manifest.sha256(), "canonical content of manifest.json");
  }

  /** Images that came out. */
  public long rows() {
    return line.get(ROWS).asLong();
  }

  /** Images that did not: the rows of {@code errors/}. */
  public long errors() {
    return line.get(ERRORS).asLong();
  }

  /** Hash of the manifest. */
  public String manifestSha256() {
    return line.get(MANIFEST_SHA256).asText();
  }
}
