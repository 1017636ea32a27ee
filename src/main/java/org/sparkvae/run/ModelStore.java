package org.sparkvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkvae.config.UserError;
import org.sparkvae.model.Buffers;
import org.sparkvae.model.Vae;
import org.sparkvae.model.VaeSpec;
import org.sparkvae.storage.Digests;

/**
 * Models as DL4J zips: {@code configuration.json}, {@code coefficients.bin} and {@code
 * updaterState.bin} as DL4J's ModelSerializer lays them out, and {@code sparkvae.json}, from which
 * the network is built again.
 *
 * <p>Reading needs no Java deserialization and no class name from the file: the network comes from
 * {@code sparkvae.json}, whose sizes bound what is read of the arrays; an entry of another name is
 * refused, and so is a model whose hash does not fit.
 */
public final class ModelStore {
  static final String DESCRIPTION = "sparkvae.json";
  static final String CONFIGURATION = "configuration.json";
  static final String COEFFICIENTS = "coefficients.bin";
  static final String UPDATER_STATE = "updaterState.bin";

  private static final Set<String> ENTRIES =
      Set.of(DESCRIPTION, CONFIGURATION, COEFFICIENTS, UPDATER_STATE);
  private static final int LARGEST_ENTRY = Integer.MAX_VALUE - 16;
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private ModelStore() {}

  /** A model and what it says of itself. */
  public record Loaded(Vae vae, ModelDescription description) {}

  /**
   * The zip of a model.
   *
   * @param updaterState Adam's m, then v
   * @param steps minibatches that each worker had run
   */
  public static StoredModel write(String name, Vae vae, float[] updaterState, long steps)
      throws IOException {
    float[] parameters = vae.parameters();
    ModelDescription description =
        new ModelDescription(
            ModelDescription.FORMAT_VERSION,
            vae.spec(),
            steps,
            modelSha256(vae.spec(), parameters),
            sha256(updaterState));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // Floats hardly compress; trying hard would take longer than an epoch.
      zip.setLevel(Deflater.BEST_SPEED);
      put(zip, DESCRIPTION, JSON.writeValueAsBytes(description));
      put(zip, CONFIGURATION, utf8(vae.graph().getConfiguration().toJson()));
      put(zip, COEFFICIENTS, array(parameters));
      put(zip, UPDATER_STATE, array(updaterState));
    }
    return new StoredModel(name, bytes.toByteArray(), description.modelSha256());
  }

  /**
   * The model of a zip.
   *
   * @throws UserError {@code Cannot read model: …} if the zip is no model of ours, damaged, or of a
   *     newer format
   */
  public static Loaded read(byte[] zip) {
    Map<String, byte[]> entries = entries(zip);
    ModelDescription description = description(entries.get(DESCRIPTION));
    Vae vae = Vae.create(description.network(), 0);
    float[] parameters = floats(entries.get(COEFFICIENTS), vae.graph().numParams());
    String found = modelSha256(description.spec(), parameters);
    if (!found.equals(description.modelSha256())) {
      throw new UserError("Cannot read model: its parameters do not fit their hash");
    }
    vae.setParameters(parameters);
    return new Loaded(vae, description);
  }

  /**
   * Hash of everything that decides what the model computes: architecture, preprocessing (the image
   * shape; pixels / 255) and parameters as little-endian float32.
   */
  public static String modelSha256(VaeSpec spec, float[] parameters) {
    MessageDigest digest = Digests.sha256();
    String classes = spec.isConditional() ? json(spec.classes()) : "";
    digest.update(utf8(json(spec.model()) + json(spec.shape()) + classes + "pixels/255\n"));
    digest.update(littleEndian(parameters));
    return Digests.hex(digest.digest());
  }

  /** Hash of a vector as little-endian float32. */
  public static String sha256(float[] values) {
    return Digests.sha256(littleEndian(values));
  }

  private static Map<String, byte[]> entries(byte[] zip) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!ENTRIES.contains(entry.getName())) {
          throw new UserError("Cannot read model: unknown entry " + quoted(entry.getName()));
        }
        entries.put(entry.getName(), in.readNBytes(LARGEST_ENTRY));
      }
    } catch (IOException e) {
      throw new UserError("Cannot read model: the zip is damaged (" + e.getMessage() + ")", e);
    }
    if (!entries.containsKey(DESCRIPTION) || !entries.containsKey(COEFFICIENTS)) {
      throw new UserError("Cannot read model: it lacks " + DESCRIPTION + " or " + COEFFICIENTS);
    }
    return entries;
  }

  private static ModelDescription description(byte[] json) {
    try {
      JsonNode tree = JSON.readTree(json);
      int version = tree.path("format_version").asInt();
      if (version < 1 || version > ModelDescription.FORMAT_VERSION) {
        throw new UserError(
            "Cannot read model: format version "
                + version
                + " (this SparkVAE reads 1 to "
                + ModelDescription.FORMAT_VERSION
                + ")");
      }
      return JSON.treeToValue(tree, ModelDescription.class);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage();
      throw new UserError("Cannot read model: " + DESCRIPTION + ": " + reason, e);
    } catch (IOException e) {
      throw new UserError("Cannot read model: " + DESCRIPTION + " is damaged", e);
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    // Equal models make equal files.
    entry.setTimeLocal(ENTRY_TIME);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static byte[] array(float[] values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Nd4j.write(Buffers.matrix(values, 1, values.length), out);
    }
    return bytes.toByteArray();
  }

  private static float[] floats(byte[] array, long expected) {
    // The header of an array takes less than this; a longer entry is not ours to parse.
    long slack = 1024;
    if (array.length < expected * Float.BYTES || array.length > expected * Float.BYTES + slack) {
      throw new UserError(
          "Cannot read model: " + array.length + " bytes for " + expected + " parameters");
    }
    INDArray values = Nd4j.read(new ByteArrayInputStream(array));
    if (values.length() != expected) {
      throw new UserError(
          "Cannot read model: " + values.length() + " parameters (" + expected + " expected)");
    }
    return Buffers.floats(values);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String name) {
    return "\"" + name.replaceAll("\\p{Cntrl}", "?") + "\"";
  }
}
