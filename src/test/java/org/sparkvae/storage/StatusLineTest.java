package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final String LINE =
      "{\"command\":\"train\",\"status\":\"ok\",\"rounds\":12,\"elbo\":-105.59,\"model\":\"ab\","
          + "\"about\":{\"rounds\":\"averagings\",\"elbo\":\"nats per image\",\"model\":\"hash\","
          + "\"workers\":\"2 executors\"}}";

  @Test
  void figuresAreBareAndExplained() {
    assertThat(line().json()).hasToString(LINE);
  }

  @Test
  void theLineReadAgainIsTheSameLine() throws IOException {
    byte[] bytes = StatusLine.render(line().figure("tiny", 1.5e-7, "s").json());
    assertThat(StatusLine.render(StatusLine.parse(bytes))).isEqualTo(bytes);
  }

  @Test
  void figuresAreFinite() {
    assertThatThrownBy(() -> line().figure("elbo", Double.NaN, "nats"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid elbo: NaN (a finite number)");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    assertThatThrownBy(() -> StatusLine.parse("[]".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read status.json: it is no JSON object");
  }

  private static StatusLine line() {
    return StatusLine.of("train")
        .figure("rounds", 12, "averagings")
        .figure("elbo", -105.59, "nats per image")
        .figure("model", "ab", "hash")
        .about("workers", "2 executors");
  }
}
