package org.sparkvae.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a command reports when it is done, {@code {"command":…,"status":"ok",figures…,"about":{…}}}:
 * printed as the last line and published as {@code status.json}. Figures are bare; what they mean
 * stands in {@code about} under the same name.
 */
public final class StatusLine {
  /** Name of the file in an output. */
  public static final String FILE_NAME = "status.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode figures = JsonNodeFactory.instance.objectNode();
  private final ObjectNode about = JsonNodeFactory.instance.objectNode();

  private StatusLine(String command) {
    figures.put("command", command).put("status", "ok");
  }

  public static StatusLine of(String command) {
    return new StatusLine(command);
  }

  /** A count. */
  public StatusLine figure(String name, long value, String meaning) {
    figures.put(name, value);
    return about(name, meaning);
  }

  /**
   * A measurement.
   *
   * @throws IllegalArgumentException if it is not finite, for which JSON has no number
   */
  public StatusLine figure(String name, double value, String meaning) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Invalid " + name + ": " + value + " (a finite number)");
    }
    figures.put(name, value);
    return about(name, meaning);
  }

  /** A hash, a path. */
  public StatusLine figure(String name, String value, String meaning) {
    figures.put(name, value);
    return about(name, meaning);
  }

  /** A remark about the whole. */
  public StatusLine about(String name, String meaning) {
    about.put(name, meaning);
    return this;
  }

  /** The object, {@code about} last. */
  public ObjectNode json() {
    ObjectNode line = figures.deepCopy();
    line.set("about", about.deepCopy());
    return line;
  }

  /** One line of JSON and its end. */
  public static byte[] render(ObjectNode line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #render} wrote. */
  static ObjectNode parse(byte[] bytes) throws IOException {
    try {
      return MAPPER.readValue(bytes, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IOException("Cannot read " + FILE_NAME + ": it is no JSON object", e);
    }
  }
}
