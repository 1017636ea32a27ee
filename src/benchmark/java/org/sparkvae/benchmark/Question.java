package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** One thing that is asked about our speed. */
interface Question {

  /** Measures; its figures in the JSON line. */
  JsonNode answer() throws IOException;
}
