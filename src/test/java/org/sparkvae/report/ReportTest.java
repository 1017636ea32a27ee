package org.sparkvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;
import org.sparkvae.data.Corpora;
import org.sparkvae.data.ImageRecord;
import org.sparkvae.storage.StatusLine;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReportTest {
  private static final Optional<String> REMEMBERED = Optional.empty();

  @TempDir Path folder;
  private RunFixture fixture;

  @BeforeEach
  void trainOnTwoLatents() throws IOException {
    fixture = RunFixture.train(folder, 2);
  }

  private Report report(Optional<String> data) throws IOException {
    return Report.of(RunFixture.HADOOP, fixture.open(), data, "best");
  }

  private static JavaSparkContext noSpark() {
    throw new AssertionError("two latents need no Spark");
  }

  private String write() throws IOException {
    return page(report(REMEMBERED).write(ReportTest::noSpark));
  }

  private static String page(ObjectNode line) throws IOException {
    return Files.readString(Path.of(line.path("report").asText()));
  }

  @Test
  void showsEverySection() throws IOException {
    String page = write();
    for (String id :
        List.of(
            "summary",
            "curves",
            "reconstructions",
            "samples",
            "latents",
            "evaluation",
            "configuration",
            "provenance")) {
      assertThat(page).contains("<section id=\"" + id + "\"").contains("href=\"#" + id + "\"");
    }
    assertThat(page)
        .contains("<th scope=\"row\">model.hidden</th><td>[16]</td>")
        .contains("data_manifest_sha256")
        .contains("no log-likelihood; compare with the same only")
        .contains("30 images of the split \u201Ctest\u201D");
    // Ten originals, ten reconstructions and the sheet of samples.
    assertThat(page.split("<img ", -1)).hasSize(22);
  }

  @Test
  void loadsNothingFromElsewhere() throws IOException {
    String page = write();
    assertThat(page).contains("content=\"default-src 'none'; img-src data:");
    assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("@import");
    assertThat(attributes(page, "src")).isNotEmpty().allMatch(src -> src.startsWith("data:image/"));
    assertThat(attributes(page, "href")).allMatch(to -> to.startsWith("#") || to.equals("data:,"));
  }

  private static List<String> attributes(String page, String name) {
    return Pattern.compile(" " + name + "=\"([^\"]*)\"")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void whatTheOperatorNamedStaysText() throws IOException {
    String page = write();
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("run <b>")
        .contains("<title>run &lt;b&gt;</title>")
        .contains("&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;")
        .contains("upright &amp; &quot;tall&quot;");
  }

  @Test
  void theSameInputsGiveTheSameLineAndChangeNothing() throws IOException {
    assertThat(report(REMEMBERED).finished()).isEmpty();
    ObjectNode line = report(REMEMBERED).write(ReportTest::noSpark);
    assertThat(report(REMEMBERED).finished()).contains(line);
    assertThat(fixture.open().status("report")).contains(line);
    assertThat(report(Optional.of(fixture.corpus)).finished()).contains(line);
    String before = page(line);
    assertThat(write()).isEqualTo(before);
  }

  @Test
  void aNewEvaluationReplacesThePage() throws IOException {
    write();
    ObjectNode evaluation =
        StatusLine.of("evaluate")
            .figure("elbo", -12.5, "nats per image, <em>really</em>")
            .figure("images", 30, "images")
            .about("likelihood", "no log-likelihood")
            .json();
    fixture
        .open()
        .write(
            "evaluations/" + "0a1b2c3d".repeat(8) + "-test-best-k1.json",
            StatusLine.render(evaluation));
    assertThat(report(REMEMBERED).finished()).isEmpty();
    assertThat(write())
        .contains(
            "<th scope=\"row\">0a1b2c3d0a1b\u2026-test-best-k1</th><td>30</td><td>−12.50</td>")
        .contains("<dt>likelihood</dt><dd>no log-likelihood</dd>")
        .contains("nats per image, &lt;em&gt;really&lt;/em&gt;");
    assertThat(report(REMEMBERED).finished()).isPresent();
  }

  @Test
  void aPageThatIsGoneOrChangedIsMadeAgain() throws IOException {
    String before = write();
    Path page = Path.of(fixture.run, "report", "index.html");
    Files.writeString(page, "cut sh");
    assertThat(report(REMEMBERED).finished()).isEmpty();
    Files.delete(page);
    assertThat(report(REMEMBERED).finished()).isEmpty();
    assertThat(write()).isEqualTo(before);
  }

  @Test
  void withoutTheCorpusItSaysWhatIsMissing() throws IOException {
    Files.move(Path.of(fixture.corpus), folder.resolve("moved"));
    String page = write();
    assertThat(page).contains("Not shown: the corpus is not at hand. Name it with --data.");
    assertThat(page.split("<img ", -1)).as("samples need no corpus").hasSize(2);
    String moved = folder.resolve("moved").toString();
    assertThat(report(Optional.of(moved)).finished()).isEmpty();
    assertThat(page(report(Optional.of(moved)).write(ReportTest::noSpark)))
        .doesNotContain("Not shown");
  }

  @Test
  void refusesImagesOfAnotherShape() throws IOException {
    String other = folder.resolve("other").toString();
    ImageShape shape = new ImageShape(4, 4, 3);
    Corpora.write(
        other,
        List.of(new ImageRecord("a", null, Map.of(), "train", shape, new byte[shape.pixels()])),
        List.of());
    assertThatThrownBy(() -> report(Optional.of(other)))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot report on " + other + ": its images are 4x4x3, the model takes 8x8x1");
    assertThatThrownBy(() -> report(Optional.of(folder.resolve("none").toString())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not a finished output");
    assertThat(Path.of(fixture.run, "report")).doesNotExist();
  }
}
