package org.sparkvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.testing.SharedSpark;

/** The page of a real run in a real browser. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportPageIT {
  private static final int DESK = 1200;
  private static final int PHONE = 390;
  private static final String POLICY = "<meta http-equiv=\"Content-Security-Policy\"[^>]*>";

  /** Writes down what a reader would see, for {@code --dump-dom} to carry out of the browser. */
  private static final String PROBE =
      """
      <script>
      addEventListener("load", () => {
        const pictures = Array.from(document.images);
        const seen = {
          pictures: pictures.length,
          loaded: pictures.filter(i => i.complete && i.naturalWidth > 0).length,
          described: pictures.filter(i => i.alt).length,
          plots: Array.from(document.querySelectorAll("svg.plot"))
            .filter(p => p.getBoundingClientRect().height > 100).length,
          title: document.title,
          page: document.documentElement.scrollWidth,
          window: document.documentElement.clientWidth
        };
        document.body.setAttribute("data-seen", btoa(JSON.stringify(seen)));
      });
      </script></body>""";

  @TempDir static Path folder;
  private static Chromium browser;
  private static Path page;

  @BeforeAll
  static void makeAPage() throws IOException {
    Optional<Chromium> found = Chromium.find(folder.resolve("profile"));
    assumeTrue(found.isPresent(), "SKIPPED: no chromium on the PATH (apt-get install chromium)");
    browser = found.get();
    RunFixture fixture = RunFixture.train(folder, 5);
    Report.of(RunFixture.HADOOP, fixture.open(), Optional.empty(), "best")
        .write(SharedSpark::context);
    page = Path.of(fixture.run, "report", "index.html");
  }

  @Test
  void opensWithoutAWordOnTheConsole() throws Exception {
    Chromium.Opened opened = browser.open(page, DESK);
    assertThat(opened.console()).isEmpty();
    assertThat(opened.dom()).contains("<section id=\"provenance\"");
  }

  @Test
  void everyPictureIsThere() throws Exception {
    JsonNode seen = probe(DESK);
    assertThat(seen.path("pictures").asInt()).as("ten pairs and a sheet").isEqualTo(21);
    assertThat(seen.path("loaded")).isEqualTo(seen.path("pictures"));
    assertThat(seen.path("described")).isEqualTo(seen.path("pictures"));
    assertThat(seen.path("plots").asInt()).as("four curves and the latents").isEqualTo(5);
    assertThat(seen.path("title").asText()).as("names are text").isEqualTo("run <b>");
  }

  @Test
  void aPhoneNeedNotScrollSideways() throws Exception {
    JsonNode seen = probe(PHONE);
    assertThat(seen.path("page").asInt()).isLessThanOrEqualTo(seen.path("window").asInt());
  }

  /** The console is really read, and the page's policy really keeps scripts out. */
  @Test
  void aScriptInThePageIsRefusedAndReported() throws Exception {
    Path copy = copy(Files.readString(page).replace("</body>", PROBE));
    Chromium.Opened opened = browser.open(copy, DESK);
    assertThat(opened.console()).anyMatch(line -> line.contains("Content Security Policy"));
    assertThat(opened.dom()).doesNotContain("data-seen=");
  }

  private static JsonNode probe(int width) throws Exception {
    String unguarded = Files.readString(page).replaceFirst(POLICY, "");
    Chromium.Opened opened = browser.open(copy(unguarded.replace("</body>", PROBE)), width);
    assertThat(opened.console()).isEmpty();
    Matcher seen = Pattern.compile("data-seen=\"([^\"]+)\"").matcher(opened.dom());
    assertThat(seen.find()).as("the probe ran").isTrue();
    return new ObjectMapper().readTree(Base64.getDecoder().decode(seen.group(1)));
  }

  private static Path copy(String html) throws IOException {
    return Files.writeString(folder.resolve("copy.html"), html);
  }
}
