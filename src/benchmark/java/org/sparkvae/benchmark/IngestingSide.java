package org.sparkvae.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.sparkvae.config.ConfigLoader;
import org.sparkvae.config.IngestConfig;
import org.sparkvae.data.ingest.Ingest;
import org.sparkvae.data.ingest.IngestRequest;
import org.sparkvae.data.source.SourceFormat;
import org.sparkvae.job.JobContext;
import org.sparkvae.job.Jobs;

/**
 * Ours, ingesting the same images again and again: all of {@code ingest} but the start of Spark.
 *
 * <p>{@code IngestingSide IMAGES CORPUS}
 */
final class IngestingSide {
  private IngestingSide() {}

  public static void main(String[] args) throws Exception {
    try (JobContext context = Jobs.context("benchmark")) {
      Conversation.during(conversation -> ingest(context, args[0], args[1], conversation));
    }
  }

  private static void ingest(
      JobContext context, String images, String corpus, Conversation conversation)
      throws IOException {
    IngestConfig config = ConfigLoader.load().ingest();
    IngestRequest request = new IngestRequest(images, SourceFormat.AUTO, null, null, config);
    Ingest ingest = new Ingest(context.hadoop(), context::java);
    conversation.say(Conversation.object());
    while (true) {
      conversation.say(measured(ingest, request, corpus, conversation.next()));
    }
  }

  private static ObjectNode measured(
      Ingest ingest, IngestRequest request, String corpus, long minibatches) throws IOException {
    Stopwatch stopwatch = new Stopwatch();
    long images = 0;
    ObjectNode line = Conversation.object();
    while (images < minibatches * Settings.BATCH) {
      FileUtils.deleteDirectory(Path.of(corpus).toFile());
      stopwatch.start();
      line = ingest.run(request, corpus);
      stopwatch.stop();
      images += line.get("images").asLong();
    }
    ObjectNode answer = stopwatch.answer(images);
    answer.set("job", line);
    return answer;
  }
}
