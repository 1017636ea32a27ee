package org.sparkvae.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.ObjectiveConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.model.Vae;
import org.sparkvae.model.natives.NativeLibraries;
import org.sparkvae.run.ModelStore;
import org.sparkvae.run.RunDirectory;
import org.sparkvae.run.StoredModel;
import org.sparkvae.storage.Digests;
import org.sparkvae.storage.HadoopFiles;
import org.sparkvae.storage.SafeFiles;
import org.sparkvae.storage.StatusLine;

/**
 * The page of one run: {@code report/index.html}, replaced whole when what it shows has changed.
 *
 * <p>A page follows from its inputs, so it carries no time of its own, and making it again from the
 * same inputs changes nothing.
 */
public final class Report {
  private static final String COMMAND = "report";
  private static final String PAGE = "report/index.html";

  private final Configuration hadoop;
  private final RunDirectory run;
  private final RunFacts facts;
  private final StoredModel stored;
  private final Vae vae;
  private final Optional<PicturedCorpus> corpus;

  private Report(
      Configuration hadoop, RunDirectory run, RunFacts facts, String model, Optional<String> data)
      throws IOException {
    this.hadoop = hadoop;
    this.run = run;
    this.facts = facts;
    this.stored = run.model(model);
    this.vae = ModelStore.read(stored.zip()).vae();
    this.corpus = corpus(data);
  }

  /**
   * Reads what the page is made from.
   *
   * @param data URI of the corpus whose images are shown; without it, the one that the run was
   *     trained on, if it is still there
   * @param model {@code best} or {@code last}
   * @throws UserError if there is no finished run, or {@code data} does not fit it
   */
  public static Report of(
      Configuration hadoop, RunDirectory run, Optional<String> data, String model)
      throws IOException {
    RunFacts facts = RunFacts.read(hadoop, run);
    NativeLibraries.select(facts.config().instructionSet());
    return new Report(hadoop, run, facts, model, data);
  }

  /** The line of a page that shows these very inputs and is there already. */
  public Optional<ObjectNode> finished() throws IOException {
    Optional<ObjectNode> line = run.status(COMMAND);
    boolean same =
        line.isPresent()
            && line.get().path("inputs_sha256").asText().equals(inputsSha256())
            && line.get().path("report").asText().equals(path())
            && line.get().path("report_sha256").asText().equals(publishedSha256());
    return same ? line : Optional.empty();
  }

  /**
   * Makes and publishes the page.
   *
   * @param spark asked for only where there are latents to be laid out
   * @return the line of the command
   */
  public ObjectNode write(Supplier<JavaSparkContext> spark) throws IOException {
    String title = facts.name();
    byte[] page = Page.render(title, subtitle(), sections(spark)).getBytes(StandardCharsets.UTF_8);
    run.write(PAGE, page);
    ObjectNode line =
        StatusLine.of(COMMAND)
            .figure("report", path(), "the page, one file that needs no other")
            .figure("report_sha256", Digests.sha256(page), "the page's bytes")
            .figure("inputs_sha256", inputsSha256(), "what the page is made from")
            .figure("model_sha256", stored.sha256(), stored.name() + " model")
            .json();
    run.publishStatus(COMMAND, line);
    return line;
  }

  private Optional<PicturedCorpus> corpus(Optional<String> data) throws IOException {
    if (data.isPresent()) {
      return Optional.of(PicturedCorpus.open(hadoop, data.get(), vae.spec().shape()));
    }
    String uri = facts.provenance().path("data").asText();
    String sha256 = facts.provenance().path("data_manifest_sha256").asText();
    return PicturedCorpus.remembered(hadoop, uri, sha256, vae.spec().shape());
  }

  private List<Section> sections(Supplier<JavaSparkContext> spark) throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(new SummarySection(facts.training(), facts.config().model()));
    sections.add(new CurvesSection(facts.history()));
    sections.addAll(pictures(spark));
    sections.add(new EvaluationSection(facts.evaluations()));
    sections.add(new ConfigurationSection(facts.settings()));
    sections.add(new ProvenanceSection(provenance()));
    return sections;
  }

  private List<Section> pictures(Supplier<JavaSparkContext> spark) throws IOException {
    Section samples = new SampleSection(vae);
    if (corpus.isEmpty()) {
      String why = "Not shown: the corpus is not at hand. Name it with --data.";
      return List.of(
          new TextSection("reconstructions", "Reconstructions", why),
          samples,
          new TextSection("latents", "Latent space", why));
    }
    ClassNames classes = corpus.get().classes();
    String split = corpus.get().split();
    EncodedImages images = corpus.get().encode(vae, facts.config().training().seed());
    return List.of(
        new ReconstructionSection(vae, images, classes, split),
        samples,
        new LatentSection(images, classes, split, spark));
  }

  private Map<String, String> provenance() {
    Map<String, String> provenance = ConfigurationSection.flat(facts.provenance());
    provenance.put("pictures.model", stored.name());
    provenance.put("pictures.model_sha256", stored.sha256());
    corpus.ifPresent(c -> provenance.put("pictures.data_manifest_sha256", c.sha256()));
    return provenance;
  }

  private String subtitle() {
    ModelConfig model = facts.config().model();
    ImageShape shape = vae.spec().shape();
    return String.format(
        Locale.ROOT,
        "%s network, %d latents, %s likelihood, %s, images of %d × %d %s pixels; pictures by"
            + " the %s model",
        model.network().name().toLowerCase(Locale.ROOT),
        model.latents(),
        model.likelihood(),
        objective(facts.config().objective()),
        shape.width(),
        shape.height(),
        shape.channels() == 1 ? "grey" : "RGB",
        stored.name());
  }

  private static String objective(ObjectiveConfig objective) {
    return switch (objective.kind()) {
      case VAE, BETA -> "β = " + objective.beta();
      case IWAE -> "importance-weighted bound of " + objective.samples() + " samples";
      case AUTOENCODER -> "plain autoencoder";
      case KL_ONLY -> "KL only";
    };
  }

  private String inputsSha256() {
    return Digests.sha256(
        String.join(
            "\n",
            String.valueOf(Report.class.getPackage().getImplementationVersion()),
            Page.design(),
            facts.canonical(),
            stored.name(),
            stored.sha256(),
            corpus.map(PicturedCorpus::sha256).orElse("none")));
  }

  private String publishedSha256() throws IOException {
    Path page = run.path(PAGE);
    boolean there = HadoopFiles.of(hadoop, page).exists(page);
    return there ? Digests.sha256(SafeFiles.read(hadoop, page)) : "none";
  }

  /** Where the page lies: a plain path on the local file system, else a URI. */
  private String path() throws IOException {
    FileSystem files = HadoopFiles.of(hadoop, run.path(PAGE));
    Path page = files.makeQualified(run.path(PAGE));
    return page.toUri().getScheme().equals("file")
        ? page.toUri().getPath()
        : HadoopFiles.shown(page);
  }
}
