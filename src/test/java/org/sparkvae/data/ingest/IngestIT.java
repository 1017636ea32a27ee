package org.sparkvae.data.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.data.Corpus;
import org.sparkvae.data.decode.ImageSize;
import org.sparkvae.data.decode.TestImages;
import org.sparkvae.data.source.SourceFormat;
import org.sparkvae.storage.Manifest;
import org.sparkvae.testing.LocalCluster;
import org.sparkvae.testing.S3Mock;
import org.sparkvae.testing.SharedSpark;

/** The same corpus on one JVM and on executors of their own, from and to a real S3 server. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class IngestIT {
  private static final int IMAGES = 60;

  @TempDir Path folder;

  private ObjectNode ingest(
      Configuration configuration, JavaSparkContext spark, String input, String output)
      throws IOException {
    IngestRequest request =
        new IngestRequest(
            input,
            SourceFormat.AUTO,
            new ImageSize(7, 5),
            null,
            ConfigLoader.load("ingest.shard-bytes=1000").ingest());
    return new Ingest(configuration, () -> spark).run(request, output);
  }

  private Path images() throws IOException {
    Path images = folder.resolve("images");
    for (int i = 0; i < IMAGES; i++) {
      TestSources.put(images, "class" + i % 3 + "/" + i + ".png", TestImages.png(10 + i, 9, i));
    }
    TestSources.put(images, "class1/broken.png", TestSources.text("no"));
    return images;
  }

  @Test
  void givesTheSameBytesWhateverTheExecutors() throws IOException, InterruptedException {
    Path images = images();
    Configuration local = new Configuration();
    ObjectNode alone =
        ingest(local, SharedSpark.context(), images.toString(), folder.resolve("a").toString());
    SharedSpark.session().stop();
    assertThat(alone.get("images").asInt()).isEqualTo(IMAGES);
    assertThat(alone.get("errors").asInt()).isEqualTo(1);
    assertThat(alone.get("shards").asInt()).isBetween(5, 7);

    try (S3Mock s3 = S3Mock.start(folder)) {
      Map<String, String> settings = new TreeMap<>();
      s3.settings().forEach((key, value) -> settings.put("spark.hadoop." + key, value));
      try (LocalCluster cluster = LocalCluster.start(settings)) {
        JavaSparkContext spark =
            JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        Configuration remote = s3.configuration();
        String input = S3Mock.BUCKET + "/images";
        upload(images, input, remote);
        ObjectNode distributed = ingest(remote, spark, input, S3Mock.BUCKET + "/corpus");
        Manifest there = Corpus.open(remote, S3Mock.BUCKET + "/corpus").manifest();
        Manifest here = Corpus.open(local, folder.resolve("a").toString()).manifest();
        assertThat(there.identity()).isEqualTo(here.identity());
        assertThat(there.files()).isEqualTo(here.files());
        assertThat(distributed).hasToString(alone.toString());
        assertThat(cluster.session().read().parquet(S3Mock.BUCKET + "/corpus/data").count())
            .isEqualTo(IMAGES);
      }
    }
  }

  private static void upload(Path images, String uri, Configuration remote) throws IOException {
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(uri);
    FileSystem files = target.getFileSystem(remote);
    files.copyFromLocalFile(new org.apache.hadoop.fs.Path(images.toUri()), target);
  }
}
