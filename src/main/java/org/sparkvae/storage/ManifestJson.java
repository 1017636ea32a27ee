package org.sparkvae.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.sparkvae.config.ImageShape;

/** {@link Manifest} to and from JSON with sorted snake_case keys. */
final class ManifestJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ManifestJson() {}

  static String canonical(Manifest manifest) {
    try {
      return MAPPER.writeValueAsString(Document.of(manifest, null, null));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot render manifest", e);
    }
  }

  static byte[] render(Manifest manifest) {
    Document document = Document.of(manifest, manifest.provenance(), manifest.sha256());
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot render manifest", e);
    }
  }

  /**
   * Reads what {@link #render} wrote.
   *
   * @throws IllegalArgumentException with the reason, if it is anything else
   */
  static Manifest parse(byte[] json) {
    Document document = document(json);
    Manifest manifest;
    try {
      manifest = document.manifest();
    } catch (NullPointerException e) {
      throw new IllegalArgumentException(Manifest.FILE_NAME + " lacks " + e.getMessage(), e);
    }
    if (!manifest.sha256().equals(document.manifestSha256())) {
      throw new IllegalArgumentException(
          Manifest.FILE_NAME + " does not match its own manifest_sha256: it was changed");
    }
    return manifest;
  }

  private static Document document(byte[] json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      int version = tree.path("format_version").asInt();
      if (version > Manifest.FORMAT_VERSION) {
        throw new IllegalArgumentException(
            "format_version " + version + " is newer than " + Manifest.FORMAT_VERSION);
      }
      return Objects.requireNonNull(MAPPER.treeToValue(tree, Document.class), "content");
    } catch (IOException | NullPointerException e) {
      throw new IllegalArgumentException(Manifest.FILE_NAME + " is no manifest", e);
    }
  }

  /** The JSON object, key by key. */
  private record Document(
      int formatVersion,
      String kind,
      String command,
      SortedMap<String, String> arguments,
      SortedMap<String, String> inputs,
      ImageShape shape,
      List<FileEntry> files,
      SortedMap<String, String> schema,
      List<String> classes,
      SortedMap<String, Double> splitFractions,
      SortedMap<String, String> provenance,
      String manifestSha256) {

    static Document of(Manifest m, SortedMap<String, String> provenance, String sha256) {
      Identity identity = m.identity();
      return new Document(
          Manifest.FORMAT_VERSION,
          m.kind(),
          identity.command(),
          identity.arguments(),
          identity.inputs(),
          m.shape(),
          m.files(),
          m.schema(),
          m.classes(),
          m.splitFractions(),
          provenance,
          sha256);
    }

    Manifest manifest() {
      Identity identity =
          new Identity(
              Objects.requireNonNull(command, "command"),
              Objects.requireNonNull(arguments, "arguments"),
              Objects.requireNonNull(inputs, "inputs"));
      return Manifest.builder(Objects.requireNonNull(kind, "kind"), identity)
          .shape(shape)
          .files(Objects.requireNonNull(files, "files"))
          .schema(Objects.requireNonNull(schema, "schema"))
          .classes(Objects.requireNonNull(classes, "classes"))
          .splitFractions(Objects.requireNonNull(splitFractions, "split_fractions"))
          .provenance(Objects.requireNonNull(provenance, "provenance"))
          .build();
    }
  }
}
