package org.sparkvae.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** A command line run in this JVM, on the Spark session that is there. */
record InProcess(int status, String out, String err) {

  static InProcess run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(args, new PrintWriter(out), new PrintWriter(err));
    return new InProcess(status, out.toString(), err.toString());
  }

  /** The JSON line of a command that has to succeed. */
  static JsonNode succeed(String... args) throws IOException {
    InProcess done = run(args);
    assertThat(done.err).isEmpty();
    assertThat(done.status).isZero();
    List<String> lines = done.out.lines().toList();
    assertThat(lines).hasSize(1);
    return new ObjectMapper().readTree(lines.get(0));
  }
}
