package org.sparkvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.ModelConfig;
import org.sparkvae.config.UserError;
import org.sparkvae.model.Noise;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;

class ModelStoreTest {
  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void aModelComesBackToTheBit(String network) throws IOException {
    Vae vae = vae(network);
    StoredModel stored = ModelStore.write("best", vae, state(vae), 12);
    ModelStore.Loaded loaded = ModelStore.read(stored.zip());
    assertThat(loaded.vae().parameters()).isEqualTo(vae.parameters());
    assertThat(loaded.description().spec()).isEqualTo(vae.spec());
    assertThat(loaded.description().steps()).isEqualTo(12);
    assertThat(loaded.description().modelSha256()).isEqualTo(stored.sha256());
    assertThat(loaded.description().stateSha256()).isEqualTo(ModelStore.sha256(state(vae)));
  }

  /** Written by release 0.1.0, which had other layers; the figures are that release's. */
  @ParameterizedTest
  @CsvSource({
    "conv, 0.17963949, -0.41373307, 0.48439792, 0.48374203, 0.5037823",
    "mlp, 1.6324842, -0.46971145, 0.51580757, 0.4990493, 0.56131333"
  })
  void aModelOfTheFirstFormatComputesWhatItDid(
      String network, float mean0, float mean1, float pixel0, float pixel17, float pixel29)
      throws IOException {
    String file = "model-format-1-" + network + ".zip";
    byte[] zip;
    try (InputStream in = ModelStoreTest.class.getResourceAsStream(file)) {
      zip = in.readAllBytes();
    }
    Vae vae = ModelStore.read(zip).vae();
    byte[] image = new byte[30];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (8 * i);
    }
    // Float roundings of sums of some tens of terms.
    Offset<Float> offset = Offset.offset(1e-5f);
    assertThat(vae.posterior(image, 1).mean(0)).containsExactly(new float[] {mean0, mean1}, offset);
    float[] pixels = vae.expectedPixels(new float[] {0.5f, -1f}, 1);
    assertThat(new float[] {pixels[0], pixels[17], pixels[29]})
        .containsExactly(new float[] {pixel0, pixel17, pixel29}, offset);
  }

  @Test
  void equalModelsMakeEqualFiles() throws IOException {
    Vae vae = vae("mlp");
    assertThat(ModelStore.write("best", vae, state(vae), 1).zip())
        .isEqualTo(ModelStore.write("best", vae, state(vae), 1).zip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "conv"})
  void dl4jReadsTheZipToo(String network) throws IOException {
    Vae vae = vae(network);
    byte[] zip = ModelStore.write("best", vae, state(vae), 1).zip();
    ComputationGraph graph =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
    assertThat(graph.params()).isEqualTo(vae.graph().params());
    assertThat(graph.getUpdater().getStateViewArray().toFloatVector()).isEqualTo(state(vae));
  }

  @Test
  void theHashIsOfArchitectureAndParametersButNotOfTheObjective() {
    VaeSpec spec = vae("mlp").spec();
    float[] parameters = vae("mlp").parameters();
    String hash = ModelStore.modelSha256(spec, parameters);
    VaeSpec heavy = new VaeSpec(spec.model(), spec.shape(), 4);
    assertThat(ModelStore.modelSha256(heavy, parameters)).isEqualTo(hash);
    VaeSpec other = new VaeSpec(spec.model(), new ImageShape(4, 9, 1), 1);
    assertThat(ModelStore.modelSha256(other, parameters)).isNotEqualTo(hash);
    parameters[3] += 1e-6f;
    assertThat(ModelStore.modelSha256(spec, parameters)).isNotEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({"mlp, learned, 1", "conv, learned, 1", "mlp, per-pixel, 324", "conv, per-pixel, 19"})
  void aScaleIsPartOfTheModel(String network, String scale, int more) throws IOException {
    Vae fixed = vae(network, "model.likelihood=gaussian");
    Vae vae = vae(network, "model.likelihood=gaussian", "model.scale=" + scale);
    assertThat(vae.parameters()).hasSize(fixed.parameters().length + more);
    byte[] zip = ModelStore.write("best", vae, state(vae), 12).zip();
    assertThat(ModelStore.read(zip).vae().parameters()).isEqualTo(vae.parameters());
    assertThat(ModelStore.read(zip).description().spec()).isEqualTo(vae.spec());
    assertThat(
            ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true).params())
        .isEqualTo(vae.graph().params());
  }

  /** Else the hash of every earlier model would be another. */
  @Test
  void aFixedScaleIsNotMentioned() throws IOException {
    String json = new String(entries(zip()).get(ModelStore.DESCRIPTION), StandardCharsets.UTF_8);
    assertThat(json).contains("\"variance\"").doesNotContain("scale");
  }

  @Test
  void aZipThatIsNoneOrCutIsRefused() throws IOException {
    byte[] zip = zip();
    assertThatThrownBy(() -> ModelStore.read(new byte[] {1, 2, 3}))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read model: it lacks sparkvae.json or coefficients.bin");
    assertThatThrownBy(() -> ModelStore.read(Arrays.copyOf(zip, zip.length / 2)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot read model: ");
  }

  @Test
  void anUnknownEntryIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(zip());
    entries.put("preprocessor.bin", new byte[] {1});
    assertThatThrownBy(() -> ModelStore.read(zip(entries)))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read model: unknown entry \"preprocessor.bin\"");
  }

  @Test
  void aFlippedBitInTheParametersIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(zip());
    byte[] coefficients = entries.get(ModelStore.COEFFICIENTS);
    coefficients[coefficients.length - 40] ^= 1;
    assertThatThrownBy(() -> ModelStore.read(zip(entries)))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read model: its parameters do not fit their hash");
  }

  @Test
  void aFlippedByteAnywhereIsRefusedOrChangesNothing() throws IOException {
    byte[] zip = zip();
    String sha256 = ModelStore.read(zip).description().modelSha256();
    int refused = 0;
    for (int at = 0; at < zip.length; at += 1 + zip.length / 300) {
      byte[] flipped = zip.clone();
      flipped[at] ^= 1;
      try {
        assertThat(ModelStore.read(flipped).description().modelSha256()).isEqualTo(sha256);
      } catch (UserError e) {
        assertThat(e).hasMessageStartingWith("Cannot read model: ");
        refused++;
      }
    }
    // All but times, flags, and the directory at the end.
    assertThat(refused).isGreaterThan(250);
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(zip());
    String json = new String(entries.get(ModelStore.DESCRIPTION), StandardCharsets.UTF_8);
    String newer = json.replace("\"format_version\":3", "\"format_version\":4");
    entries.put(ModelStore.DESCRIPTION, newer.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ModelStore.read(zip(entries)))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read model: format version 4 (this SparkVAE reads 1 to 3)");
  }

  @Test
  void aShortArrayIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(zip());
    byte[] coefficients = entries.get(ModelStore.COEFFICIENTS);
    entries.put(ModelStore.COEFFICIENTS, Arrays.copyOf(coefficients, 100));
    assertThatThrownBy(() -> ModelStore.read(zip(entries)))
        .isInstanceOf(UserError.class)
        .hasMessageMatching("Cannot read model: 100 bytes for \\d+ parameters");
  }

  private static byte[] zip() throws IOException {
    Vae vae = vae("mlp");
    return ModelStore.write("best", vae, state(vae), 1).zip();
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static Vae vae(String network, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of("model.network=" + network, "model.hidden=[8]", "model.channels=[2, 3]"));
    settings.addAll(List.of(more));
    ModelConfig model = ConfigLoader.load(settings.toArray(String[]::new)).model();
    return Vae.create(new VaeSpec(model, new ImageShape(6, 6, 1), 1), 5);
  }

  private static float[] state(Vae vae) {
    return Noise.normal(2, 2 * vae.parameters().length);
  }
}
