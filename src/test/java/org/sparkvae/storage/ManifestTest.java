package org.sparkvae.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ImageShape;
import org.sparkvae.config.UserError;

class ManifestTest {
  private final Configuration conf = new Configuration();
  @TempDir private Path dir;

  @Test
  void survivesJson() throws IOException {
    Manifest manifest = example(Map.of("host", "a")).build();
    Files.write(dir.resolve("manifest.json"), manifest.toJson());
    assertThat(Manifest.read(conf, hadoop(dir))).isEqualTo(manifest);
  }

  @Test
  void jsonHasSnakeCaseKeysAndItsHash() {
    Manifest manifest = example(Map.of("host", "a")).build();
    assertThat(json(manifest))
        .contains(
            "\"format_version\" : 1",
            "\"split_fractions\" : {",
            "\"validation\" : 0.05",
            "\"manifest_sha256\" : \"" + manifest.sha256() + "\"",
            "\"host\" : \"a\"");
  }

  /** Pins the canonical form: another hash for the same content would make every output foreign. */
  @Test
  void hashIsOfCanonicalContent() {
    Manifest small =
        Manifest.builder("corpus", new Identity("ingest", new TreeMap<>(), new TreeMap<>()))
            .shape(new ImageShape(2, 3, 1))
            .files(List.of(new FileEntry("data/p", 1, new TreeMap<>(), 5, "00")))
            .build();
    assertThat(small.sha256())
        .isEqualTo(
            Digests.sha256(
                "{\"arguments\":{},\"classes\":[],\"command\":\"ingest\",\"files\":[{\"bytes\":5,"
                    + "\"path\":\"data/p\",\"rows\":1,\"sha256\":\"00\",\"splits\":{}}],"
                    + "\"format_version\":1,\"inputs\":{},\"kind\":\"corpus\",\"schema\":{},"
                    + "\"shape\":{\"channels\":1,\"height\":2,\"width\":3},"
                    + "\"split_fractions\":{}}"));
  }

  @Test
  void hashLeavesProvenanceOut() {
    assertThat(example(Map.of("host", "a")).build().sha256())
        .isEqualTo(example(Map.of("host", "b")).build().sha256())
        .isNotEqualTo(example(Map.of()).classes(List.of("shoe")).build().sha256());
  }

  @Test
  void rowsAreThoseOfTheData() {
    Manifest manifest = example(Map.of()).build();
    assertThat(manifest.rows()).isEqualTo(30);
    assertThat(manifest.rowsUnder("errors/")).isEqualTo(2);
    assertThat(manifest.files()).extracting(FileEntry::path).isSorted();
  }

  @Test
  void anUnfinishedOutputIsRefused() {
    assertUnreadable("no manifest.json: not a finished output");
  }

  @Test
  void brokenJsonIsRefused() throws IOException {
    write("{\"format_version\": 1, ");
    assertUnreadable("manifest.json is no manifest");
    write("");
    assertUnreadable("manifest.json is no manifest");
    write("[]");
    assertUnreadable("manifest.json is no manifest");
  }

  @Test
  void aManifestThatLacksAKeyIsRefused() throws IOException {
    write("{\"format_version\": 1, \"kind\": \"corpus\", \"command\": \"ingest\"}");
    assertUnreadable("manifest.json lacks arguments");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    write(json(example(Map.of()).build()).replace("version\" : 1", "version\" : 2"));
    assertUnreadable("format_version 2 is newer than 1");
  }

  @Test
  void aChangedManifestIsRefused() throws IOException {
    write(json(example(Map.of()).build()).replace("\"rows\" : 10", "\"rows\" : 11"));
    assertUnreadable("manifest.json does not match its own manifest_sha256: it was changed");
  }

  private void assertUnreadable(String reason) {
    assertThatThrownBy(() -> Manifest.read(conf, hadoop(dir)))
        .isInstanceOf(UserError.class)
        .hasMessage("Cannot read " + hadoop(dir) + ": " + reason);
  }

  private void write(String json) throws IOException {
    Files.writeString(dir.resolve("manifest.json"), json);
  }

  private static String json(Manifest manifest) {
    return new String(manifest.toJson(), StandardCharsets.UTF_8);
  }

  private static Manifest.Builder example(Map<String, String> provenance) {
    Identity identity =
        new Identity(
            "ingest", new TreeMap<>(Map.of("size", "28x28")), new TreeMap<>(Map.of("in", "ab")));
    return Manifest.builder("corpus", identity)
        .shape(new ImageShape(28, 28, 1))
        .files(List.of(file("errors/e", 2), file("data/b", 20), file("data/a", 10)))
        .schema(Map.of("id", "string"))
        .classes(List.of("bag", "shoe"))
        .splitFractions(Map.of("validation", 0.05))
        .provenance(provenance);
  }

  private static FileEntry file(String path, long rows) {
    return new FileEntry(path, rows, new TreeMap<>(Map.of("train", rows)), 7, "cafe");
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
