package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A side's own end of the line, on stdin and stdout; see {@link SideProcess}. */
final class Conversation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMMAND = "measure ";

  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream out;

  /** There is nothing more to measure. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What a side does with its life. */
  interface Life {
    void lead(Conversation conversation) throws Exception;
  }

  private Conversation(PrintStream out) {
    this.out = out;
  }

  /** Lives until there is nothing more to measure; what libraries print goes to stderr. */
  static void during(Life life) throws Exception {
    Conversation conversation = new Conversation(System.out);
    System.setOut(System.err);
    try {
      life.lead(conversation);
    } catch (Over e) {
      conversation.out.close();
    }
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Says something: first what this side is, then answers. */
  void say(ObjectNode line) {
    out.println(line);
    out.flush();
  }

  /**
   * Waits for the next command.
   *
   * @return minibatches to run at least
   * @throws Over if there is none
   */
  long next() {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new Over();
      }
      if (!line.startsWith(COMMAND)) {
        throw new IllegalArgumentException("Invalid command: " + line + " (measure N)");
      }
      return Long.parseLong(line.substring(COMMAND.length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
